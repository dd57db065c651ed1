package dev.bobine.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bobine.contract.FaultCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ProblemStatusTest {

    @ParameterizedTest
    @CsvSource({
        "budget_used_up,402",
        "clip_too_long,403",
        "model_not_in_plan,403",
        "too_many_outstanding,429",
        "daily_seconds_used_up,429",
        "cancelled,409",
        "unknown_model,422",
        "unsupported_seconds,422",
        "not_json,400",
        "too_large,413",
        "wrong_type,422"
    })
    void aRefusalHasTheStatusThatItsCauseCallsFor(String code, int status) {
        assertThat(ProblemStatus.of(code)).isEqualTo(status);
    }

    @ParameterizedTest
    @EnumSource(value = FaultCode.class, mode = EnumSource.Mode.EXCLUDE, names = "UNPROCESSABLE")
    void whatIsWrongWithARequestIsNeverTheServersFault(FaultCode code) {
        assertThat(ProblemStatus.of(code.code())).isBetween(400, 499);
    }

    @Test
    void aCodeThatIsNewIsARequestThatCannotBeProcessed() {
        assertThat(ProblemStatus.of("a_code_of_the_future")).isEqualTo(422);
    }
}
