package dev.bobine.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
class PlantedBugIT {

    /// `resubmit: free` is the truth for one's own machines. Here it is a lie, which makes the workers do just what a
    /// naive service would: submit again whenever the answer was lost.
    @Test
    void theAuditorNoticesAServiceThatRetriesBlindly() throws Exception {
        Plan plan = Plan.of(1, 25, 1, EnumSet.noneOf(Fault.class))
                .perSecond(25)
                .hasty()
                .with("bobine.backends.local.resubmit", "free");
        Fate lost = new Fate(Fate.Kind.ANSWER_LOST, 500, 0, false, false);

        try (Run run = Run.begin("planted", plan, (_, time) -> time == 1 ? lost : Fate.calm(500))) {
            Report report = run.go();

            assertThat(report.findings(Auditor.DOUBLE_PAID)).hasSize(plan.jobs());
            assertThat(report.broken()).hasSize(plan.jobs());
        }
    }
}
