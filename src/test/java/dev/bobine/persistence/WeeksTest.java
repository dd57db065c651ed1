package dev.bobine.persistence;

import static dev.bobine.quality.Waits.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.bobine.admission.Quotas;
import dev.bobine.admission.Quotas.TopUp;
import dev.bobine.dev.StackResource;
import dev.bobine.job.PlanOverrides;
import dev.bobine.job.UserId;
import dev.bobine.journey.Ledger;
import dev.bobine.journey.OtherPod;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What is kept by the week, whatever time zone the server and a session are in.
@QuarkusTest
@QuarkusTestResource(StackResource.class)
class WeeksTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String WEEK = "job_settled_p20190107";

    @ConfigProperty(name = "quarkus.datasource.reactive.url")
    String url;

    @ConfigProperty(name = "quarkus.datasource.username")
    String username;

    @ConfigProperty(name = "quarkus.datasource.password")
    String password;

    @Inject
    Database database;

    @Inject
    UpkeepStore upkeep;

    @Inject
    Quotas quotas;

    @Inject
    MeterRegistry meters;

    private OtherPod housekeeper;

    /// Which the service's own housekeeping would drop.
    @BeforeEach
    void makeAWeekThatIsLongOver() {
        housekeeper = OtherPod.runs("housekeeping");
        Ledger.change("""
                create table %s partition of job_settled
                  for values from (first_id_of('2019-01-07Z')) to (first_id_of('2019-01-14Z'))""".formatted(WEEK));
    }

    @AfterEach
    void dropIt() {
        Ledger.change("drop table if exists " + WEEK);
        housekeeper.close();
    }

    private record ZoneRow(String zone) {}

    @Test
    void aSessionThatDoesNotSayIsWhereTheServerIs() throws Exception {
        assumeFalse(Boolean.getBoolean("test.containers"), "a server in a container keeps its own zone");
        Vertx vertx = Vertx.vertx();
        try {
            PgConnectOptions plain =
                    PgConnectOptions.fromUri(url).setUser(username).setPassword(password);
            String zone = PgConnection.connect(vertx, plain)
                    .compose(connection -> connection
                            .query("select current_setting('TimeZone')")
                            .execute())
                    .map(rows -> rows.iterator().next().getString(0))
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(30, TimeUnit.SECONDS);

            assertThat(zone).isEqualTo("Asia/Tokyo");
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
        }
    }

    @Test
    void everySessionIsInUtc() {
        List<ZoneRow> zones = database.await(() -> database.transaction(
                sql -> sql.rows("select current_setting('TimeZone') as zone", Map.of(), ZoneRow.class)));

        assertThat(zones).containsExactly(new ZoneRow("UTC"));
    }

    @Test
    void aWeekIsOldWhenItsLastHourInUtcIsWhateverTheSessionsZone() {
        assertThat(old(Instant.parse("2019-01-13T23:30:00Z"))).doesNotContain(WEEK);
        assertThat(old(Instant.parse("2019-01-14T00:01:00Z"))).contains(WEEK);
    }

    @Test
    void aWeekForWhichSomethingCameMeanwhileIsNotDropped() {
        Duration kept = since(Instant.parse("2020-01-01T00:00:00Z"));
        assertThat(database.await(() -> upkeep.oldWeeks(kept))).contains(WEEK);
        Ledger.change("""
                insert into job_settled (id, user_id, source, request_id, requested_model, model, lane, priority, created_at,
                  estimate, clip_seconds, state, since, attempt, run_token, charged, charge_source)
                values (first_id_of('2019-01-08Z'), 'u', 's', 'r', 'm', 'm', 'l', 0, '2019-01-08Z', 1, 1, 'completed',
                  '2019-01-08Z', 1, 1, 1, 'provider')""");

        assertThat(database.await(() -> upkeep.dropWeek(WEEK, kept))).isFalse();

        Ledger.change("update job_settled set deleted_at = now() where id = first_id_of('2019-01-08Z')");
        assertThat(database.await(() -> upkeep.dropWeek(WEEK, kept))).isTrue();
        assertThat(Ledger.number("select count(*) from pg_class where relname = '" + WEEK + "'"))
                .isZero();
    }

    /// Such as one that was not to start for months, or that an operator left undecided.
    @Test
    void aJobThatHasJustEndedIsKeptHoweverLongAgoItWasAdmitted() {
        Duration kept = since(Instant.parse("2020-01-01T00:00:00Z"));
        Ledger.change("""
                insert into job_settled (id, user_id, source, request_id, requested_model, model, lane, priority, created_at,
                  estimate, clip_seconds, state, since, attempt, run_token, charged, charge_source)
                values (first_id_of('2019-01-08Z'), 'u', 's', 'r', 'm', 'm', 'l', 0, '2019-01-08Z', 1, 1, 'failed',
                  now(), 1, 1, 1, 'estimate')""");

        assertThat(database.await(() -> upkeep.oldWeeks(kept))).doesNotContain(WEEK);

        Ledger.change("update job_settled set since = '2019-12-30Z' where id = first_id_of('2019-01-08Z')");
        assertThat(database.await(() -> upkeep.oldWeeks(kept))).contains(WEEK);
    }

    @Test
    void aTopUpLiesInTheWeekInWhichItWasMadeAndCountsOnce() {
        UserId user = new UserId("weeks-" + UUID.randomUUID());
        for (int i = 0; i < 2; i++) {
            assertThat(database.await(() -> quotas.set(user, null, PlanOverrides.NONE, new TopUp("gift", 75_000))))
                    .hasValueSatisfying(
                            quota -> assertThat(quota.use().prepaid()).isEqualTo(75_000));
        }
        assertThat(database.await(() -> quotas.set(user, null, PlanOverrides.NONE, new TopUp("gift", 80_000))))
                .isEmpty();

        assertThat(Ledger.number("""
                select count(*) from ledger where kind = 'top_up' and user_id = '%s' and tableoid <> cast('ledger_rest' as regclass)
                """.formatted(user.value()))).isEqualTo(1);
    }

    /// As when nobody ran for longer than weeks are made ahead.
    @Test
    void whatHadToGoToTheDefaultPartitionIsTakenAlongWhenItsWeekIsMade() {
        String user = "weeks-" + UUID.randomUUID();
        Ledger.change("""
                insert into ledger (subject, run, kind, user_id, month, day, at)
                select first_id_of(date_trunc('week', now()) + interval '46 days'), 0, 'carry', '%s', now(), now(), now()
                """.formatted(user));
        assertThat(partitionOf(user)).isEqualTo("ledger_rest");

        assertThat(database.await(() -> upkeep.makeWeeks(6))).isPositive();

        assertThat(partitionOf(user)).startsWith("ledger_p2");
        Ledger.change("insert into account (user_id, month, day) values ('%1$s', now(), now()) on conflict do nothing"
                .formatted(user));
    }

    @Test
    void anEventToBeSentThatIsNoMoreIsForgottenAndStopsNobody() {
        double before = meters.counter("bobine.outbox.orphans").count();
        String job = UUID.randomUUID().toString();

        Ledger.change("insert into outbox (event_id, job_id) values (gen_random_uuid(), '" + job + "')");

        await().atMost(PATIENCE)
                .until(() -> Ledger.number("select count(*) from outbox where job_id = '" + job + "'") == 0);
        await().atMost(PATIENCE)
                .until(() -> meters.counter("bobine.outbox.orphans").count() > before);
    }

    private List<String> old(Instant before) {
        return database.await(
                () -> database.transaction(sql -> sql.update("set local timezone = 'Asia/Tokyo'", Map.of())
                        .chain(() -> UpkeepStore.oldWeeks(sql, "", since(before)))));
    }

    private static Duration since(Instant moment) {
        return Duration.between(moment, Instant.now());
    }

    private static String partitionOf(String user) {
        return Ledger.text(
                "select cast(cast(tableoid as regclass) as text) from ledger where user_id = '" + user + "'");
    }
}
