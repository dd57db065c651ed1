package dev.bobine.upkeep;

import static dev.bobine.quality.Waits.await;
import static dev.bobine.upkeep.Jobs.completed;
import static dev.bobine.upkeep.Jobs.json;
import static dev.bobine.upkeep.Jobs.link;
import static dev.bobine.upkeep.Jobs.statusOf;
import static dev.bobine.upkeep.Jobs.unique;
import static dev.bobine.upkeep.Jobs.waiting;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;

import dev.bobine.dev.StackResource;
import dev.bobine.journey.Ledger;
import dev.bobine.journey.OtherPod;
import dev.bobine.journey.Publisher;
import dev.bobine.persistence.Database;
import dev.bobine.persistence.RetentionStore;
import dev.bobine.persistence.RetentionStore.Cohort;
import dev.bobine.persistence.UpkeepStore;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(StackResource.class)
class ClipRetentionTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String bootstrapServers;

    @Inject
    ClipRetention retention;

    @Inject
    UpkeepStore upkeep;

    @Inject
    RetentionStore store;

    @Inject
    Database database;

    @Test
    void clipsGoWhenTheirPlansTimeIsUpAndOthersStay() throws Exception {
        String user = unique("ana");
        String kept = completed(unique("ben"), "To be kept");
        String job = completed(user, "To be gone soon");
        String clip = link(job, "clip");
        String poster = link(job, "poster");
        assertThat(statusOf(poster)).isEqualTo(200);
        json().body("{\"plan\":\"fleeting\",\"overrides\":null}")
                .put("/users/" + user + "/quota")
                .then()
                .statusCode(200);

        try (Publisher publisher = new Publisher(bootstrapServers)) {
            assertThat(retention.runOnce()).isPositive();
            assertThat(retention.runOnce()).isPositive();

            await().atMost(PATIENCE).untilAsserted(() -> assertThat(publisher.events())
                    .filteredOn(event -> event.key().equals(job))
                    .singleElement()
                    .satisfies(event -> {
                        assertThat(event.kind()).isEqualTo("deleted");
                        assertThat(event.data().path("deletionReason").asText()).isEqualTo("retention");
                        assertThat(event.data().path("state").asText()).isEqualTo("completed");
                        assertThat(event.data()
                                        .path("cost")
                                        .path("chargedMicros")
                                        .isNumber())
                                .isTrue();
                    }));
        }
        assertThat(statusOf(clip)).isEqualTo(404);
        assertThat(statusOf(poster)).isEqualTo(404);
        json().get("/jobs/" + job + "/clip").then().statusCode(410).body("code", equalTo("clip_deleted"));
        json().get("/jobs/" + job)
                .then()
                .statusCode(200)
                .body("state", equalTo("completed"))
                .body("clip.deletedAt", notNullValue());
        assertThat(statusOf(link(kept, "clip"))).isEqualTo(200);
    }

    @Test
    void aClipStaysForAJobThatIsToBeMadeOfIt() throws Exception {
        String user = unique("ana");
        String job = completed(user, "To be joined to something that waits");
        String again = completed(user, "To be done once more");
        String film = waiting(user, "Made of the first, and another take of the second");
        Ledger.change(
                "insert into job_origin (job_id, origin_id, how) values ('%s', '%s', 'join'), ('%s', '%s', 'retry')"
                        .formatted(film, job, film, again));
        String clip = link(job, "clip");
        json().body("{\"plan\":\"fleeting\",\"overrides\":null}")
                .put("/users/" + user + "/quota")
                .then()
                .statusCode(200);

        assertThat(due(user)).containsExactly(again);
        retention.runOnce();
        assertThat(statusOf(clip)).isEqualTo(200);

        json().delete("/jobs/" + film).then().statusCode(200);
        assertThat(due(user)).contains(job);
    }

    /// The user's jobs whose clips are not kept any longer, and are still there.
    private List<String> due(String user) {
        Cohort cohort = new Cohort("fleeting", Set.of("fleeting"), "none");
        return database.await(() -> store.due(cohort, new UUID(0, 0), Instant.now(), 1_000)).stream()
                .filter(job -> job.userId().value().equals(user))
                .map(job -> job.id().value().toString())
                .toList();
    }

    @Test
    void aWeekIsNotForgottenWhileAClipOfItIsThere() {
        try (OtherPod _ = OtherPod.runs("housekeeping")) {
            Ledger.change("""
                    create table job_settled_p20200106 partition of job_settled
                      for values from (first_id_of('2020-01-06Z')) to (first_id_of('2020-01-13Z'));
                    insert into job_settled (id, user_id, source, request_id, requested_model, model, lane, priority, created_at,
                      estimate, clip_seconds, state, since, attempt, run_token, charged, charge_source)
                    values (first_id_of('2020-01-07Z'), 'u', 's', 'r', 'm', 'm', 'l', 0, '2020-01-07Z', 1, 1, 'completed',
                      '2020-01-07Z', 1, 1, 1, 'provider');
                    """);

            assertThat(oldWeeks()).doesNotContain("job_settled_p20200106");
            Ledger.change("update job_settled set deleted_at = now() where id = first_id_of('2020-01-07Z')");
            assertThat(oldWeeks()).contains("job_settled_p20200106");
            Ledger.change("drop table if exists job_settled_p20200106");
        }
    }

    private List<String> oldWeeks() {
        return database.await(() -> upkeep.oldWeeks(Duration.ofDays(7)));
    }
}
