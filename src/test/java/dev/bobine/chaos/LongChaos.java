package dev.bobine.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/// The long run, for `./mvnw -Pchaos verify`. Options: `chaos.seed`, `chaos.jobs`, `chaos.workers`, `chaos.faults`
/// (`all`, `none` or names separated by commas), `chaos.rate` (requests per second), `chaos.productions` (of a hundred
/// requests), `chaos.stills` (of a hundred of the others), `chaos.dialect` (of the model server) and `chaos.builds`
/// (jars of several builds of the service that work side by side).
class LongChaos {

    @Test
    void nothingIsPaidTwiceAndNothingIsLost() throws Exception {
        Plan plan = Plan.of(
                        Long.getLong("chaos.seed", 7),
                        Integer.getInteger("chaos.jobs", 1000),
                        Integer.getInteger("chaos.workers", 3),
                        Fault.parse(System.getProperty("chaos.faults", "all")))
                .speaking(Wire.named(System.getProperty("chaos.dialect", "openai-videos")))
                .producing(Integer.getInteger("chaos.productions", 10))
                .drawing(Integer.getInteger("chaos.stills", 10))
                .perSecond(Double.parseDouble(System.getProperty("chaos.rate", "10")));

        try (Run run = Run.begin("long", plan)) {
            Report report = run.go();

            assertThat(report.broken()).isEmpty();
            // How long it took is in the report; these are what a machine keeps that has much else to do.
            assertThat(report.worst(Fault.KILL, Recovery.What.ADOPTED))
                    .isLessThan(Duration.ofSeconds(30).toMillis());
            assertThat(report.worst(Fault.ROLLING_RESTART, Recovery.What.ADOPTED))
                    .isLessThan(Duration.ofSeconds(15).toMillis());
            assertThat(report.worst(Fault.ROLLING_RESTART, Recovery.What.ENDED))
                    .isLessThan(Duration.ofSeconds(30).toMillis());
        }
    }
}
