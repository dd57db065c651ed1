package dev.bobine.upkeep;

import static dev.bobine.quality.Waits.await;
import static dev.bobine.upkeep.Jobs.completed;
import static dev.bobine.upkeep.Jobs.json;
import static dev.bobine.upkeep.Jobs.unique;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.bobine.dev.StackResource;
import dev.bobine.journey.Ledger;
import dev.bobine.journey.OtherPod;
import dev.bobine.persistence.Database;
import dev.bobine.persistence.LedgerStore;
import dev.bobine.publication.OutboxRelay;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(StackResource.class)
class JobRetentionTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Inject
    JobRetention retention;

    @Inject
    OutboxRelay relay;

    @Inject
    LedgerStore ledger;

    @Inject
    Database database;

    @Inject
    MeterRegistry meters;

    @Test
    void anOldJobGoesWithAllThatIsKnownOfItAndAYoungOneStays() {
        String user = passing("ana");
        String old = madeOld(completed(user, "To be forgotten"));
        String young = completed(user, "To be kept");
        assertThat(rows(old)).isPositive();
        double counted = meters.counter("bobine.retention.jobs").count();

        sweep();

        assertThat(rows(old)).isZero();
        assertThat(rows(young)).isPositive();
        assertThat(Ledger.number("select count(*) from ledger where subject = '" + old + "'"))
                .as("this month's budget is counted by them")
                .isPositive();
        assertThat(Ledger.unbalancedAccounts()).isZero();
        assertThat(meters.counter("bobine.retention.jobs").count()).isGreaterThan(counted);
        json().get("/jobs/" + old).then().statusCode(404);
    }

    @Test
    void anotherPlansJobOfTheSameAgeStays() {
        String job = madeOld(completed(unique("ben"), "To be kept for longer"));

        sweep();

        json().get("/jobs/" + job).then().statusCode(200);
    }

    @Test
    void aClipThatIsThereAnEventToBeSentAndARenderThatMayStillEndKeepTheirJob() {
        String user = passing("cem");
        String clip = madeOld(completed(user, "A clip"));
        String event = madeOld(completed(user, "An event"));
        String late = madeOld(completed(user, "A render"));
        try (OtherPod _ = OtherPod.runs("outbox")) {
            relay.release(PATIENCE);
            Ledger.change("""
                    update job_settled set deleted_at = null where id = '%1$s';
                    insert into outbox (event_id, job_id) select id, job_id from event where job_id = '%2$s' limit 1;
                    insert into late_render (job_id, since, poll_at) values ('%3$s', now(), '2999-01-01Z');
                    """.formatted(clip, event, late));

            sweep();

            assertThat(rows(clip)).isPositive();
            assertThat(rows(event)).isPositive();
            assertThat(rows(late)).isPositive();
        } finally {
            Ledger.change("""
                    update job_settled set deleted_at = now() where id = '%s';
                    delete from outbox where job_id = '%s';
                    delete from late_render where job_id = '%s';
                    """.formatted(clip, event, late));
        }
        sweep();
        assertThat(rows(clip) + rows(event) + rows(late)).isZero();
    }

    @Test
    void aRequestThatComesAgainAfterItsJobWasForgottenDoesNotBeginAnew() {
        String user = passing("dan");
        String key = unique("once");
        String request = "{\"userId\":\"%s\",\"prompt\":\"Once\",\"seconds\":2}".formatted(user);
        String job = json().header("Idempotency-Key", key)
                .body(request)
                .post("/jobs")
                .then()
                .statusCode(202)
                .extract()
                .path("jobId");
        await().atMost(PATIENCE).until(() -> Jobs.state(job).equals("completed"));
        String old = madeOld(job);
        sweep();
        assertThat(rows(old)).isZero();

        json().header("Idempotency-Key", key)
                .body(request)
                .post("/jobs")
                .then()
                .statusCode(410)
                .body("code", equalTo("job_removed"));

        json().get("/jobs?userId=" + user).then().body("jobs.size()", equalTo(0));
        assertThat(Ledger.number("select outstanding from account where user_id = '" + user + "'"))
                .isZero();
    }

    /// The job was paid from a top-up. What that left is known by the ledger alone.
    @Test
    void whenTheMonthIsOverTheLedgerIsFoldedAndEverySumStaysWhatItWas() {
        String user = passing("eva");
        String gift = "gift-" + user;
        json().body("""
                        {"plan":"passing","overrides":{"moneyPerMonth":0},"topUp":{"id":"%s","amount":0.075},"reason":"a gift"}
                        """.formatted(gift)).put("/users/" + user + "/quota").then().statusCode(200);
        String job = madeOld(completed(user, "From a gift"));
        Ledger.change("""
                update ledger set month = '2020-01-01', day = '2020-01-07', at = '2020-01-07Z' where user_id = '%1$s';
                update account set month_used = 0, day_seconds = 0 where user_id = '%1$s';
                """.formatted(user));
        long prepaid = prepaid(user);
        assertThat(prepaid).isEqualTo(55_000);

        sweep();
        sweep();

        assertThat(rows(job)).isZero();
        assertThat(kinds(user, "'top_up'")).isEqualTo(1);
        assertThat(kinds(user, "'carry'")).isEqualTo(1);
        assertThat(kinds(user, "'reserve', 'release', 'charge'")).isZero();
        assertThat(prepaid(user)).isEqualTo(prepaid);
        assertThat(Ledger.unbalancedAccounts()).isZero();
        assertThat(differing(user)).isZero();
    }

    @Test
    void theAuditDoesNotAskForEntriesOfAMonthThatIsOver() {
        String user = unique("fay");
        Ledger.change("""
                insert into account (user_id, month, month_used, day, day_seconds)
                values ('%s', '2020-01-01', 5, '2020-01-07', 5)""".formatted(user));

        assertThat(differing(user)).isZero();

        Ledger.change("update account set held = 1 where user_id = '" + user + "'");
        assertThat(differing(user)).isEqualTo(1);
        Ledger.change("delete from account where user_id = '" + user + "'");
    }

    private void sweep() {
        await().atMost(PATIENCE).until(() -> retention.runOnce().compareTo(Duration.ofMinutes(5)) > 0);
    }

    private long differing(String user) {
        String justBefore = user.substring(0, user.length() - 1);
        return database.await(() -> ledger.compare(justBefore, 1)).differing();
    }

    private static String passing(String name) {
        String user = unique(name);
        json().body("{\"plan\":\"passing\",\"overrides\":null}")
                .put("/users/" + user + "/quota")
                .then()
                .statusCode(200);
        return user;
    }

    private static void awaitSent(String job) {
        await().atMost(PATIENCE)
                .until(() -> Ledger.number("select count(*) from outbox where job_id = '" + job + "'") == 0);
    }

    /// Everything about a completed job as if it had been admitted three days earlier, under the id of that time, and
    /// its clip removed.
    private static String madeOld(String job) {
        awaitSent(job);
        Ledger.change("""
                create temporary table moved on commit preserve rows as
                  select cast('%1$s' as uuid) as young,
                    cast(substr(cast(first_id_of(now() - interval '3 days') as text), 1, 14) || substr('%1$s', 15) as uuid) as old;
                update job_settled set id = m.old, since = now() - interval '3 days', deleted_at = now() from moved m where id = m.young;
                update job_request set job_id = m.old from moved m where job_id = m.young;
                update event set job_id = m.old from moved m where job_id = m.young;
                update ledger set subject = m.old, at = at - interval '3 days' from moved m where subject = m.young;
                update request_identity set job_id = m.old from moved m where job_id = m.young;
                """.formatted(job));
        return Ledger.text("select cast(job_id as text) from request_identity where cast(job_id as text) like '%%-7%s'"
                .formatted(job.substring(15)));
    }

    private static long rows(String job) {
        return Ledger.number("""
                select (select count(*) from job_settled where id = '%1$s')
                     + (select count(*) from job_request where job_id = '%1$s')
                     + (select count(*) from event where job_id = '%1$s')
                """.formatted(job));
    }

    private static long kinds(String user, String kinds) {
        return Ledger.number(
                "select count(*) from ledger where user_id = '%s' and kind in (%s)".formatted(user, kinds));
    }

    private static long prepaid(String user) {
        return Ledger.number("select prepaid from account where user_id = '" + user + "'");
    }
}
