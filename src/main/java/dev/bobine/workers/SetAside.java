package dev.bobine.workers;

import dev.bobine.job.Failure;
import dev.bobine.job.Job;
import dev.bobine.job.JobId;
import dev.bobine.job.JobState;
import dev.bobine.job.JobState.Collecting;
import dev.bobine.job.JobState.Rendering;
import dev.bobine.job.JobState.Settled;
import dev.bobine.job.JobState.Submitting;
import dev.bobine.job.JobState.Unresolved;
import dev.bobine.job.JobState.Unsubmitted;
import dev.bobine.job.Stage;
import dev.bobine.job.Transition;
import dev.bobine.rendering.RenderingSettings;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import org.jboss.logging.Logger;

/// What becomes of jobs whose rows this build cannot read whole. While versions are mixed another one may be able to,
/// so they are left to it for a while; then they end, that no place, money or production is held by them for ever.
@ApplicationScoped
public class SetAside {

    private static final Logger LOG = Logger.getLogger(SetAside.class);
    private static final Duration PATIENCE = Duration.ofHours(1);
    private static final Duration PAUSE = Duration.ofMinutes(1);

    private final RenderingSettings settings;
    private final InstantSource clock;
    private final LeftToOthers others;

    @Inject
    SetAside(RenderingSettings settings, InstantSource clock) {
        this(settings, clock, PATIENCE);
    }

    /// @param patience for which they are left to others
    public SetAside(RenderingSettings settings, InstantSource clock, Duration patience) {
        this.settings = settings;
        this.clock = clock;
        this.others = new LeftToOthers(clock, patience);
    }

    /// Those that are left to others at present.
    public Set<JobId> left() {
        return others.all();
    }

    /// The ends of those for which nobody waits any longer; the others are waited for from now on.
    public List<Transition> ended(List<Job> damaged) {
        Instant now = clock.instant();
        return damaged.stream()
                .filter(job -> isOverdue(job.id(), now))
                .map(job -> job.to(end(job.state(), now), now))
                .toList();
    }

    /// What becomes of jobs that have just been claimed, whose submits surely were not tried.
    public List<Transition> unsent(List<Job> damaged) {
        Instant now = clock.instant();
        return damaged.stream().map(job -> job.to(unsent(job, now), now)).toList();
    }

    private JobState unsent(Job job, Instant now) {
        if (!(job.state() instanceof Submitting claimed)) {
            return end(job.state(), now);
        }
        return isOverdue(job.id(), now)
                ? claimed.failed(failure(Stage.SCHEDULING))
                : claimed.requeued(failure(Stage.SCHEDULING), now.plus(PAUSE), false);
    }

    private boolean isOverdue(JobId id, Instant now) {
        boolean overdue = others.isOverdue(id, now);
        if (overdue) {
            LOG.errorf("job %s cannot be read by any worker; it ends", id);
        }
        return overdue;
    }

    private JobState end(JobState state, Instant now) {
        return switch (state) {
            case Unsubmitted waiting -> waiting.refused(failure(Stage.SCHEDULING));
            case Submitting submitting -> submitting.unresolved(failure(Stage.SUBMIT), settings.resolveAt(now));
            case Rendering rendering -> rendering.abandoned(failure(Stage.RENDER));
            case Collecting collecting -> collecting.failed(failure(Stage.COLLECT));
            case Unresolved _, Settled _ -> throw new IllegalArgumentException("nobody takes such a job");
        };
    }

    private static Failure failure(Stage stage) {
        return Failure.of(Failure.Kind.UNREADABLE, stage, "What this service keeps of the job cannot be read.");
    }
}
