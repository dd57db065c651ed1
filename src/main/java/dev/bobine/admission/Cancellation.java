package dev.bobine.admission;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.NoArgGenerator;
import dev.bobine.job.Job;
import dev.bobine.job.JobId;
import dev.bobine.job.JobState.Queued;
import dev.bobine.job.RequestIdentity;
import dev.bobine.persistence.CancelStore;
import dev.bobine.persistence.JobStore;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.InstantSource;

/// Takes the wish to cancel. A job that has not been submitted ends at once and costs nothing; one that runs is marked,
/// and whoever runs it asks the provider; one that has ended stays as it is.
@ApplicationScoped
public class Cancellation {

    private final CancelStore requests;
    private final JobStore jobs;
    private final InstantSource clock;
    private final NoArgGenerator ids = Generators.timeBasedEpochGenerator();

    Cancellation(CancelStore requests, JobStore jobs, InstantSource clock) {
        this.requests = requests;
        this.jobs = jobs;
        this.clock = clock;
    }

    /// What came of the wish.
    public enum Outcome {
        CANCELLED,
        REQUESTED,
        /// There is no live job of that id: it has ended, or never was.
        NOT_LIVE,
        /// The request has not arrived yet and will be refused when it does.
        AWAITED
    }

    /// Cancels a job by the request that asked for it.
    public Uni<Outcome> cancel(RequestIdentity identity) {
        return requests.resolve(identity.key(), ids.generate(), clock.instant())
                .chain(id -> id.isPresent()
                        ? cancel(new JobId(id.get()))
                        : Uni.createFrom().item(Outcome.AWAITED));
    }

    /// Cancels a job by its id.
    public Uni<Outcome> cancel(JobId id) {
        return jobs.find(id).chain(job -> job.map(this::cancel)
                .orElseGet(() -> Uni.createFrom().item(Outcome.NOT_LIVE)));
    }

    private Uni<Outcome> cancel(Job job) {
        if (!(job.state() instanceof Queued queued)) {
            return mark(job.id());
        }
        Instant now = clock.instant();
        return jobs.apply(job.to(queued.cancelled(), now))
                .chain(done -> done ? Uni.createFrom().item(Outcome.CANCELLED) : mark(job.id()));
    }

    private Uni<Outcome> mark(JobId id) {
        return jobs.requestCancel(id, clock.instant()).map(found -> found ? Outcome.REQUESTED : Outcome.NOT_LIVE);
    }
}
