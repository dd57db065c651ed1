package dev.bobine.rendering.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bobine.fuzz.FuzzTarget;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A bill is never negative, is what it says in millionths, and costs no time whatever its exponent.
class BillFuzzTest extends FuzzTarget {

    private static final Tariff DOLLAR = new Tariff(Optional.of(new BigDecimal("0.92")));

    @Override
    protected void feed(byte[] input) {
        String text = new String(input, StandardCharsets.UTF_8);
        Optional<BigDecimal> number = Json.number(Json.object().put("cost", text), "cost");
        Long micros = DOLLAR.micros(number);
        if (micros != null) {
            BigDecimal exact = number.orElseThrow().multiply(new BigDecimal("920000"));
            assertThat(micros)
                    .isNotNegative()
                    .isEqualTo(exact.setScale(0, RoundingMode.CEILING).longValueExact());
        }
        FreeOfCharge.says(text);
        Moderation.of(text);
    }

    @Override
    protected Map<String, byte[]> seeds() {
        return Map.of(
                "dollars", ascii("0.4"),
                "exponent", ascii("1e1000000"),
                "tiny", ascii("1e-20000000"),
                "free", ascii("You have not been charged; it violates our long and many usage policies."));
    }

    @Override
    protected List<String> words() {
        return List.of("e", "E+", "E-", "999999999", "0.", "charged", "not be ", "violates ");
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
