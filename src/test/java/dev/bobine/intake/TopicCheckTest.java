package dev.bobine.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TopicCheckTest {

    @Test
    void aTopicWhoseBrokerUnpacksIsRead() {
        assertThat(TopicCheck.objection("requests", stored("uncompressed"))).isEmpty();
    }

    /// `producer` is the default of every broker.
    @ParameterizedTest
    @ValueSource(strings = {"producer", "zstd", "gzip", "snappy", "lz4"})
    void anyOtherIsNotAndTheCommandThatHelpsIsTold(String compression) {
        assertThat(TopicCheck.objection("requests", stored(compression)).orElseThrow())
                .contains(
                        "compression.type=" + compression,
                        "--entity-name requests --add-config compression.type=uncompressed",
                        "bobine.intake.compressed=allow");
    }

    @Test
    void noneIsTakenForSafeThatDoesNotSay() {
        assertThat(TopicCheck.objection("requests", new Config(List.of()))).isPresent();
        assertThat(TopicCheck.objection("requests", null)).isPresent();
    }

    private static Config stored(String compression) {
        return new Config(List.of(new ConfigEntry("compression.type", compression)));
    }
}
