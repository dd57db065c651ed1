package dev.bobine.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bobine.job.Hashes;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class ApiKeysTest {

    private static final String SHOWN = LocalIssuer.key("shop");

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2030-01-31T23:59:59Z"));
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

    private ApiKeys keys(Optional<LocalDate> expires) {
        ApiKey key =
                ApiKey.of("keys.shop", "shop", Hashes.sha256(SHOWN), Set.of(Roles.OPERATOR), Optional.empty(), expires);
        List<ApiKey> all = List.of(key);
        return new ApiKeys(new AccessSettings(true, "sub", () -> all), now::get, meters);
    }

    @Test
    void aKeyIsWorthNothingFromTheDayOnThatItExpires() {
        ApiKeys keys = keys(Optional.of(LocalDate.of(2030, 2, 1)));

        assertThat(keys.find(SHOWN)).isPresent();
        now.set(Instant.parse("2030-02-01T00:00:00Z"));
        assertThat(keys.find(SHOWN)).isEmpty();
    }

    @Test
    void aKeyWithoutAnEndGoesOn() {
        now.set(Instant.parse("2999-01-01T00:00:00Z"));

        assertThat(keys(Optional.empty()).find(SHOWN)).isPresent();
    }

    @Test
    void whenAKeyWasLastUsedIsShown() {
        ApiKeys keys = keys(Optional.empty());
        assertThat(keys.find(LocalIssuer.key("another"))).isEmpty();
        assertThat(meters.find("bobine.api.key.last.used").gauge()).isNull();

        assertThat(keys.find(SHOWN)).isPresent();

        assertThat(meters.get("bobine.api.key.last.used")
                        .tag("key", "shop")
                        .gauge()
                        .value())
                .isEqualTo(now.get().getEpochSecond());
    }
}
