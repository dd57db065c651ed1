package dev.bobine.journey;

import static dev.bobine.quality.Waits.await;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bobine.dev.StackResource;
import dev.bobine.journey.Publisher.Event;
import dev.bobine.rendering.LateResults;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(LiveProviders.Profile.class)
@QuarkusTestResource(StackResource.class)
class LongRendersTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String bootstrapServers;

    @Inject
    LateResults lateResults;

    private final String request = UUID.randomUUID().toString();
    private Publisher publisher;

    @BeforeEach
    void connect() {
        publisher = new Publisher(bootstrapServers);
    }

    @AfterEach
    void disconnect() {
        publisher.close();
    }

    @Test
    void aRenderThatItsProviderStopsOnRequestIsCancelledAndCostsNothing() {
        publish("stoppable-model");
        Event started = awaitEvent("started");

        given().delete("/jobs/" + started.key()).then().statusCode(202);
        Event cancelled = awaitEvent("cancelled");

        assertThat(cancelled.data().path("cost").path("chargedMicros").asLong(-1))
                .isZero();
        assertThat(cancelled.data().path("cancelRequestedAt").asText()).isNotEmpty();
        assertThat(LongRenders.named("stoppable").paid()).isEqualTo(1);
        assertThat(Ledger.unbalancedAccounts()).isZero();
    }

    @Test
    void aRenderThatCannotBeStoppedIsCompletedAndPaidAndSaysThatACancelWasAskedFor() {
        publish("unstoppable-model");
        Event started = awaitEvent("started");
        assertThat(started.data().has("cancelRequestedAt")).isFalse();

        given().delete("/jobs/" + started.key()).then().statusCode(202);
        LongRenders.named("unstoppable").release();
        Event completed = awaitEvent("completed");

        assertThat(completed.data().path("cost").path("chargedMicros").asLong()).isEqualTo(40_000);
        assertThat(completed.data().path("cancelRequestedAt").asText()).isNotEmpty();
        assertThat(Ledger.unbalancedAccounts()).isZero();
    }

    @Test
    void aRenderThatEndsAfterItsDeadlineHasFailedAndIsChargedWhatItCost() {
        publish("late-model");
        Event failed = awaitEvent("failed");
        assertThat(failed.data().path("error").path("code").asText()).isEqualTo("timeout");
        assertThat(failed.data().path("cost").path("chargedMicros").asLong()).isEqualTo(40_000);

        LongRenders.named("late").release();
        String job = "from job_settled where id = '" + failed.key() + "'";
        await().atMost(PATIENCE).until(() -> {
            Ledger.change("update late_render set poll_at = now() where job_id = '" + failed.key() + "'");
            lateResults.runOnce();
            return Ledger.number("select count(*) " + job + " and late_outcome = 'completed'") == 1;
        });

        assertThat(Ledger.number("select charged " + job)).isEqualTo(400_000);
        assertThat(Ledger.unbalancedAccounts()).isZero();
        assertThat(publisher.kindsOf(request)).containsExactly("accepted", "started", "failed");
    }

    private void publish(String model) {
        publisher.publish(
                request,
                "{\"id\":\"%s\",\"userId\":\"user-%s\",\"model\":\"%s\",\"prompt\":\"A paper boat\"}"
                        .formatted(request, request, model));
    }

    private Event awaitEvent(String kind) {
        await().atMost(PATIENCE).until(() -> publisher.kindsOf(request).contains(kind));
        return publisher.events().stream()
                .filter(event ->
                        event.requestId().equals(request) && event.kind().equals(kind))
                .findFirst()
                .orElseThrow();
    }
}
