package dev.bobine.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.EnumSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
class ChaosIT {

    /// Of leases of five seconds, on a machine that may be busy with other things; `LongChaos` holds the service to its
    /// word.
    private static final Duration ADOPTED_WITHIN = Duration.ofSeconds(45);

    @Test
    void nothingIsPaidTwiceAndNothingIsLostWhileWorkersAndTheDatabaseComeAndGo() throws Exception {
        Plan plan = Plan.of(
                        Long.getLong("chaos.seed", 1),
                        150,
                        2,
                        EnumSet.of(
                                Fault.MODEL,
                                Fault.REQUESTS,
                                Fault.POISON,
                                Fault.KILL,
                                Fault.FREEZE,
                                Fault.ROLLING_RESTART,
                                Fault.POSTGRES_RESTART))
                .perSecond(5)
                .producing(6)
                .hasty();

        try (Run run = Run.begin("short", plan)) {
            Report report = run.go();

            assertThat(report.broken()).isEmpty();
            assertThat(report.worst(Fault.KILL, Recovery.What.ADOPTED)).isLessThan(ADOPTED_WITHIN.toMillis());
        }
    }

    /// One that finds its jobs by the client's ids and asks for many at once; `-Pchaos` runs any other.
    @Test
    void aHostedModelThatMisbehavesIsPaidOnceToo() throws Exception {
        Plan plan = Plan.of(Long.getLong("chaos.seed", 1), 60, 1, EnumSet.of(Fault.MODEL, Fault.KILL))
                .speaking(Wire.KLING)
                .perSecond(10)
                .hasty();

        try (Run run = Run.begin("kling", plan)) {
            assertThat(run.go().broken()).isEmpty();
        }
    }
}
