package dev.bobine.scheduling;

import dev.bobine.catalogue.Catalogue;
import dev.bobine.catalogue.Model;
import dev.bobine.job.Charge;
import dev.bobine.job.Job;
import dev.bobine.job.JobId;
import dev.bobine.job.JobState;
import dev.bobine.job.JobState.Unresolved;
import dev.bobine.loop.Wakeup;
import dev.bobine.loop.Wakeups;
import dev.bobine.persistence.Database;
import dev.bobine.persistence.JobStore;
import dev.bobine.signals.JobFields;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// The way out of `unresolved` by an operator's word or a provider's call. Calls block and belong on a virtual thread.
@ApplicationScoped
public class Resolution {

    private static final Logger LOG = Logger.getLogger(Resolution.class);

    /// For a model that was taken out of the configuration since.
    private static final Duration DEADLINE_OF_FORGOTTEN_MODELS = Duration.ofHours(1);

    private final Database database;
    private final JobStore jobs;
    private final Catalogue catalogue;
    private final Wakeups wakeups;
    private final InstantSource clock;
    private final JobFields fields;

    Resolution(
            Database database,
            JobStore jobs,
            Catalogue catalogue,
            Wakeups wakeups,
            InstantSource clock,
            JobFields fields) {
        this.database = database;
        this.jobs = jobs;
        this.catalogue = catalogue;
        this.wakeups = wakeups;
        this.clock = clock;
        this.fields = fields;
    }

    /// What the operator found out, or decided.
    public sealed interface Decision {

        /// The first submit had no effect, or paying twice is acceptable.
        record Retry() implements Decision {}

        /// Given up.
        ///
        /// @param chargedMicros what the provider billed; null when that is not known, and then the estimate is
        ///     charged
        record Fail(@Nullable Long chargedMicros) implements Decision {}

        /// The provider has the job under this id.
        record Adopt(String externalId) implements Decision {}
    }

    /// What came of it.
    public enum Outcome {
        DONE,
        /// The job is live, in another state.
        NOT_UNRESOLVED,
        /// There is no live job of that id.
        NOT_LIVE,
        /// The job moved meanwhile, or this process may not write at present.
        NOT_APPLIED
    }

    public Outcome resolve(JobId id, Decision decision) {
        Optional<Job> found = database.await(() -> jobs.find(id));
        if (found.isEmpty()) {
            return Outcome.NOT_LIVE;
        }
        Job job = found.get();
        return job.state() instanceof Unresolved parked
                ? apply(job, next(job, parked, decision))
                : Outcome.NOT_UNRESOLVED;
    }

    private JobState next(Job job, Unresolved parked, Decision decision) {
        Instant now = clock.instant();
        return switch (decision) {
            case Decision.Retry _ -> parked.requeued(now);
            case Decision.Fail(Long charged) ->
                parked.failed(Charge.of(charged, parked.claim().offerMicros()));
            case Decision.Adopt(String externalId) ->
                parked.adopted(parked.claim().ticket(externalId), now, now.plus(deadline(job)));
        };
    }

    private Duration deadline(Job job) {
        return catalogue.find(job.terms().model()).map(Model::deadline).orElse(DEADLINE_OF_FORGOTTEN_MODELS);
    }

    private Outcome apply(Job job, JobState next) {
        if (!database.await(() -> jobs.apply(job.to(next, clock.instant())))) {
            return Outcome.NOT_APPLIED;
        }
        try (JobFields.Scope _ = fields.of(job)) {
            LOG.infof("job %s: resolved, now %s", job.id(), next.wire());
        }
        wakeups.wake(Wakeup.ADOPTION);
        return Outcome.DONE;
    }
}
