package dev.bobine.persistence;

import static dev.bobine.quality.Waits.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bobine.dev.StackResource;
import dev.bobine.journey.Ledger;
import dev.bobine.persistence.QueueQueries.LaneRow;
import dev.bobine.persistence.UserSums.LaneSum;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What all users come to is added up page by page, and whoever looks reads what it was added up to.
@QuarkusTest
@QuarkusTestResource(StackResource.class)
class UserSumsTest {

    /// More than a page, and than is looked at when somebody looks.
    private static final int USERS = 2_500;

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final String lane = "sums-" + UUID.randomUUID();

    @Inject
    UserSums users;

    @Inject
    FigureStore figures;

    @Inject
    QueueQueries queue;

    @Inject
    Database database;

    @AfterEach
    void clear() {
        Ledger.change("""
                delete from user_queue where lane = '%1$s'; delete from job where lane = '%1$s';
                delete from account where user_id like '%1$s-%%'; delete from lane_figure where lane = '%1$s';
                delete from lane where name = '%1$s';
                """.formatted(lane));
    }

    /// Every fifth user is at the running cap. Each has two jobs waiting, of which one could start. Weight and cap are
    /// the users' own, so that whatever brings backlogs in line with plans leaves them as they are.
    private void fill(int wait) {
        Ledger.change("""
                insert into lane (name) values ('%1$s');
                insert into account (user_id, month, day, held, outstanding, overrides)
                select '%1$s-' || n, now(), now(), 3, 1, '{"weight":1,"running":1}' from generate_series(1, %2$d) n;
                insert into user_queue (lane, user_id, tag, weight, running_cap, ready, queued_jobs, queued_cost, backlog_since)
                select '%1$s', '%1$s-' || n, n, 1, 1, n %% 5 <> 0, 2, 7, now() - n * interval '1 second'
                from generate_series(1, %2$d) n;
                insert into job (id, user_id, source, request_id, requested_model, model, lane, priority, created_at, estimate,
                  fair_cost, reserved_plan, reserved_prepaid, clip_seconds, frame, audio, window_month, window_day, state, since,
                  attempt, eligible_at)
                select gen_random_uuid(), '%1$s-' || n, '/sums', '1', '%1$s', '%1$s', '%1$s', 5, timestamptz '2001-01-01Z' +
                  n * interval '1 second', 0, 0, 0, 0, 4, '1280x720', true, now(), now(), 'queued', now(), 0, now()
                from unnest(array[%2$d - 1, %2$d]) n;
                """.formatted(lane, wait));
    }

    private LaneRow row() {
        return database.await(queue::head).lanes().stream()
                .filter(row -> row.lane().equals(lane))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void whatFewUsersWaitForIsAsOfNow() {
        fill(100);

        assertThat(row()).isEqualTo(new LaneRow(lane, 80, 160, 560, 80, 20, 40, false, null));
    }

    @Test
    void whatManyUsersWaitForIsAsItWasLastAddedUp() {
        fill(USERS);

        LaneSum sum = users.addUp().lanes().stream()
                .filter(one -> one.lane().equals(lane))
                .findFirst()
                .orElseThrow();

        assertThat(sum)
                .isEqualTo(new LaneSum(
                        lane,
                        2_000,
                        4_000,
                        14_000,
                        2_000,
                        500,
                        1_000,
                        Instant.parse("2001-01-01T00:41:39Z"),
                        Instant.parse("2001-01-01T00:41:40Z")));
        LaneRow row = row();
        assertThat(row).isEqualTo(new LaneRow(lane, 2_000, 4_000, 14_000, 2_000, 500, 1_000, false, row.countedAt()));
        assertThat(row.countedAt()).isNotNull();
    }

    @Test
    void whatWasNeverAddedUpIsToldAsTheLeastThatThereIs() {
        fill(USERS);
        Ledger.change("delete from lane_figure where lane = '%s'".formatted(lane));

        LaneRow row = row();

        assertThat(row.users() + row.cappedUsers()).isEqualTo(row.countedAt() == null ? 1_000 : USERS);
        assertThat(row.atLeast()).isEqualTo(row.countedAt() == null);
    }

    @Test
    void theSumsOfTheAccountsAreThoseOfAllPages() {
        long before = users.addUp().heldMicros();
        fill(USERS);

        assertThat(users.addUp().heldMicros() - before).isBetween(3L * USERS - 1_000_000, 3L * USERS + 1_000_000);
        assertThat(Ledger.number("select amount from figure where name = 'live_jobs'"))
                .isGreaterThanOrEqualTo(USERS);
    }

    @Test
    void whatWasSpentTodayIsTheSumOfTheDay() {
        Ledger.change("""
                insert into figure (name, amount, at) values ('spent_settled', 999000000000, now() - interval '25 hours')
                on conflict (name) do update set amount = excluded.amount, at = excluded.at
                """);

        await().atMost(PATIENCE).untilAsserted(() -> {
            database.await(figures::keepSpent);
            database.await(figures::keepSpent);
            assertThat(Ledger.number("select amount from figure where name = 'spent_today'"))
                    .isEqualTo(Ledger.number("""
                            select coalesce(sum(plan_micros + prepaid_micros), 0) from ledger
                            where at >= date_trunc('day', now(), 'UTC') and kind in ('charge', 'correct')
                            """));
        });
    }
}
