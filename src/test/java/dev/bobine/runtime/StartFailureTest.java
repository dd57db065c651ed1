package dev.bobine.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.ConnectException;
import java.net.UnknownHostException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.flywaydb.core.api.FlywayException;
import org.junit.jupiter.api.Test;

class StartFailureTest {

    private static final Map<String, String> SETTINGS = Map.of(
            "quarkus.datasource.jdbc.url", "jdbc:postgresql://bobine:s3cret@db.example:5433/bobine?password=s3cret",
            "kafka.bootstrap.servers", "kafka.example:9092");

    @Test
    void aDatabaseThatIsAwayIsToldByKeyAndAddressAndWithoutItsPassword() {
        assertThat(sentence(new FlywayException(
                        "s3cret", new SQLException("s3cret", "08001", new ConnectException("Connection refused")))))
                .isEqualTo("the database at db.example:5433 (quarkus.datasource.jdbc.url) cannot be used:"
                        + " ConnectException: Connection refused");
    }

    @Test
    void aHostThatNobodyKnowsIsToldSo() {
        assertThat(sentence(new RuntimeException(
                        new SQLException("s3cret", "08001", new UnknownHostException("db.example")))))
                .contains("db.example:5433", "quarkus.datasource.jdbc.url", "UnknownHostException");
    }

    @Test
    void aPasswordOrDatabaseThatIsWrongIsToldSo() {
        assertThat(sentence(new SQLException("password of s3cret", "28P01")))
                .contains("db.example:5433", "quarkus.datasource.username")
                .doesNotContain("s3cret");
        assertThat(sentence(new SQLException("s3cret", "3D000")))
                .contains("no database of the name")
                .doesNotContain("s3cret");
    }

    @Test
    void aDatabaseThatRefusesAnythingElseIsToldByItsCodeAlone() {
        assertThat(sentence(new SQLException("s3cret", "53300")))
                .endsWith("SQL state 53300")
                .doesNotContain("s3cret");
    }

    @Test
    void brokersThatCannotBeUsedAreToldByTheirKey() {
        assertThat(sentence(new IllegalStateException(new KafkaException(
                        "Failed to construct", new ConfigException("No resolvable bootstrap urls given")))))
                .isEqualTo("Kafka at kafka.example:9092 (kafka.bootstrap.servers) cannot be used:"
                        + " No resolvable bootstrap urls given");
    }

    @Test
    void whatIsSaidInOurOwnWordsStaysAsItIs() {
        assertThat(sentence(new RuntimeException(new IllegalStateException("the schema is not ready"))))
                .isEqualTo("the schema is not ready");
        assertThat(sentence(new RuntimeException("broken"))).isEqualTo("RuntimeException: broken");
    }

    @Test
    void anAnswerThatWaitsForLongerThanItsConnectionLivesIsToldByBothKeys() {
        assertThatThrownBy(() -> StartCheck.checkWait(Duration.ofMinutes(2), Duration.ofMinutes(2)))
                .hasMessageContaining("bobine.openai.image-wait")
                .hasMessageContaining("quarkus.http.idle-timeout");
        assertThatCode(() -> StartCheck.checkWait(Duration.ofMinutes(2), Duration.ofMinutes(3)))
                .doesNotThrowAnyException();
        assertThatCode(() -> StartCheck.checkWait(Duration.ofMinutes(2), Duration.ZERO))
                .doesNotThrowAnyException();
    }

    private static String sentence(Throwable failure) {
        return StartFailure.sentence(failure, key -> Optional.ofNullable(SETTINGS.get(key)));
    }
}
