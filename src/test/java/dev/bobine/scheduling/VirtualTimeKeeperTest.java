package dev.bobine.scheduling;

import static dev.bobine.quality.Waits.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bobine.dev.StackResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/// What a lane of a currency of small units comes to, on a real database.
@QuarkusTest
@QuarkusTestResource(StackResource.class)
class VirtualTimeKeeperTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final long BASE = VirtualTimes.BASE;

    @Inject
    VirtualTimeKeeper keeper;

    @ConfigProperty(name = "quarkus.datasource.jdbc.url")
    String url;

    private final String run = UUID.randomUUID().toString().substring(0, 8);
    private final String one = run + "-1";
    private final String two = run + "-2";
    private final String both = one + "+" + two;
    private final String other = run + "-3";

    @Test
    void timesAndTagsComeDownTogetherAndThoseThatCannotFollowLater() throws Exception {
        Rows rows = new Rows(url);
        for (String backend : List.of(one, two, other)) {
            rows.enter(backend);
        }
        for (String lane : List.of(one, both, other)) {
            waits(rows, "ana", lane);
            waits(rows, "ben", lane);
        }
        tag(rows, "ana", one, BASE + 1_007);
        tag(rows, "ben", one, BASE + 1_003);
        tag(rows, "ana", both, BASE + 990);
        tag(rows, "ben", both, BASE + 1_500);
        tag(rows, "ana", other, BASE + 5);
        tag(rows, "ben", other, BASE - 5);

        try (Connection locked = rows.connect()) {
            locked.setAutoCommit(false);
            try (var statement = locked.prepareStatement("select 1 from account where user_id = ? for update")) {
                statement.setString(1, run + "ben");
                statement.execute();
            }
            time(rows, "backend", two, BASE + 500);
            time(rows, "lane", other, BASE - 10);
            time(rows, "lane", one, BASE + 1_000);

            await().atMost(PATIENCE).untilAsserted(() -> {
                keeper.runOnce();
                assertThat(times(rows, "lane")).containsExactly(one + " 1000", both + " 0", other + " " + (BASE - 10));
                assertThat(times(rows, "backend")).containsExactly(one + " 0", two + " 500", other + " 0");
                assertThat(tags(rows, "ana")).containsExactly("1007", "990", String.valueOf(BASE + 5));
            });
            assertThat(tags(rows, "ben"))
                    .containsExactly(
                            String.valueOf(BASE + 1_003), String.valueOf(BASE + 1_500), String.valueOf(BASE - 5));
            locked.rollback();
        }

        await().atMost(PATIENCE).untilAsserted(() -> {
            keeper.runOnce();
            assertThat(tags(rows, "ben")).containsExactly("1003", "1500", String.valueOf(BASE - 5));
        });
        time(rows, "lane", other, 0);
        rows.run("delete from user_queue where user_id like ?", run + "%");
    }

    private void waits(Rows rows, String user, String lane) throws SQLException {
        rows.enter(new Rows.Waiting(run + user, run + "-model", lane, 1, 1_000, 1));
    }

    private void tag(Rows rows, String user, String lane, long tag) throws SQLException {
        rows.run("update user_queue set tag = ? where user_id = ? and lane = ?", tag, run + user, lane);
    }

    private static void time(Rows rows, String table, String name, long time) throws SQLException {
        rows.run("update " + table + " set vtime = ? where name = ?", time, name);
    }

    private List<String> times(Rows rows, String table) throws SQLException {
        return rows.texts("select name || ' ' || vtime from " + table + " where name like ? order by name", run + "%");
    }

    private List<String> tags(Rows rows, String user) throws SQLException {
        return rows.texts("select tag from user_queue where user_id = ? order by lane", run + user);
    }
}
