package dev.bobine.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AmountsTest {

    @ParameterizedTest
    @CsvSource({"0,0.00", "1,0.000001", "10000000,10.00", "1230000,1.23", "-500000,-0.50"})
    void millionthsAreWrittenPlainly(long micros, String amount) {
        assertThat(Amounts.of(micros).toString()).isEqualTo(amount);
    }

    @ParameterizedTest
    @CsvSource({"0,0", "1e2,100000000", "0.000001,1", "12.500000000,12500000"})
    void amountsAreReadExactly(BigDecimal amount, long micros) {
        assertThat(Amounts.micros("amount", amount)).isEqualTo(micros);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-0.01", "0.0000001", "1000000000.01", "1e999999999", "1e-999999999"})
    void whatIsNoAmountIsAProblemOfItsField(String amount) {
        assertThatThrownBy(() -> Amounts.micros("topUp.amount", new BigDecimal(amount)))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> assertThat(e.problem().field()).isEqualTo("topUp.amount"));
    }

    @Test
    void everyAmountComesBackAsItWas() {
        assertThat(Amounts.micros("amount", Amounts.of(123_456_789))).isEqualTo(123_456_789);
    }
}
