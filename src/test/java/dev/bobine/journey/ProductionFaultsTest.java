package dev.bobine.journey;

import static dev.bobine.quality.Waits.await;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.oneOf;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.bobine.dev.StackResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Productions whose writes are cut off, each production at another one: the database session that writes a row is
/// killed as it does so, or at its commit, or right after it, when the answer is lost. And productions that are
/// cancelled at any moment, and in every state of a step and of a join. What must hold: no step before what it needs,
/// each edge once, every shot paid once, no money left behind.
@QuarkusTest
@QuarkusTestResource(StackResource.class)
class ProductionFaultsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(180);

    /// Every how many writes of a production's way one is cut off; 1 for all of them.
    private static final int EVERY = Integer.getInteger("productions.cut", 5);

    private static final String[] MOMENTS = {"write", "commit", "answer"};

    private static final String TABLES = "job,job_settled,ledger,account,user_queue,production,event,outbox,job_after";

    private static final String PREPARE = """
            create table cut (user_id text primary key, write bigint not null, moment text not null);
            create table cut_commit (pid integer);
            create function cut_at_commit() returns trigger language plpgsql as
            'begin perform pg_terminate_backend(pg_backend_pid()); return null; end';
            create constraint trigger cut_at_commit after insert on cut_commit deferrable initially deferred
            for each row execute function cut_at_commit();
            create function cut_off() returns trigger language plpgsql as $$
            declare
              r record := case when tg_op = 'DELETE' then old else new end;
              u text;
              c cut;
            begin
              u := case tg_table_name
                when 'event' then to_jsonb(r) #>> '{data,userId}'
                when 'outbox' then (select e.data ->> 'userId' from event e
                                    where e.id = cast(to_jsonb(r) ->> 'event_id' as uuid)
                                      and e.job_id = cast(to_jsonb(r) ->> 'job_id' as uuid))
                when 'job_after' then (select j.user_id from job j where j.id = cast(to_jsonb(r) ->> 'job_id' as uuid))
                else to_jsonb(r) ->> 'user_id' end;
              select * into c from cut where user_id = u;
              if found and nextval('cut_' || replace(u, '-', '_')) = c.write then
                case c.moment
                  when 'write' then perform pg_terminate_backend(pg_backend_pid());
                  when 'commit' then insert into cut_commit values (pg_backend_pid());
                  else perform set_config('synchronous_commit', 'on', true);
                end case;
              end if;
              return r;
            end $$;
            """;

    private @Nullable LostAnswers answers;

    /// No step of a user leaves a state as long as a row says so, unless it is cancelled before it was submitted.
    private static final String STAY = """
            create table stay (user_id text, step text, state text);
            create function stay() returns trigger language plpgsql as $$
            begin
              if exists (select 1 from stay s where s.user_id = old.user_id and s.step = old.step and s.state = old.state)
                and (tg_op = 'DELETE' and old.state <> 'queued' or tg_op = 'UPDATE' and new.state <> old.state) then
                -- As if it were waited for in vain, which is tried again.
                raise exception 'stays %', old.state using errcode = '55P03';
              end if;
              return case when tg_op = 'DELETE' then old else new end;
            end $$;
            create trigger stay before update or delete on job for each row execute function stay();
            """;

    private final String run = "cut-" + UUID.randomUUID().toString().substring(0, 8);

    @AfterEach
    void takeTheTriggersAway() {
        StringBuilder undo = new StringBuilder();
        for (String table : TABLES.split(",")) {
            undo.append("drop trigger if exists cut_off on ").append(table).append(';');
        }
        undo.append(
                "drop trigger if exists stay on job; drop function if exists stay() cascade; drop table if exists stay;");
        undo.append("drop function if exists cut_off() cascade; drop table if exists cut, cut_commit cascade;");
        Ledger.change(undo + "drop function if exists cut_at_commit() cascade;");
        if (answers != null) {
            answers.close();
            answers = null;
        }
    }

    @Test
    void aProductionComesToItsEndWhicheverOfItsWritesIsCutOff() {
        prepare();
        answers = EVERY == 1 ? LostAnswers.open() : null;
        String whole = user(0);
        expect(whole, 0, "write");
        int none = complete(Map.of(whole, ask(whole)));
        assertThat(none).isZero();
        int writes = (int) Ledger.number("select last_value from cut_" + whole.replace('-', '_'));
        assertThat(writes).isGreaterThan(40);

        Map<String, String> asked = new HashMap<>();
        int number = 0;
        for (int write = 1 + (int) (System.nanoTime() % EVERY); write <= writes; write += EVERY) {
            for (int moment = 0; moment < MOMENTS.length; moment++) {
                // Of a short run each write has one of the moments, and every answer comes: one that does not may
                // leave a job to an operator, which takes its time.
                if (EVERY == 1 || moment == number % (MOMENTS.length - 1)) {
                    String user = user(write * MOMENTS.length + moment);
                    expect(user, write, MOMENTS[moment]);
                    asked.put(user, ask(user));
                }
            }
            number++;
        }
        int parked = complete(asked);

        assertThat(Ledger.number("select count(*) from job_settled where user_id like '" + run + "%' and attempt <> 1"))
                .as("submits beyond the first, but for those that an operator had made again")
                .isEqualTo(parked);
        assertThat(Ledger.number("select count(*) from job_settled where user_id like '" + run + "%'"))
                .isEqualTo(3L * (asked.size() + 1));
        assertThat(Ledger.number("""
                select count(*) from event s join event c on c.type = 'dev.bobine.job.completed.v1'
                  and c.data ->> 'productionId' = s.data ->> 'productionId'
                where s.type = 'dev.bobine.job.started.v1' and s.data ->> 'userId' like '%1$s%%'
                  and c.data ->> 'userId' like '%1$s%%' and c.data ->> 'step' < s.data ->> 'step' and c.at > s.at
                """.formatted(run)))
                .as("steps that began before the one that they need")
                .isZero();
        assertThat(Ledger.number("select count(*) from (select job_id from event where type ="
                        + " 'dev.bobine.production.completed.v1' and data ->> 'userId' like '" + run
                        + "%' group by job_id having count(*) <> 1) twice"))
                .isZero();
        assertNothingIsLeft();
    }

    @Test
    void aProductionThatIsCancelledAtAnyMomentEndsAndLeavesNothing() throws Exception {
        int productions = 100 / EVERY;
        Map<String, String> asked = new HashMap<>();
        List<Future<?>> cancels = new ArrayList<>();
        try (ScheduledExecutorService later = Executors.newScheduledThreadPool(4)) {
            for (int i = 0; i < productions; i++) {
                String user = user(i);
                String id = ask(user);
                asked.put(user, id);
                cancels.add(later.schedule(
                        () -> given().delete("/productions/" + id).then().statusCode(oneOf(200, 202, 409)),
                        i * 2_000L / productions,
                        TimeUnit.MILLISECONDS));
            }
        }
        for (Future<?> cancel : cancels) {
            cancel.get();
        }

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(asked.values())
                .allMatch(id -> !state(id).equals("open")));
        assertThat(Ledger.number("select count(*) from job where user_id like '" + run + "%'"))
                .isZero();
        assertNothingIsLeft();
    }

    /// The state that a step does not leave while its production is cancelled; what the step may end as, and whether it
    /// may cost.
    private static Stream<Arguments> states() {
        List<Arguments> all = List.of(
                arguments("s1", "queued", Set.of("cancelled"), false),
                arguments("s1", "submitting", Set.of("cancelled", "completed"), true),
                arguments("s1", "rendering", Set.of("cancelled", "completed"), true),
                arguments("s1", "collecting", Set.of("cancelled", "completed"), true),
                arguments("film", "queued", Set.of("cancelled"), false),
                arguments("film", "submitting", Set.of("cancelled", "completed"), false),
                arguments("film", "rendering", Set.of("cancelled", "completed"), false),
                arguments("film", "collecting", Set.of("cancelled", "completed"), false));
        return EVERY == 1 ? all.stream() : Stream.of(all.get(2), all.get(5));
    }

    @ParameterizedTest
    @MethodSource("states")
    void aProductionIsCancelledInEveryStateOfAStepAndOfAJoin(
            String step, String state, Set<String> ends, boolean mayCost) {
        Ledger.change(STAY);
        String user = user(0);
        Ledger.change("insert into stay values ('%s', '%s', '%s')".formatted(user, step, state));
        String id = askFilm(user);
        await().atMost(PATIENCE).until(() -> state.equals(stateOf(id, step)));
        String before = stateOf(id, "film");

        given().delete("/productions/" + id).then().statusCode(oneOf(200, 202));
        if (step.equals("s1")) {
            assertThat(before).isEqualTo("held");
            assertThat(stateOf(id, "film")).isEqualTo("cancelled");
        }
        Ledger.change("delete from stay");

        await().atMost(PATIENCE).until(() -> !state(id).equals("open"));
        assertThat(stateOf(id, step)).isIn(ends);
        assertThat(state(id)).isEqualTo(stateOf(id, "film").equals("completed") ? "completed" : "cancelled");
        assertThat(Ledger.number("select count(*) from job_settled where user_id = '" + user
                        + "' and state <> 'completed' and charged > 0"))
                .as("steps that cost and were not made")
                .isLessThanOrEqualTo(mayCost ? 1 : 0);
        assertThat(Ledger.number("select count(*) from (select job_id from event where data ->> 'userId' = '" + user
                        + "' and type similar to '%(completed|failed|cancelled|expired).v1'"
                        + " group by job_id having count(*) <> 1) twice"))
                .as("jobs and productions that ended more than once")
                .isZero();
        assertThat(Ledger.number("select count(*) from job where user_id = '" + user + "'"))
                .isZero();
        // Again, of one that has ended.
        given().delete("/productions/" + id).then().statusCode(state(id).equals("cancelled") ? 200 : 409);
        assertNothingIsLeft();
    }

    private static String stateOf(String production, String step) {
        return given().get("/productions/" + production)
                .jsonPath()
                .getString("steps.find { it.step == '" + step + "' }.state");
    }

    private static String askFilm(String user) {
        return given().contentType(ContentType.JSON)
                .body("""
                        {"userId":"%s","defaults":{"model":"animatic","seconds":2,"size":"640x360"},"steps":{
                         "s1":{"prompt":"a"},"s2":{"prompt":"b"},"film":{"join":["s1","s2"]}}}
                        """.formatted(user))
                .post("/productions")
                .then()
                .statusCode(202)
                .extract()
                .jsonPath()
                .getString("productionId");
    }

    private void assertNothingIsLeft() {
        assertThat(Ledger.number("select coalesce(sum(held), 0) from account where user_id like '" + run + "%'"))
                .isZero();
        assertThat(Ledger.number("select count(*) from job_after a join job_settled s on s.id = a.job_id"
                        + " where s.user_id like '" + run + "%'"))
                .isZero();
        assertThat(Ledger.unbalancedAccounts()).isZero();
    }

    private static void prepare() {
        StringBuilder triggers = new StringBuilder(PREPARE);
        for (String table : TABLES.split(",")) {
            triggers.append("create trigger cut_off before insert or update or delete on ")
                    .append(table)
                    .append(" for each row execute function cut_off();");
        }
        Ledger.change(triggers.toString());
    }

    private String user(int number) {
        return run + "-" + number;
    }

    /// @param write the one of the user's that is cut off, counted from 1
    /// @param moment when, of the write's transaction
    private static void expect(String user, int write, String moment) {
        Ledger.change("create sequence cut_%s; insert into cut values ('%s', %d, '%s')"
                .formatted(user.replace('-', '_'), user, write, moment));
    }

    /// Asks until there is an answer, as a client does.
    private static String ask(String user) {
        Response[] answer = new Response[1];
        await().atMost(PATIENCE).until(() -> {
            answer[0] = given().contentType(ContentType.JSON)
                    .header("Idempotency-Key", user)
                    .body("""
                            {"userId":"%s","defaults":{"model":"animatic","seconds":2,"size":"640x360"},"steps":{
                             "s1":{"prompt":"a"},"s2":{"prompt":"b","after":["s1"]},"s3":{"prompt":"c","after":["s2"]}}}
                            """.formatted(user))
                    .post("/productions");
            return answer[0].statusCode() == 202 || answer[0].statusCode() == 200;
        });
        return answer[0].jsonPath().getString("productionId");
    }

    /// Waits for all of them. A claim whose commit was not answered may have been followed by a submit, for all that is
    /// known later: its job is parked, and an operator, who knows that it was not, has it made again.
    ///
    /// @return how many were parked
    private int complete(Map<String, String> asked) {
        Set<String> parked = new HashSet<>();
        await().atMost(PATIENCE).untilAsserted(() -> {
            String unresolved = Ledger.text("select coalesce(string_agg(cast(id as text), ','), '') from job"
                    + " where state = 'unresolved' and user_id like '" + run + "%'");
            Stream.of(unresolved.split(",")).filter(id -> !id.isEmpty()).forEach(id -> {
                if (given().contentType(ContentType.JSON)
                                .body("{\"decision\":\"retry\",\"reason\":\"it was never submitted\"}")
                                .post("/jobs/" + id + "/resolve")
                                .statusCode()
                        == 200) {
                    parked.add(id);
                }
            });
            assertThat(asked.values()).allMatch(id -> state(id).equals("completed"));
        });
        return parked.size();
    }

    private static String state(String production) {
        return given().get("/productions/" + production).jsonPath().getString("state");
    }
}
