package dev.bobine.upkeep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bobine.dev.StackResource;
import dev.bobine.journey.Ledger;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
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
