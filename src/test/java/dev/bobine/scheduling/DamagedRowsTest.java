package dev.bobine.scheduling;

import static dev.bobine.quality.Waits.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bobine.catalogue.Catalogue;
import dev.bobine.dev.StackResource;
import dev.bobine.job.JobId;
import dev.bobine.job.UserId;
import dev.bobine.loop.Wakeup;
import dev.bobine.loop.Wakeups;
import dev.bobine.persistence.AccountQueries;
import dev.bobine.persistence.BacklogStore;
import dev.bobine.persistence.CharacterStore;
import dev.bobine.persistence.Database;
import dev.bobine.persistence.DispatchStore;
import dev.bobine.persistence.DispatchStore.TurnRequest;
import dev.bobine.persistence.GalleryStore;
import dev.bobine.persistence.JobQueries;
import dev.bobine.persistence.JobRecord;
import dev.bobine.persistence.JobStore;
import dev.bobine.persistence.ProductionStore;
import dev.bobine.persistence.QueueQueries;
import dev.bobine.persistence.ReadJobs;
import dev.bobine.persistence.RetentionStore;
import dev.bobine.persistence.WorkerId;
import dev.bobine.persistence.WorkerLease;
import dev.bobine.persistence.WorkerStore;
import dev.bobine.rendering.RenderingSettings;
import dev.bobine.rendering.RunningJobs;
import dev.bobine.workers.Adoption;
import dev.bobine.workers.SetAside;
import dev.bobine.workers.WorkerSettings;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A row that cannot be read, because somebody has damaged it or because a newer build has written it, concerns its own
/// job and no other one: in every loop that reads rows in sets.
@QuarkusTest
@QuarkusTestResource(StackResource.class)
class DamagedRowsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(90);

    /// What can be wrong with a row of a job.
    private static final List<String> DAMAGE = List.of(
            "update job_request set spec = '{\"kind\":\"hologram\"}' where job_id = ?",
            "update job_request set spec = '[]' where job_id = ?",
            "update job_request set metadata = '[1]' where job_id = ?",
            "update job_request set metadata = 'null' where job_id = ?",
            "update job_request set origin = '[{\"job\":\"01939a2e-4b60-7c11-8d5e-0a1b2c3d4e5f\",\"how\":\"dreams\"}]' where job_id = ?",
            "update job_request set wish = '7' where job_id = ?",
            "update job set cancel_requested_at = now(), cancelled_by = 'nobody' where id = ?",
            "update job set backend = 'gone', due_at = null where id = ?");

    @ConfigProperty(name = "quarkus.datasource.jdbc.url")
    String url;

    @Inject
    Database database;

    @Inject
    WorkerStore workers;

    @Inject
    WorkerLease lease;

    @Inject
    RunningJobs running;

    @Inject
    WorkerSettings worker;

    @Inject
    JobStore jobs;

    @Inject
    JobQueries queries;

    @Inject
    DispatchStore turns;

    @Inject
    CharacterStore characters;

    @Inject
    RetentionStore retention;

    @Inject
    GalleryStore gallery;

    @Inject
    ProductionStore productions;

    @Inject
    BacklogStore backlogs;

    @Inject
    AccountQueries accounts;

    @Inject
    QueueQueries waiting;

    @Inject
    RenderingSettings rendering;

    @Inject
    InstantSource clock;

    @Inject
    MeterRegistry meters;

    @Inject
    Wakeups wakeups;

    private final UUID dead = UUID.randomUUID();
    private final String run = UUID.randomUUID().toString().substring(0, 8);
    private final String user = run + "-user";
    private final String lane = run + "-backend";
    private Rows rows = new Rows("");

    @BeforeEach
    void enterADeadWorker() throws SQLException {
        rows = new Rows(url);
        rows.run("insert into worker (id, name, started_at, lease_until) values (?, 'dead', now(), '-infinity')", dead);
    }

    @Test
    void theJobsOfADeadWorkerAreAdoptedWhateverIsWrongWithOneOfThem() throws Exception {
        List<UUID> ids = enter(DAMAGE.size() + 2);
        List<UUID> damaged = ids.subList(0, DAMAGE.size());
        for (int i = 0; i < damaged.size(); i++) {
            run(DAMAGE.get(i), damaged.get(i));
        }
        leaveToTheDead("");

        awaitEnds(2);
        assertThat(rows.texts("select distinct failure_kind from job_settled where user_id = ?", user))
                .as("their backend is not configured")
                .containsExactly("lost_upstream");
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(
                        rows.number("select count(*) from job where user_id = ? and worker_id is null", user))
                .as("damaged rows are left to workers that may be able to read them")
                .isEqualTo(damaged.size()));

        adoption(Duration.ZERO).runOnce();

        awaitEnds(ids.size());
        assertThat(rows.texts("""
                select distinct failure_kind || ' ' || charge_source || ' ' || charged from job_settled
                where user_id = ? and failure_kind <> 'lost_upstream'""", user)).containsExactly("unreadable estimate 200");
        assertThat(rows.number("select outstanding from account where user_id = ?", user))
                .isZero();
        assertThat(meters.counter("bobine.rows.damaged", "type", "JobRow").count())
                .isGreaterThanOrEqualTo(damaged.size());
    }

    @Test
    void aTurnStartsTheOthersAndPutsTheDamagedOneBackWithoutHavingSentIt() throws Exception {
        rows.enter(lane);
        WorkerId me = new WorkerId(UUID.randomUUID());
        database.await(() -> workers.register(me, run, "test", Duration.ofMinutes(10)));
        rows.enter(new Rows.Waiting(user, run + "-model", lane, 1, 10, 3));
        UUID damaged = ids().getFirst();
        run(DAMAGE.getFirst(), damaged);

        ReadJobs taken = take(me);

        assertThat(taken.whole()).hasSize(2);
        assertThat(taken.damaged()).extracting(job -> job.id().value()).containsExactly(damaged);

        database.await(
                () -> jobs.applyAll(new SetAside(rendering, clock, Duration.ofHours(1)).unsent(taken.damaged())));
        assertThat(rows.texts("select state || ' ' || attempt || ' ' || failure_kind from job where id = ?", damaged))
                .containsExactly("queued 0 unreadable");
        assertThat(rows.number("select count(*) from job where id = ? and eligible_at > now() and delayed", damaged))
                .isOne();

        rows.run("update job set eligible_at = now(), delayed = false where id = ?", damaged);
        rows.run("update user_queue set ready = true, queued_jobs = 1 where user_id = ?", user);
        ReadJobs again = take(me);
        database.await(() -> jobs.applyAll(new SetAside(rendering, clock, Duration.ZERO).unsent(again.damaged())));
        assertThat(rows.texts("select failure_kind || ' ' || charged from job_settled where id = ?", damaged))
                .containsExactly("unreadable 0");
    }

    @Test
    void whatWaitsTooLongExpiresAndWhatIsParkedIsDecided() throws Exception {
        rows.enter(new Rows.Waiting(user, run + "-model", lane, 1, 10, 4));
        List<UUID> ids = ids();
        run(DAMAGE.getFirst(), ids.get(0));
        run(DAMAGE.get(2), ids.get(2));
        rows.run("""
                update job set state = 'unresolved', backend = 'gone', endpoint = 'http://gone', provider_model = 'm',
                  idempotency_key = 'k', offer_micros = 200, due_at = now() - interval '1 second', attempt = 1,
                  failure_kind = case when id = ? then 'bad_mood' else 'ambiguous_submit' end, failure_stage = 'submit',
                  failure_message = 'x' where id in (?, ?)""", ids.get(2), ids.get(2), ids.get(3));
        rows.run("update job set deadline = now() - interval '1 second' where id in (?, ?)", ids.get(0), ids.get(1));

        await().atMost(PATIENCE)
                .until(() ->
                        rows.number("select count(*) from job_settled where user_id = ? and state = 'expired'", user)
                                == 2);
        await().atMost(PATIENCE)
                .until(() ->
                        rows.number("select count(*) from job_settled where user_id = ? and state = 'failed'", user)
                                == 2);
    }

    @Test
    void theEndOfAJobOfAProductionIsWrittenAlthoughItsStepsCannotBeRead() throws Exception {
        List<UUID> ids = enter(4);
        UUID whole = UUID.randomUUID();
        UUID damaged = UUID.randomUUID();
        produce(
                whole,
                ids.get(0),
                ids.get(1),
                "[{\"step\":\"a\",\"job\":\"%s\",\"needs\":[],\"joins\":[],\"weight\":1},"
                        + "{\"step\":\"b\",\"job\":\"%s\",\"needs\":[\"a\"],\"joins\":[],\"weight\":1}]");
        produce(damaged, ids.get(2), ids.get(3), "[{\"step\":7,\"job\":\"%s\",\"needs\":{\"%s\":1}}]");

        leaveToTheDead("and state = 'collecting'");

        awaitEnds(4);
        assertThat(rows.texts("select failure_kind from job_settled where id = ?", ids.get(1)))
                .containsExactly("dependency");
        assertThat(rows.texts("select failure_kind from job_settled where id = ?", ids.get(3)))
                .containsExactly("unreadable");
        assertThat(rows.number("select count(*) from job_after where job_id = ?", ids.get(3)))
                .isZero();
        assertThat(rows.number("select outstanding from account where user_id = ?", user))
                .isZero();
    }

    @Test
    void whatIsListedAndKeptGoesOnWithoutWhatCannotBeRead() throws Exception {
        List<UUID> ids = enter(2);
        leaveToTheDead("");
        awaitEnds(2);
        rows.run("""
                update job_settled set state = 'completed', since = now() - interval '30 days',
                  clip = '{"kind":"hologram"}', charge_source = 'a wager' where id = ?""", ids.getFirst());

        rows.run(
                "update job_request set spec = '{\"kind\":\"render\",\"size\":7,\"audio\":\"perhaps\"}' where job_id = ?",
                ids.getFirst());
        rows.run("""
                insert into event (id, job_id, type, at, data) values (gen_random_uuid(), ?, 'started', now(),
                  '{"attempt":"first","progress":{}}')""", ids.getFirst());

        assertThat(database.await(() -> queries.timeline(new JobId(ids.getFirst()))))
                .extracting(JobQueries.TimelineRow::type)
                .contains("started");
        List<JobRecord> page =
                database.await(() -> queries.list(new JobQueries.Filter(new UserId(user), null, null, 10)));
        assertThat(page).extracting(job -> job.id().value()).containsExactlyInAnyOrderElementsOf(ids);

        RetentionStore.Cohort everybody = new RetentionStore.Cohort("none", Set.of("none"), "none");
        assertThat(database.await(() -> retention.due(
                        everybody, before(ids.getFirst()), Instant.now().plus(Duration.ofDays(1)), 1_000)))
                .extracting(job -> job.id().value())
                .contains(ids.getFirst());
    }

    @Test
    void galleriesProductionsAndQueuesGoOnWithoutWhatCannotBeRead() throws Exception {
        List<UUID> ids = enter(4);
        leaveToTheDead("");
        awaitEnds(4);
        rows.run("update job_settled set state = 'completed', clip = cast(? as json) where user_id = ?", """
                {"kind":"video","key":"k","size":{"width":4,"height":3},"durationMillis":1}""", user);
        for (String size :
                List.of("{\"width\":\"wide\",\"height\":2}", "[9999999999]", "{\"width\":99999999999,\"height\":1}")) {
            rows.run(
                    "update job_settled set clip = cast(? as json) where id = ?",
                    "{\"kind\":\"video\",\"key\":\"k\",\"size\":" + size + "}",
                    ids.getFirst());
            assertThat(database.await(() -> gallery.clips(
                                    new GalleryStore.Filter(new UserId(user), null, null, null, null, null), 10))
                            .clips())
                    .extracting(GalleryStore.ClipRow::jobId)
                    .contains(ids.getLast());
        }

        UUID production = UUID.randomUUID();
        UUID whole = UUID.randomUUID();
        String members = "[{\"step\":\"a\",\"job\":\"%s\",\"needs\":[],\"joins\":[],\"weight\":1}]";
        produce(production, ids.get(0), ids.get(1), members);
        produce(whole, ids.get(2), ids.get(3), members);
        for (String damage : List.of("7", "[{\"step\":\"a\",\"job\":\"nobody\"}]", "[7]")) {
            rows.run("update production set members = cast(? as json) where id = ?", damage, production);
            assertThat(database.await(
                            () -> productions.list(new ProductionStore.Filter(new UserId(user), null, null, 10))))
                    .extracting(found -> found.whose().id())
                    .contains(whole);
        }
        rows.run("delete from production where id in (?, ?)", production, whole);
        rows.run("delete from job_after where job_id in (?, ?)", ids.get(1), ids.get(3));

        rows.enter(new Rows.Waiting(user, run + "-model", lane, 9, 9, 1));
        String other = run + "-other";
        rows.enter(new Rows.Waiting(other, run + "-model", lane, 9, 9, 1));
        rows.run("update account set overrides = '{\"weight\":\"heavy\",\"running\":[]}' where user_id = ?", user);
        rows.run("update account set overrides = '{\"weight\":3}' where user_id = ?", other);
        database.await(() -> backlogs.reweigh(List.of(new BacklogStore.PlanRow("usual", 1, 2)), "usual", 1_000));
        assertThat(rows.number("select weight from user_queue where user_id = ?", user))
                .isLessThan(9);
        assertThat(rows.number("select weight from user_queue where user_id = ?", other))
                .isEqualTo(3);
        assertThat(database.await(() -> accounts.byId(run, "", 10)).users())
                .extracting(row -> row.account().userId())
                .contains(user, other);
        assertThat(database.await(() -> waiting.inOrder(lane, Long.MIN_VALUE, "", 10))
                        .page())
                .extracting(QueueQueries.UserRow::userId)
                .contains(user, other);
        rows.run("update job_settled set state = 'failed', clip = null where user_id = ?", user);
        rows.run("delete from job where user_id in (?, ?)", user, other);
        rows.run("delete from user_queue where user_id in (?, ?)", user, other);
        rows.run("""
                update account a set overrides = null, outstanding = 0,
                  held = (select coalesce(sum(l.held_micros), 0) from ledger l where l.user_id = a.user_id)
                where a.user_id in (?, ?)""", user, other);
    }

    @Test
    void wishesAndCharactersOfOthersAreRead() throws Exception {
        rows.enter(new Rows.Waiting(user, run + "-model", lane, 1, 10, 2));
        List<UUID> ids = ids();
        rows.run("update job set state = 'held', waits = 1 where user_id = ?", user);
        rows.run("update job_request set wish = '{\"text\":\"a cat\"}' where job_id = ?", ids.get(0));
        rows.run("update job_request set wish = '[]' where job_id = ?", ids.get(1));
        UserId other = new UserId(run + "-other");
        String add = "insert into character_sheet (id, user_id, name, kind, pictures, created_at)"
                + " values (gen_random_uuid(), ?, ?, 'person', cast(? as json), now())";
        rows.run(add, user, "Ada", "{}");
        rows.run(add, user, "Bea", "[]");
        rows.run(add, other.value(), "Cleo", "[\"upload:x\"]");

        assertThat(database.await(() -> jobs.find(new JobId(ids.get(1))))).isPresent();
        assertThat(database.await(() -> jobs.findWhole(new JobId(ids.get(1))))).isEmpty();
        assertThat(database.await(() -> characters.of(Set.of(user, other.value()))).values().stream()
                        .flatMap(List::stream)
                        .map(sheet -> sheet.name()))
                .containsExactlyInAnyOrder("Bea", "Cleo");

        rows.run(
                "insert into direction (job_id, user_id, tag, due_at) select id, user_id, 0, now() from job where user_id = ?",
                user);
        await().atMost(PATIENCE).until(() -> rows.number("""
                select count(*) from direction where user_id = ? and tries > 0 and due_at > now() + interval '30 seconds'
                  and job_id = ?""", user, ids.get(1)) == 1);
        rows.run("delete from direction where user_id = ?", user);
        rows.run("delete from job where user_id = ?", user);
        rows.run("""
                update account a set outstanding = 0,
                  held = (select coalesce(sum(l.held_micros), 0) from ledger l where l.user_id = a.user_id)
                where a.user_id = ?""", user);
    }

    /// A statement over many rows that reads a string out of it would fail, whatever is right with the others.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "update account set overrides = cast(? as json) where user_id = ?",
                "update job_request set spec = cast(? as json) where job_id in (select id from job where user_id = ?)",
                "insert into event (id, job_id, type, at, data) select gen_random_uuid(), id, 'started', now(), cast(? as json)"
                        + " from job where user_id = ?",
                "insert into production (id, user_id, source, request_id, plan, members, on_failure, metadata, weight,"
                        + " running_cap, created_at) select gen_random_uuid(), 'u', 's', 'r', '{}', cast(? as json), 'stop',"
                        + " '{}', 1, 1, now() from job where user_id = ?",
                "insert into job_settled (id, user_id, source, request_id, requested_model, model, lane, priority,"
                        + " created_at, estimate, clip_seconds, state, since, attempt, run_token, charged, charge_source, clip)"
                        + " select id, 'u', 's', 'r', 'm', 'm', 'l', 0, now(), 1, 1, 'completed', now(), 1, 1, 1, 'provider',"
                        + " cast(? as json) from job where user_id = ?"
            })
    void noRowTakesTextThatCannotBeReadOutOfIt(String statement) throws Exception {
        rows.enter(new Rows.Waiting(user, run + "-model", lane, 1, 10, 1));

        for (String damage : List.of("{\"a\":\"x\\u0000\"}", "{\"\\u0000\":1}", "[\"\\\\\\u0000\"]")) {
            assertThatThrownBy(() -> rows.run(statement, damage, user))
                    .as(damage)
                    .hasMessageContaining("check constraint");
        }

        try (Connection connection = rows.connect();
                PreparedStatement whole = connection.prepareStatement(statement)) {
            connection.setAutoCommit(false);
            whole.setString(1, "{\"a\":\"the characters \\\\u0000 and \\\\\\\\u0000\"}");
            whole.setString(2, user);
            assertThat(whole.executeUpdate()).isPositive();
            connection.rollback();
        }
    }

    private Adoption adoption(Duration patience) {
        return new Adoption(
                database,
                workers,
                lease,
                running,
                worker,
                new SetAside(rendering, clock, patience),
                jobs,
                rendering,
                clock,
                meters);
    }

    private void leaveToTheDead(String jobs) throws SQLException {
        rows.run("update job set worker_id = ? where user_id = ? " + jobs, dead, user);
        wakeups.wakeHere(Wakeup.ADOPTION);
    }

    private ReadJobs take(WorkerId me) {
        Catalogue catalogue = TestCatalogue.of(Map.of(run + "-model", List.of(lane)));
        BackendPolicy backend = new BackendPolicy(lane, List.of("http://b"), new BackendLimits(null, null), null);
        TurnRequest request = new TurnRequest(lane, me, List.of(lane), List.of(), null);
        return database.await(() -> turns.take(request, Turns.of(backend, catalogue, 10)));
    }

    /// Jobs whose clips are to be copied from a backend that is not configured, in nobody's hands yet.
    private List<UUID> enter(int limit) throws SQLException {
        rows.enter(new Rows.Waiting(user, run + "-model", lane, 1, 100, limit));
        rows.run("""
                update job set state = 'collecting', worker_id = (select id from worker where lease_until > now() limit 1),
                  attempt = 1, backend = 'gone', endpoint = 'http://gone', provider_model = 'film-1', idempotency_key = 'k',
                  offer_micros = 200, external_id = 'video-1', submitted_at = now(), due_at = now() + interval '1 hour'
                where user_id = ?""", user);
        return ids();
    }

    private List<UUID> ids() throws SQLException {
        return rows.texts("select id from job where user_id = ? order by id", user).stream()
                .map(UUID::fromString)
                .toList();
    }

    private void run(String damage, UUID job) throws SQLException {
        rows.run(damage, job);
    }

    private void produce(UUID production, UUID first, UUID second, String members) throws SQLException {
        rows.run("""
                insert into production (id, user_id, source, request_id, plan, members, result, on_failure, metadata, weight,
                  running_cap, created_at)
                values (?, ?, '/rows', ?, '{}', cast(? as json), null, 'stop', '{}', 1, 10, now())""", production, user, production.toString(), members.formatted(first, second));
        rows.run(
                "update job set production = ?, step = case when id = ? then 'a' else 'b' end where id in (?, ?)",
                production,
                first,
                first,
                second);
        rows.run("update job set state = 'held', waits = 1, worker_id = null where id = ?", second);
        rows.run("insert into job_after (job_id, after_id) values (?, ?)", second, first);
    }

    private static UUID before(UUID id) {
        return new UUID(id.getMostSignificantBits() - 1, 0);
    }

    private void awaitEnds(int limit) {
        await().atMost(PATIENCE)
                .until(() -> rows.number("select count(*) from job_settled where user_id = ?", user) == limit);
    }
}
