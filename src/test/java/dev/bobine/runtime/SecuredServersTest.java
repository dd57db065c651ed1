package dev.bobine.runtime;

import static dev.bobine.quality.Waits.await;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bobine.dev.StackResource;
import dev.bobine.journey.Ledger;
import dev.bobine.journey.Publisher;
import dev.bobine.operations.ManagementPort;
import dev.bobine.signals.Talkative;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.config.ConfigProvider;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(Talkative.class)
@QuarkusTestResource(StackResource.class)
class SecuredServersTest {

    private static final String REQUEST =
            "{\"id\":\"%s\",\"userId\":\"ana\",\"prompt\":\"A kite\",\"seconds\":2,\"model\":\"animatic\"}";

    private static boolean heldWhileTheTopicWasUnsafe;
    private static List<String> answersOnceItWasSafe = List.of();

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String bootstrapServers;

    @BeforeAll
    static void publishBeforeTheTopicIsSafe() {
        String servers = ConfigProvider.getConfig().getValue("kafka.bootstrap.servers", String.class);
        String id = UUID.randomUUID().toString();
        try (Publisher publisher = new Publisher(servers, SecuredServers.client())) {
            publisher.publishCompressed("ana", REQUEST.formatted(id));
            await().during(Duration.ofSeconds(3))
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> publisher.kindsOf(id).isEmpty());
            heldWhileTheTopicWasUnsafe =
                    given().get(ManagementPort.url("/metrics")).asString().contains("bobine_intake_held 1.0");
            SecuredServers.storeRequests(servers, "uncompressed");
            await().atMost(Duration.ofSeconds(120))
                    .until(() -> publisher.kindsOf(id).contains("completed"));
            answersOnceItWasSafe = publisher.kindsOf(id);
        }
    }

    @Test
    void requestsAreReadOnlyOnceTheBrokerUnpacksThem() {
        assertThat(heldWhileTheTopicWasUnsafe).isTrue();
        assertThat(answersOnceItWasSafe).contains("accepted", "completed");
        assertThat(given().get(ManagementPort.url("/metrics")).asString()).contains("bobine_intake_held 0.0");
    }

    @Test
    void aJobGoesItsWayOverTlsAndAPassword() {
        String id = UUID.randomUUID().toString();
        try (Publisher publisher = new Publisher(bootstrapServers, SecuredServers.client())) {
            publisher.publish("ana", REQUEST.formatted(id));

            await().atMost(Duration.ofSeconds(60))
                    .until(() -> publisher.kindsOf(id).contains("completed"));
        }
        String sessions = "select count(*) from pg_stat_ssl s join pg_stat_activity a on a.pid = s.pid"
                + " where a.usename = 'bobine' and ";
        assertThat(Ledger.number(sessions + "s.ssl")).isGreaterThan(1);
        assertThat(Ledger.number(sessions + "not s.ssl")).isZero();
    }

    @Test
    void deadLettersAreReplayedOverTlsToo() {
        given().contentType(ContentType.JSON)
                .body("{\"reason\":\"a test\"}")
                .post("/dead-letters/replay")
                .then()
                .statusCode(200);
    }

    @Test
    void theCertificatesThatAreTrustedTellTheirDays() {
        await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> assertThat(
                        given().get(ManagementPort.url("/metrics")).asString())
                .contains("bobine_certificate_days_left")
                .contains("key=\"quarkus.tls.broker.trust-store.pem.certs\"")
                .contains("key=\"quarkus.datasource.reactive.trust-certificate-pem.certs\""));
    }
}
