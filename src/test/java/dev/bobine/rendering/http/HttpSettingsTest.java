package dev.bobine.rendering.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bobine.net.UrlGuard;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HttpSettingsTest {

    @ParameterizedTest
    @CsvSource({"1,64", "64,64", "200,200", "2147483647,1024"})
    void asManyConnectionsAreKeptAsThereMayBeCallsWithinReason(int inFlight, int kept) {
        Duration limit = Duration.ofSeconds(5);

        assertThat(new HttpSettings(limit, limit, UrlGuard.anywhere(), inFlight, 1).connections())
                .isEqualTo(kept);
    }
}
