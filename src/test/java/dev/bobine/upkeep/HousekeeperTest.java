package dev.bobine.upkeep;

import static dev.bobine.quality.Waits.await;
import static dev.bobine.upkeep.Jobs.json;
import static dev.bobine.upkeep.Jobs.unique;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bobine.dev.StackResource;
import dev.bobine.journey.Ledger;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(StackResource.class)
class HousekeeperTest {

    private static final int MORE_THAN_A_BATCH = 5_001;

    @Inject
    Housekeeper housekeeper;

    @Inject
    MeterRegistry meters;

    @Test
    void aDutyThatFailsKeepsNoOtherFromBeingDone() {
        UUID old = audited("2020-01-01Z");
        UUID young = audited("2999-01-01Z");
        double failures = failures("make-weeks");
        double others = failures("forget-audit");

        Ledger.change("alter function make_weeks(integer) rename to make_weeks_away");
        try {
            assertThat(housekeeper.runOnce()).isPositive();
        } finally {
            Ledger.change("alter function make_weeks_away(integer) rename to make_weeks");
        }

        assertThat(entries(old)).isZero();
        assertThat(entries(young)).isOne();
        assertThat(failures("make-weeks")).isGreaterThan(failures);
        assertThat(failures("forget-audit")).isEqualTo(others);
        Ledger.change("delete from audit where id = '%s'".formatted(young));
    }

    @Test
    void aRoundIsBoundedAndTheNextOneFollowsAtOnceWhileThereIsMore() {
        Ledger.change("""
                insert into audit (id, at, actor, action, subject)
                select gen_random_uuid(), '2020-01-01Z', 'a', 'flood', 's' from generate_series(1, %d)
                """.formatted(MORE_THAN_A_BATCH));

        boolean more = housekeeper.runOnce().isZero();

        assertThat(more || Ledger.number("select count(*) from audit where action = 'flood'") == 0)
                .isTrue();
        while (housekeeper.runOnce().isZero()) {
            // Until nothing is left.
        }
        assertThat(Ledger.number("select count(*) from audit where action = 'flood'"))
                .isZero();
    }

    /// A start time may lie further ahead than jobs are kept.
    @Test
    void aRequestIsKnownForAsLongAsItsJobHasNotEnded() {
        String user = unique("far");
        String order = unique("order");
        String job = ordered(user, order);
        String refused = unique("refused");
        json().body("{\"userId\":\"%s\",\"prompt\":\"x\",\"seconds\":77}".formatted(user))
                .header("Idempotency-Key", refused)
                .post("/jobs")
                .then()
                .statusCode(422);
        Ledger.change("update request_identity set created_at = '2020-01-01Z' where job_id = '%s' or user_id = '%s'"
                .formatted(job, user));

        await().atMost(Duration.ofMinutes(1)).until(() -> {
            housekeeper.runOnce();
            return Ledger.number("select count(*) from request_identity where user_id = '%s'".formatted(user)) == 0;
        });

        assertThat(ordered(user, order)).isEqualTo(job);
        json().delete("/jobs/" + job);
    }

    private static String ordered(String user, String order) {
        return json().header("Idempotency-Key", order)
                .body("{\"userId\":\"%s\",\"prompt\":\"x\",\"seconds\":2,\"notBefore\":\"2999-01-01T00:00:00Z\"}"
                        .formatted(user))
                .post("/jobs")
                .then()
                .extract()
                .path("jobId");
    }

    private static UUID audited(String at) {
        UUID id = UUID.randomUUID();
        Ledger.change("insert into audit (id, at, actor, action, subject) values ('%s', '%s', 'a', 'test', 's')"
                .formatted(id, at));
        return id;
    }

    private static long entries(UUID id) {
        return Ledger.number("select count(*) from audit where id = '%s'".formatted(id));
    }

    private double failures(String duty) {
        return meters.counter("bobine.housekeeping.failures", "duty", duty).count();
    }
}
