package dev.bobine.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClockWatchTest {

    private static final Instant ASKED = Instant.parse("2030-01-01T00:00:00Z");

    @ParameterizedTest
    @CsvSource({"0,10,0", "5,10,0", "10,10,0", "-3,10,3", "14,10,-4", "-3600,0,3600"})
    void onlyWhatTheWaitForTheAnswerDoesNotExplainIsWrong(long theirs, long answered, long ahead) {
        assertThat(ClockWatch.ahead(ASKED, ASKED.plusSeconds(theirs), ASKED.plusSeconds(answered)))
                .isEqualTo(Duration.ofSeconds(ahead));
    }
}
