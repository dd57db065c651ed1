package dev.bobine.publication.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class StreamSettingsTest {

    @Test
    void streamsMayHoldFourFifthsOfThePodsConnections() {
        assertThat(new StreamSettings("/bobine", 10, 10, 80, 100).perPod()).isEqualTo(80);
    }

    @Test
    void moreStreamsThanThatAreRefusedAtTheStartWithBothSettingsNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new StreamSettings("/bobine", 10, 10, 81, 100))
                .withMessageContaining("bobine.streams.per-pod (81)")
                .withMessageContaining("quarkus.http.limits.max-connections (100)");
    }
}
