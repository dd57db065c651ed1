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
import static org.hamcrest.Matchers.hasSize;

import com.fasterxml.jackson.databind.JsonNode;
import dev.bobine.dev.StackResource;
import dev.bobine.job.Hashes;
import dev.bobine.job.JobId;
import dev.bobine.journey.Ledger;
import dev.bobine.journey.Publisher;
import dev.bobine.storage.ClipStore;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(StackResource.class)
class ErasureTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String TABLES =
            "account,ledger,job,job_request,job_settled,event,request_identity,user_queue,audit,recent_order,unwanted_clip";

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String bootstrapServers;

    @Inject
    ClipStore clips;

    @Inject
    Eraser eraser;

    @Test
    void nothingOfAUserIsKeptButWhatWasSpentByNobody() throws Exception {
        String user = unique("ana");
        String done = completed(user, "A kite that nobody else may know of");
        String waits = waiting(user, "A kite that nobody else may know of");
        json().body("{\"userId\":\"%s\",\"prompt\":\"x\",\"seconds\":77}".formatted(user))
                .header("Idempotency-Key", unique("refused"))
                .post("/jobs")
                .then()
                .statusCode(422);
        String clip = link(done, "clip");
        assertThat(statusOf(clip)).isEqualTo(200);
        long spent = Ledger.number("select sum(plan_micros) from ledger where subject = '" + done + "'");

        try (Publisher publisher = new Publisher(bootstrapServers)) {
            json().delete("/users/" + user).then().statusCode(202).body("state", equalTo("deleting"));
            awaitDeleted(user);

            await().atMost(PATIENCE).untilAsserted(() -> assertThat(publisher.events())
                    .filteredOn(event -> event.kind().equals("deleted"))
                    .extracting(Publisher.Event::key)
                    .contains(done, waits));
            JsonNode told = publisher.events().stream()
                    .filter(event -> event.key().equals(done) && event.kind().equals("deleted"))
                    .findFirst()
                    .orElseThrow()
                    .data();
            assertThat(told.path("deletionReason").asText()).isEqualTo("operator");
            assertThat(told.path("clip").path("key").asText()).contains(done);
            assertThat(publisher.events())
                    .filteredOn(event -> event.key().equals(waits))
                    .extracting(Publisher.Event::kind)
                    .containsExactly("cancelled", "deleted");
        }
        assertThat(statusOf(clip)).isEqualTo(404);
        json().get("/jobs/" + done).then().statusCode(404);
        json().get("/jobs?userId=" + user).then().body("jobs", hasSize(0));
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(mentions(user)).isZero());
        assertThat(mentions("nobody else may know")).isZero();
        assertThat(Ledger.unbalancedAccounts()).isZero();
        assertThat(Ledger.number("select sum(plan_micros) from ledger where subject = '" + done + "'"))
                .isEqualTo(spent);
        assertThat(Ledger.number("select count(*) from audit where subject = 'user:" + Hashes.sha256(user)
                        + "' and actor = 'anyone' and action in ('user_deletion_requested', 'user_deleted')"))
                .isEqualTo(2);
    }

    @Test
    void aUserWhoComesBackIsANewOne() {
        String user = unique("ben");
        completed(user, "Before");
        json().delete("/users/" + user).then().statusCode(202);
        awaitDeleted(user);

        completed(user, "After");

        json().get("/jobs?userId=" + user).then().body("jobs", hasSize(1));
        assertThat(Ledger.unbalancedAccounts()).isZero();
    }

    /// Stopped after the objects were removed and before the rows were: the next round goes over it again.
    @Test
    void whatWasLeftHalfDoneIsDoneToItsEnd() throws Exception {
        String user = unique("cem");
        String job = completed(user, "Half gone");
        clips.delete(JobId.of(job));

        json().delete("/users/" + user).then().statusCode(202);
        json().delete("/users/" + user);
        awaitDeleted(user);

        json().get("/jobs/" + job).then().statusCode(404);
    }

    @Test
    void anUnresolvedJobKeepsItWaitingAndNothingNewIsAdmittedMeanwhile() {
        String user = unique("dan");
        String job = waiting(user, "Nobody knows");
        Ledger.change("""
                update job set state = 'unresolved', due_at = '2999-01-01Z', backend = 'local', endpoint = 'http://localhost',
                  provider_model = 'm', idempotency_key = 'k', offer_micros = 1, failure_kind = 'ambiguous_submit',
                  failure_stage = 'submit', failure_message = 'Nobody knows.' where id = '%s'
                """.formatted(job));

        json().delete("/users/" + user).then().statusCode(202).body("unresolved", equalTo(1));
        json().body("{\"userId\":\"%s\",\"prompt\":\"More\",\"seconds\":2}".formatted(user))
                .post("/jobs")
                .then()
                .statusCode(409)
                .body("code", equalTo("user_deleted"));
        json().body("{\"decision\":\"fail\",\"reason\":\"a test\"}")
                .post("/jobs/" + job + "/resolve")
                .then()
                .statusCode(200);
        awaitDeleted(user);

        assertThat(Ledger.unbalancedAccounts()).isZero();
    }

    @Test
    void jobsThatCannotBeCancelledKeepNoOtherFromBeingCancelled() {
        String user = unique("fay");
        String job = waiting(user, "After many that nobody can decide about");
        Ledger.change("""
                insert into job select (jsonb_populate_record(j, jsonb_build_object('id', id_at(now() - interval '1 hour', j.id || '-' || n),
                  'state', 'unresolved', 'delayed', false, 'due_at', '2999-01-01Z', 'backend', 'none-of-ours', 'endpoint', 'http://localhost',
                  'provider_model', 'm', 'idempotency_key', 'k', 'offer_micros', 1, 'failure_kind', 'ambiguous_submit',
                  'failure_stage', 'submit', 'failure_message', 'Nobody knows.', 'reserved_plan', 0, 'reserved_prepaid', 0))).*
                from job j, generate_series(1, 100) n where j.id = '%1$s';
                insert into job_request (job_id, spec, metadata)
                select j.id, q.spec, q.metadata from job j, job_request q
                where j.user_id = '%2$s' and j.state = 'unresolved' and q.job_id = '%1$s'
                """.formatted(job, user));

        json().delete("/users/" + user).then().statusCode(202);
        await().atMost(PATIENCE).until(() -> {
            eraser.runOnce();
            return Ledger.number("select count(*) from job where id = '" + job + "'") == 0;
        });

        assertThat(Ledger.number("select count(*) from job where user_id = '" + user + "'"))
                .isEqualTo(100);
        Ledger.change("""
                delete from job_request where job_id in (select id from job where user_id = '%1$s');
                delete from job where user_id = '%1$s'""".formatted(user));
        awaitDeleted(user);
    }

    /// More than are looked at in one round.
    @Test
    void usersWhoseDeletionHasToWaitKeepNobodyElseWaiting() {
        String template = waiting(unique("gil"), "Of one of many");
        String stuck = unique("stuck");
        Ledger.change("""
                insert into account (user_id, month, day, erase_requested_at, erase_requested_by)
                select '%1$s-' || n, date_trunc('month', now()), now(), '2020-01-01Z', 'a test' from generate_series(1, 25) n;
                insert into job select (jsonb_populate_record(j, jsonb_build_object('id', id_at(now() - interval '1 hour', '%1$s' || n),
                  'user_id', '%1$s-' || n, 'state', 'unresolved', 'delayed', false, 'due_at', '2999-01-01Z', 'backend', 'none-of-ours',
                  'endpoint', 'http://localhost', 'provider_model', 'm', 'idempotency_key', 'k', 'offer_micros', 1,
                  'failure_kind', 'ambiguous_submit', 'failure_stage', 'submit', 'failure_message', 'Nobody knows.',
                  'cancel_requested_at', now(), 'cancelled_by', 'operator', 'reserved_plan', 0, 'reserved_prepaid', 0))).*
                from job j, generate_series(1, 25) n where j.id = '%2$s'
                """.formatted(stuck, template));
        String user = unique("hal");
        waiting(user, "Behind them");

        try {
            json().delete("/users/" + user).then().statusCode(202);
            awaitDeleted(user);
        } finally {
            Ledger.change("""
                    delete from job where user_id like '%1$s-%%';
                    delete from account where user_id like '%1$s-%%'""".formatted(stuck));
        }
    }

    @Test
    void ofAUserWhoWasNeverHeardOfThereIsNothingToDelete() {
        json().delete("/users/" + unique("eva")).then().statusCode(200).body("state", equalTo("deleted"));
    }

    /// Takes the rounds itself, in addition to those that come every few seconds.
    private void awaitDeleted(String user) {
        await().atMost(PATIENCE).until(() -> {
            eraser.runOnce();
            return json().delete("/users/" + user).statusCode() == 200;
        });
    }

    /// Rows that hold the text anywhere.
    private static long mentions(String text) {
        return List.of(TABLES.split(",")).stream()
                .mapToLong(table -> Ledger.number(
                        "select count(*) from " + table + " t where cast(t as text) like '%" + text + "%'"))
                .sum();
    }
}
