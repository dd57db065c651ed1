package dev.bobine.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bobine.job.Hashes;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class ApiKeysTest {

    private static final String SECRET = ApiKey.PREFIX + "x".repeat(40);
    private static final Instant START = Instant.parse("2030-01-01T00:00:00Z");

    private final AtomicInteger looks = new AtomicInteger();
    private final AtomicReference<List<ApiKey>> kept = new AtomicReference<>(List.of());
    private final AtomicReference<Instant> now = new AtomicReference<>(START);
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final ApiKeys keys = new ApiKeys(new AccessSettings(true, "sub", this::look), now::get, meters);

    private List<ApiKey> look() {
        looks.incrementAndGet();
        return Objects.requireNonNull(kept.get());
    }

    private static ApiKey key() {
        return key(Optional.empty());
    }

    private static ApiKey key(Optional<LocalDate> expires) {
        return ApiKey.of(
                "a test", "shop", Hashes.sha256(SECRET), Set.of(Roles.USER), Optional.of(ApiKey.ANY_USER), expires);
    }

    @Test
    void findingAKeyNeverLooksWhereTheKeysComeFrom() {
        kept.set(List.of(key()));

        assertThat(keys.find(SECRET)).isEmpty();
        assertThat(looks).hasValue(0);

        keys.refresh();
        assertThat(keys.find(SECRET)).contains(key());
        assertThat(keys.find(SECRET + "y")).isEmpty();
        assertThat(looks).hasValue(1);
    }

    @Test
    void whatWasSeenHoldsForASecond() {
        assertThat(keys.areFresh()).isFalse();
        keys.refresh();
        assertThat(keys.areFresh()).isTrue();

        now.set(START.plusMillis(999));
        assertThat(keys.areFresh()).isTrue();
        now.set(START.plusSeconds(1));
        assertThat(keys.areFresh()).isFalse();
    }

    @Test
    void aClockThatIsSetBackKeepsNoOldKeysInForce() {
        keys.refresh();

        now.set(START.minusSeconds(3600));

        assertThat(keys.areFresh()).isFalse();
    }

    @Test
    void aKeyIsWorthNothingFromTheDayOnThatItExpires() {
        kept.set(List.of(key(Optional.of(LocalDate.of(2030, 1, 2)))));
        keys.refresh();

        now.set(Instant.parse("2030-01-01T23:59:59Z"));
        assertThat(keys.find(SECRET)).isPresent();
        now.set(Instant.parse("2030-01-02T00:00:00Z"));
        assertThat(keys.find(SECRET)).isEmpty();
    }

    @Test
    void whenAKeyWasLastUsedIsShown() {
        kept.set(List.of(key()));
        keys.refresh();
        assertThat(keys.find(SECRET + "y")).isEmpty();
        assertThat(meters.find("bobine.api.key.last.used").gauge()).isNull();

        assertThat(keys.find(SECRET)).isPresent();

        assertThat(meters.get("bobine.api.key.last.used")
                        .tag("key", "shop")
                        .gauge()
                        .value())
                .isEqualTo(START.getEpochSecond());
    }
}
