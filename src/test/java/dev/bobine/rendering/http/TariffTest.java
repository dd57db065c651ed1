package dev.bobine.rendering.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TariffTest {

    /// A render that is said to have cost more could not be settled: sums and tags of such amounts are no 64-bit
    /// numbers.
    @ParameterizedTest
    @CsvSource({
        "0.4, 400000",
        "1000000000, 1000000000000000",
        "1000000000.000001,",
        "9300000000,",
        "1e12,",
        "-1,",
    })
    void anAmountIsBelievedUpToABillion(BigDecimal units, Long micros) {
        assertThat(new Tariff(Optional.of(BigDecimal.ONE)).micros(Optional.of(units)))
                .isEqualTo(micros);
    }
}
