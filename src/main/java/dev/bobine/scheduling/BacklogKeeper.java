package dev.bobine.scheduling;

import dev.bobine.catalogue.Catalogue;
import dev.bobine.job.Failure;
import dev.bobine.job.JobState.Queued;
import dev.bobine.job.Plan;
import dev.bobine.job.Stage;
import dev.bobine.job.Transition;
import dev.bobine.loop.BackgroundTask;
import dev.bobine.loop.Wakeup;
import dev.bobine.loop.Wakeups;
import dev.bobine.persistence.BacklogStore;
import dev.bobine.persistence.BacklogStore.LaneRow;
import dev.bobine.persistence.BacklogStore.PlanRow;
import dev.bobine.persistence.Database;
import dev.bobine.persistence.JobStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.function.IntSupplier;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/// Brings what waits in line with the configuration of this process: weights and caps of plans that were changed, and
/// lanes of models whose backends were. At the start and once in a while, since processes with an older configuration
/// may still be at work.
///
/// A job whose model is no longer configured fails when it has waited for [#PATIENCE], which outlasts any exchange of
/// processes: they do not all know a new model from the same moment on.
public final class BacklogKeeper implements BackgroundTask {

    static final Duration PATIENCE = Duration.ofHours(1);

    private static final Logger LOG = Logger.getLogger(BacklogKeeper.class);
    private static final Duration INTERVAL = Duration.ofMinutes(10);
    private static final int LIMIT = 1_000;

    /// At a time. While two configurations are at work, each may undo what the other one did, without an end.
    static final int MOST_BATCHES = 1_000;

    private static final Failure GONE = Failure.of(
            Failure.Kind.MODEL_GONE,
            Stage.SCHEDULING,
            "The model of this job is no longer offered; ask for another one, see GET /models.");

    private final Collection<PlanRow> plans;
    private final String defaultPlan;
    private final Catalogue catalogue;
    private final Database database;
    private final BacklogStore backlog;
    private final JobStore jobs;
    private final Wakeups wakeups;
    private final InstantSource clock;

    /// What it works with.
    public record Parts(
            Catalogue catalogue,
            Database database,
            BacklogStore backlog,
            JobStore jobs,
            Wakeups wakeups,
            InstantSource clock) {}

    /// @param usualPlan the plan of users without one
    public BacklogKeeper(Collection<Plan> plans, String defaultPlan, Parts parts) {
        this.plans = plans.stream()
                .map(plan -> new PlanRow(plan.name(), plan.weight(), plan.running()))
                .toList();
        this.defaultPlan = defaultPlan;
        this.catalogue = parts.catalogue();
        this.database = parts.database();
        this.backlog = parts.backlog();
        this.jobs = parts.jobs();
        this.wakeups = parts.wakeups();
        this.clock = parts.clock();
    }

    @Override
    public String name() {
        return "backlog";
    }

    @Override
    public Duration runOnce() {
        int reweighed = untilDone(() -> database.await(() -> backlog.reweigh(plans, defaultPlan, LIMIT)));
        int moved = untilDone(() -> database.await(() -> backlog.relane(lanes(), LIMIT)));
        if (reweighed > 0 || moved > 0) {
            LOG.infof("%d backlogs have another weight or cap now, %d jobs another lane", reweighed, moved);
            wakeups.wake(Wakeup.DISPATCH);
        }
        untilDone(this::refuseModelless);
        return INTERVAL;
    }

    static int untilDone(IntSupplier batch) {
        int all = 0;
        for (int batches = 0; batches < MOST_BATCHES; batches++) {
            int done = batch.getAsInt();
            if (done == 0) {
                break;
            }
            all += done;
        }
        return all;
    }

    private List<LaneRow> lanes() {
        return catalogue.names().stream()
                .flatMap(name -> catalogue.find(name).map(model -> new LaneRow(name, model.lane())).stream())
                .toList();
    }

    private int refuseModelless() {
        Instant now = clock.instant();
        List<Transition> refusals = database.await(() -> backlog.modelless(catalogue.names(), PATIENCE, LIMIT)).stream()
                .flatMap(job -> job.state() instanceof Queued queued
                        ? Stream.of(job.to(queued.refused(GONE), now))
                        : Stream.empty())
                .toList();
        return refusals.isEmpty()
                ? 0
                : (int) database.await(() -> jobs.applyAll(refusals)).stream()
                        .filter(Boolean::booleanValue)
                        .count();
    }
}
