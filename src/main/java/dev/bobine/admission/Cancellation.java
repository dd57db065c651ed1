package dev.bobine.admission;

import dev.bobine.job.CancelCommand;
import dev.bobine.job.CancelRequest;
import dev.bobine.job.Job;
import dev.bobine.job.JobId;
import dev.bobine.job.JobState.Unsubmitted;
import dev.bobine.job.ProductionId;
import dev.bobine.job.RequestIdentity;
import dev.bobine.persistence.CancelStore;
import dev.bobine.persistence.DatabaseException;
import dev.bobine.persistence.JobStore;
import dev.bobine.persistence.ProductionStore;
import dev.bobine.signals.StageSpan;
import dev.bobine.signals.Traces;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.UUID;

/// Takes requests to cancel. A job that has not been submitted ends at once and costs nothing, or once its user's
/// account is free where somebody keeps that locked; one that runs is marked, and whoever runs it asks the provider;
/// one that has ended stays as it is.
@ApplicationScoped
public class Cancellation {

    /// Longest wait for an account. What is marked after that may end all the same.
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private final CancelStore requests;
    private final JobStore jobs;
    private final ProductionStore productions;
    private final InstantSource clock;
    private final Traces traces;
    private final JobIds ids;

    Cancellation(
            CancelStore requests,
            JobStore jobs,
            ProductionStore productions,
            JobIds ids,
            InstantSource clock,
            Traces traces) {
        this.ids = ids;
        this.productions = productions;
        this.traces = traces;
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

    /// Does what the command asks for, as a part of its trace.
    public Uni<Outcome> cancel(CancelCommand command) {
        StageSpan span = traces.begin("cancel", command.trace());
        return answer(command)
                .invoke(outcome -> span.with("cancel.outcome", outcome.name().toLowerCase(Locale.ROOT)))
                .onTermination()
                .invoke(span::close);
    }

    private Uni<Outcome> answer(CancelCommand command) {
        Instant now = clock.instant();
        CancelRequest request = new CancelRequest(now, command.by(), command.reason());
        return switch (command.target()) {
            case CancelCommand.Target.ByJob(JobId job) -> cancel(job, request);
            case CancelCommand.Target.ByProduction(ProductionId production) -> cancel(production, request);
            case CancelCommand.Target.ByRequest(RequestIdentity identity) ->
                requests.resolve(identity.key(), ids.next().value(), now)
                        .chain(id -> id.isPresent()
                                ? cancelEither(id.get(), request)
                                : Uni.createFrom().item(Outcome.AWAITED));
        };
    }

    /// A request became a job or a production, under the same id.
    private Uni<Outcome> cancelEither(UUID id, CancelRequest request) {
        return cancel(new JobId(id), request)
                .chain(outcome -> outcome == Outcome.NOT_LIVE
                        ? cancel(new ProductionId(id), request)
                        : Uni.createFrom().item(outcome));
    }

    private Uni<Outcome> cancel(ProductionId id, CancelRequest request) {
        return productions.cancel(id, request).invoke(productions::wake).map(found -> found.filter(
                        production -> !production.end().isEnd())
                .map(_ -> Outcome.REQUESTED)
                .orElse(Outcome.NOT_LIVE));
    }

    private Uni<Outcome> cancel(JobId id, CancelRequest request) {
        return jobs.find(id).chain(job -> job.map(found -> cancel(found, request))
                .orElseGet(() -> Uni.createFrom().item(Outcome.NOT_LIVE)));
    }

    private Uni<Outcome> cancel(Job job, CancelRequest request) {
        if (!(job.state() instanceof Unsubmitted waiting)) {
            return mark(job.id(), request);
        }
        return jobs.apply(job.cancelRequested(request).to(waiting.cancelled(), request.at()))
                .ifNoItem()
                .after(PATIENCE)
                .recoverWithItem(false)
                .onFailure(DatabaseException::isLocked)
                .recoverWithItem(false)
                .chain(done -> done ? Uni.createFrom().item(Outcome.CANCELLED) : mark(job.id(), request));
    }

    private Uni<Outcome> mark(JobId id, CancelRequest request) {
        return jobs.requestCancel(id, request).map(found -> found ? Outcome.REQUESTED : Outcome.NOT_LIVE);
    }
}
