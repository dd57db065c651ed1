package dev.bobine.scheduling;

import dev.bobine.job.Job;
import dev.bobine.job.JobId;
import dev.bobine.job.JobState.Unresolved;
import dev.bobine.job.Ticket;
import dev.bobine.persistence.Database;
import dev.bobine.persistence.Hints;
import dev.bobine.persistence.JobStore;
import dev.bobine.rendering.CallbackAddresses;
import dev.bobine.rendering.CallbackMessage;
import dev.bobine.rendering.RenderBackend;
import dev.bobine.rendering.RenderBackends;
import dev.bobine.rendering.RenderStatus;
import dev.bobine.rendering.Submission;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;

/// Providers' calls about renders. A call is a hint and no more: whoever runs the job asks the provider at once instead
/// of later. Where a submit was left unclear the call names the job, and then, if the provider confirms that it has it,
/// the job goes on instead of staying parked.
@ApplicationScoped
public class Callbacks {

    private static final Logger LOG = Logger.getLogger(Callbacks.class);

    private final CallbackAddresses addresses;
    private final RenderBackends backends;
    private final Database database;
    private final JobStore jobs;
    private final Hints hints;
    private final Resolution resolution;
    private final MeterRegistry meters;

    Callbacks(
            CallbackAddresses addresses,
            RenderBackends backends,
            Database database,
            JobStore jobs,
            Hints hints,
            Resolution resolution,
            MeterRegistry meters) {
        this.addresses = addresses;
        this.backends = backends;
        this.database = database;
        this.jobs = jobs;
        this.hints = hints;
        this.resolution = resolution;
        this.meters = meters;
    }

    /// What became of a call.
    public enum Outcome {
        /// Nobody gave out this address, or the provider did not sign what came.
        FORGED,
        HEARD,
        /// The job was parked, and goes on.
        RESOLVED
    }

    /// @param key idempotency key of the submit that the address was given out for
    public Outcome hear(String backend, String key, String signature, CallbackMessage message) {
        Outcome outcome = backends.find(backend)
                .filter(_ -> addresses.signed(backend, key, signature))
                .filter(known -> known.model().vouchesFor(message))
                .flatMap(known -> job(key).map(id -> heard(known, id, key, message)))
                .orElse(Outcome.FORGED);
        String known = backends.find(backend).isPresent() ? backend : "none";
        meters.counter(
                        "bobine.callbacks",
                        "backend",
                        known,
                        "outcome",
                        outcome.name().toLowerCase(Locale.ROOT))
                .increment();
        return outcome;
    }

    /// Idempotency keys begin with the job's id.
    private static Optional<JobId> job(String key) {
        int end = key.lastIndexOf('-');
        try {
            return Optional.of(new JobId(UUID.fromString(key.substring(0, Math.max(0, end)))));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private Outcome heard(RenderBackend backend, JobId id, String key, CallbackMessage message) {
        hints.tell(id);
        return database.await(() -> jobs.find(id))
                .filter(job -> job.state() instanceof Unresolved parked
                        && parked.claim().idempotencyKey().equals(key)
                        && parked.claim().backend().equals(backend.name()))
                .flatMap(job -> confirmed(backend, job, message))
                .filter(externalId ->
                        resolution.resolve(id, new Resolution.Decision.Adopt(externalId)) == Resolution.Outcome.DONE)
                .map(_ -> Outcome.RESOLVED)
                .orElse(Outcome.HEARD);
    }

    private static Optional<String> confirmed(RenderBackend backend, Job job, CallbackMessage message) {
        if (!(job.state() instanceof Unresolved parked)) {
            return Optional.empty();
        }
        Submission submission = Submission.of(job.ask().work(), parked.claim());
        return backend.model().jobIn(message, submission).filter(externalId -> {
            Ticket ticket = parked.claim().ticket(externalId);
            boolean there = isThere(backend.model().poll(ticket));
            LOG.infof("job %s: the provider called about its unclear submit; it has the job: %s", job.id(), there);
            return there;
        });
    }

    private static boolean isThere(RenderStatus status) {
        return switch (status) {
            case RenderStatus.Working _, RenderStatus.Done _, RenderStatus.Broken _, RenderStatus.Stopped _ -> true;
            case RenderStatus.NotFound _, RenderStatus.Lost _, RenderStatus.Unknown _ -> false;
        };
    }
}
