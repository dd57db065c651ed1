package dev.bobine.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.bobine.dev.StackResource;
import dev.bobine.journey.Ledger;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Statements find what they need by an index, and what is asked again and again costs no more the more jobs wait.
@QuarkusTest
@QuarkusTestResource(StackResource.class)
class PlansTest {

    private static final int WAITING = 50_000;
    private static final int DELIVERIES = 100_000;

    private static final Pattern SCAN = Pattern.compile("Seq Scan on (\\w+)");
    private static final Pattern ROWS = Pattern.compile("\"Actual Rows\": ([\\d.]+)");
    private static final Set<String> MAY_BE_SCANNED =
            Set.of("backend", "lane", "lane_figure", "worker", "lease", "user_queue", "webhook", "late_render");

    /// What is asked once in a while, and goes through a table on purpose.
    private static final Set<String> MAY_SCAN =
            Set.of("forget-last-words", "forget-productions", "old-weeks", "remove-old-jobs");

    /// What looks whether anything of a user is still to be sent; the outbox is short while Kafka takes what is in it.
    private static final Pattern READS_THE_OUTBOX = Pattern.compile("erase-.+|left-of-a-user|ended-jobs-of-a-user");

    private final String user = "plans-" + UUID.randomUUID();

    @Test
    void nothingThatIsAskedOnATimerReadsAllThatWaits() {
        try {
            fill();
            Map<String, String> statements = Map.of(
                    "page of backlogs", pasted("add-up-backlogs", Map.of()),
                    "lanes", pasted("count-backlogs-by-lane", Map.of()),
                    "accounts", pasted("sum-live-accounts", Map.of("limit", "100")),
                    "rest", pasted("watch-the-rest", Map.of()),
                    "totals", pasted("count-live-jobs", Map.of()),
                    "misplaced",
                            pasted(
                                    "lock-misplaced",
                                    Map.of("lanes", "'[{\"model\":\"%s\",\"lane\":\"%s\"}]'".formatted(user, user))),
                    "modelless", pasted("jobs-without-a-model", Map.of("models", "'" + waitedFor() + "'")));

            statements.forEach((name, statement) -> {
                String plan = Ledger.text("explain (analyze, buffers, format json) " + statement);
                assertThat(pagesOf(plan))
                        .as("pages that '%s' reads: %s", name, plan)
                        .isLessThan(2_000);
            });
        } finally {
            clear();
        }
    }

    /// An index finds it only where now is one moment for the whole statement.
    @Test
    void whatIsToHappenByNowIsFoundWithoutReadingAllThatIsToHappenLater() {
        try {
            fill();
            Ledger.change("""
                    update job set delayed = true, eligible_at = '2999-01-01Z', deadline = '2999-01-02Z' where user_id = '%s';
                    analyze job""".formatted(user));
            Map<String, String> one = Map.of("users", "'[\"%s\"]'".formatted(user));
            Map<String, String> statements = Map.of(
                    "expiring", pasted("expiring-jobs", Map.of()),
                    "users", pasted("lock-users-of-due-jobs", Map.of()),
                    "free users", pasted("lock-free-users-of-due-jobs", Map.of()),
                    "start", pasted("promote-due-jobs", one));

            statements.forEach((name, statement) -> {
                String plan = Ledger.text("explain (analyze, buffers, format json) " + statement);
                assertThat(pagesOf(plan))
                        .as("pages that '%s' reads: %s", name, plan)
                        .isLessThan(1_000);
            });
        } finally {
            clear();
            Ledger.change("vacuum job");
        }
    }

    /// Whoever looks reads the same few rows, however many users wait.
    @Test
    void aLookAtTheLanesReadsAFewPagesOfAllUsers() {
        try {
            Ledger.change("""
                    insert into lane (name) values ('%1$s');
                    insert into user_queue (lane, user_id, tag, weight, running_cap, ready, queued_jobs, queued_cost)
                    select '%1$s', '%1$s-' || n, n, 1, 1, n %% 2 = 0, 1, 1 from generate_series(1, %2$d) n;
                    analyze user_queue;
                    """.formatted(user, WAITING));
            for (String name : List.of("count-backlogs-by-lane", "count-live-jobs", "sum-live-accounts")) {
                String plan = Ledger.text("explain (analyze, buffers, format json) " + pasted(name, Map.of()));
                assertThat(pagesOf(plan))
                        .as("pages that '%s' reads: %s", name, plan)
                        .isLessThan(1_500);
                assertThat(rowsOf(plan))
                        .as("rows that '%s' reads: %s", name, plan)
                        .isLessThan(15_000);
            }
        } finally {
            clear();
        }
    }

    /// Of the node that gives the most.
    private static double rowsOf(String plan) {
        return ROWS.matcher(plan)
                .results()
                .mapToDouble(rows -> Double.parseDouble(rows.group(1)))
                .max()
                .orElse(0);
    }

    /// The models of all that waits: those of other tests too.
    private static String waitedFor() {
        return Ledger.text("select cast(json_agg(distinct model) as text) from job");
    }

    /// With a scan as the last resort, whatever is still scanned has no index that fits. Tables that are kept small may
    /// be scanned: `user_queue` has rows only for users with live jobs.
    @ParameterizedTest
    @MethodSource("dev.bobine.persistence.StatementsTest#statements")
    void aStatementFindsItsRowsByAnIndex(String name) {
        String plan = Ledger.plan(pasted(name, Map.of()));

        assumeThat(MAY_SCAN).doesNotContain(name);
        assertThat(SCAN.matcher(plan)
                        .results()
                        .map(scan -> scan.group(1))
                        .filter(table -> !(table.equals("outbox")
                                && READS_THE_OUTBOX.matcher(name).matches())))
                .as("tables that '%s' scans: %s", name, plan)
                .isSubsetOf(MAY_BE_SCANNED);
    }

    /// Whatever waits for a webhook, whoever asks for the next few of it reads no more than these.
    @Test
    void theClaimOfDeliveriesReadsAFewPagesOfAHundredThousand() {
        String endpoint = UUID.randomUUID().toString();
        try {
            fillDeliveries(endpoint);
            String claim = pasted(
                    "claim-deliveries", Map.of("endpoints", "'[{\"id\":\"%s\",\"most\":4}]'".formatted(endpoint)));
            for (String statement : List.of(claim, pasted("lock-due-endpoints", Map.of()))) {
                String plan = Ledger.text("explain (analyze, buffers, format json) " + statement);
                assertThat(pagesOf(plan)).as(plan).isLessThan(500);
            }
        } finally {
            Ledger.change(
                    "delete from delivery where webhook_id = '%1$s'; delete from webhook where id = '%1$s'; analyze delivery;"
                            .formatted(endpoint));
        }
    }

    /// However much is parked of a user whose account stays locked, others' requests are found at once.
    @Test
    void whatIsParkedOfAUserIsFoundWhateverIsParkedOfOthers() {
        String plan = Ledger.textAfter(
                """
                insert into parked_request (user_id, topic, part, place_in_part, headers, parked_at)
                select case when n = %2$d then '%1$s-free' else '%1$s' end, '%1$s', 0, n, '[]', now()
                from generate_series(1, %2$d) n;
                analyze parked_request;
                """.formatted(user, WAITING),
                "explain (analyze, buffers, format json) "
                        + pasted("parked-requests", Map.of("users", "'[\"%s-free\"]'".formatted(user), "limit", "8")));

        assertThat(pagesOf(plan)).as(plan).isLessThan(50);
    }

    /// Held, so that nobody but the test claims them.
    private void fillDeliveries(String endpoint) {
        Ledger.change("""
                insert into webhook (id, owner, name, url, types, format, user_id, secret, created_at, held_until, turn_at)
                values ('%1$s', 'user:%2$s', 'plans', 'https://example.org', '{}', 'cloudevents', '%2$s', 'none', now(),
                  '2999-01-01Z', now());
                insert into delivery (webhook_id, event_id, job_id, user_id, type, created_at, due_at)
                select '%1$s', gen_random_uuid(), cast(md5(cast(n / 4 as text)) as uuid), '%2$s', 'dev.bobine.job.progressed.v1',
                  now(), now() from generate_series(1, %3$d) n;
                analyze delivery;
                """.formatted(endpoint, user, DELIVERIES));
    }

    private static String pasted(String name, Map<String, String> values) {
        Statements.Script script = Statements.script(name);
        Map<String, String> examples = new HashMap<>(script.examples());
        examples.putAll(values);
        return new Statements.Script(script.statement(), examples).pasted();
    }

    /// Of the whole statement: the first that is told.
    private static long pagesOf(String plan) {
        return number(plan, "Shared Hit Blocks") + number(plan, "Shared Read Blocks");
    }

    private static long number(String plan, String name) {
        int at = plan.indexOf(name);
        int colon = plan.indexOf(':', at);
        int comma = plan.indexOf(',', at);
        return Long.parseLong(plan.substring(colon + 1, comma).strip());
    }

    private void fill() {
        Ledger.change("""
                insert into lane (name) values ('%1$s');
                insert into account (user_id, month, day, outstanding) values ('%1$s', now(), now(), %2$d);
                insert into job (id, user_id, source, request_id, requested_model, model, lane, priority, created_at, estimate,
                  fair_cost, reserved_plan, reserved_prepaid, clip_seconds, frame, audio, window_month, window_day, state, since,
                  attempt, eligible_at)
                select gen_random_uuid(), '%1$s', '/plans', cast(n as text), '%1$s', '%1$s', '%1$s', 5, now(), 0, 0, 0, 0, 4,
                  '1280x720', true, now(), now(), 'queued', now(), 0, now() from generate_series(1, %2$d) n;
                insert into user_queue (lane, user_id, tag, weight, running_cap, ready, queued_jobs, queued_cost)
                values ('%1$s', '%1$s', 0, 1, 0, false, %2$d, 0);
                analyze job; analyze user_queue; analyze account;
                """.formatted(user, WAITING));
    }

    private void clear() {
        Ledger.change("""
                delete from job where user_id = '%1$s'; delete from user_queue where lane = '%1$s';
                delete from account where user_id = '%1$s'; delete from lane where name = '%1$s'; analyze job;
                """.formatted(user));
        // Whoever reads the table next would look at every row that was just deleted.
        Ledger.change("vacuum user_queue");
    }
}
