package dev.bobine.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
class PlantedBugIT {

    /// Held shots that need several steps wait for one fewer. When two that one waits for end in one write, it has more
    /// of them than it counts and waits for ever; those of a shot do not, since all but the first wait for the
    /// shot.
    private static final String RELEASED_TOO_EARLY = """
            create function wait_for_fewer() returns trigger language plpgsql as
            'begin new.waits := new.waits - 1; return new; end';
            create trigger wait_for_fewer before insert on job for each row
            when (new.waits > 1 and new.model = 'film')
            execute function wait_for_fewer()
            """;

    /// What a shot needs besides its first need renders until that shot was asked for, which in a sound service would
    /// be never: however slow the machine is, what starts too early is seen to.
    private static Fate fate(Plan plan, String token) {
        String request = token.split("\\.")[0];
        String step = token.substring(request.length()).replace(".", "");
        Fate calm = Fate.calm(500);
        return Requests.film(plan, request)
                .flatMap(film -> film.needs().keySet().stream()
                        .filter(other -> film.kind(other) == Film.Kind.SHOT
                                && film.needs(other).size() > 1
                                && film.needs(other).stream().sorted().skip(1).anyMatch(step::equals))
                        .findAny())
                .map(other -> calm.until(Film.token(request, other)))
                .orElse(calm);
    }

    /// `resubmit: free` is the truth for one's own machines. Here it is a lie, which makes the workers do just what a
    /// naive service would: submit again whenever the answer was lost.
    @Test
    void theAuditorNoticesAServiceThatRetriesBlindlyAndStartsStepsTooEarly() throws Exception {
        Plan plan = Plan.of(1, 25, 1, EnumSet.noneOf(Fault.class))
                .perSecond(25)
                .producing(40)
                .hasty()
                // Longer than any machine needs to ask for what was released too early.
                .with("bobine.models.film.deadline", "5m")
                .with("bobine.backends.local.resubmit", "free")
                .with("bobine.backends.stills.resubmit", "free");

        try (Run run = Run.begin("planted", plan, (token, time) -> time == 1 ? Fate.lost(500) : fate(plan, token))) {
            run.fleet().start(plan.workers());
            run.ledger().execute(RELEASED_TOO_EARLY);
            run.requests().publish();
            run.awaitQuiet();
            Report report = run.audit();

            assertThat(report.findings(Auditor.DOUBLE_PAID)).hasSize(run.paid().size());
            assertThat(report.findings(Auditor.PRODUCTIONS)).isNotEmpty().allSatisfy(finding -> assertThat(finding)
                    .contains("was submitted before"));
            // What a step that was released too early did not wait for.
            int edges = report.findings(Auditor.LEFTOVERS).size();
            assertThat(report.broken())
                    .hasSize(run.paid().size()
                            + report.findings(Auditor.PRODUCTIONS).size()
                            + edges);
        }
    }
}
