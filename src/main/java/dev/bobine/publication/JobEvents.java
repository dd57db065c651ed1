package dev.bobine.publication;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.NoArgGenerator;
import dev.bobine.contract.MessageKind;
import dev.bobine.job.Actor;
import dev.bobine.job.CancelRequest;
import dev.bobine.job.Charge;
import dev.bobine.job.Claim;
import dev.bobine.job.DeletionReason;
import dev.bobine.job.EventType;
import dev.bobine.job.Job;
import dev.bobine.job.JobState;
import dev.bobine.job.JobState.Cancelled;
import dev.bobine.job.JobState.Claimed;
import dev.bobine.job.JobState.Collecting;
import dev.bobine.job.JobState.Completed;
import dev.bobine.job.JobState.Expired;
import dev.bobine.job.JobState.Failed;
import dev.bobine.job.JobState.Rendering;
import dev.bobine.job.JobState.Settled;
import dev.bobine.job.JobState.Submitting;
import dev.bobine.job.JobState.Unresolved;
import dev.bobine.job.JobState.Unsubmitted;
import dev.bobine.job.Kind;
import dev.bobine.job.Refusal;
import dev.bobine.job.Rejection;
import dev.bobine.job.Transition;
import dev.bobine.job.Usage;
import dev.bobine.job.Wish;
import dev.bobine.persistence.EventRow;
import dev.bobine.persistence.EventWriter;
import dev.bobine.persistence.JobRecord;
import dev.bobine.persistence.ProductionRecord;
import dev.bobine.persistence.UsageRow;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Writes what happened to jobs as events of the contract.
@ApplicationScoped
public class JobEvents implements EventWriter {

    private final PublicationSettings settings;
    private final NoArgGenerator ids = Generators.timeBasedEpochGenerator();

    JobEvents(PublicationSettings settings) {
        this.settings = settings;
    }

    @Override
    public EventRow accepted(Job job) {
        Instant notBefore = job.state() instanceof Unsubmitted waiting
                        && waiting.eligibleAt().isAfter(job.head().createdAt())
                ? waiting.eligibleAt()
                : null;
        return row(
                job,
                new EventData.Accepted(
                        facts(job, null),
                        job.head().createdAt(),
                        notBefore,
                        job.ask().deadline()));
    }

    @Override
    public EventRow rejected(Rejection rejection) {
        RequestFacts request = new RequestFacts(
                rejection.identity(), rejection.userId(), rejection.model(), null, rejection.metadata());
        Refusal refusal = rejection.refusal();
        ErrorFacts error =
                new ErrorFacts(refusal.code(), refusal.stage(), refusal.message(), refusal.field(), refusal.resetAt());
        MessageKind kind = MessageKind.valueOf(rejection.kind().toUpperCase(Locale.ROOT));
        EventData data = new EventData.Rejected(request, kind, rejection.at(), error);
        return row(rejection.id().value(), data, rejection.trace());
    }

    @Override
    public EventRow directed(Job job) {
        Wish wish = Objects.requireNonNull(job.ask().wish());
        return row(
                job,
                new EventData.Directed(facts(job, null), job.since(), wish, Objects.requireNonNull(wish.direction())));
    }

    @Override
    public EventRow production(EventType type, ProductionRecord production, int progress, Instant at) {
        EventData data = ProductionEvents.of(type, production, progress, at, settings.currency());
        return row(production.whose().id(), data, production.whose().trace());
    }

    @Override
    public Optional<EventRow> of(Transition transition) {
        return transition.event().map(ignored -> row(transition.after(), data(transition)));
    }

    @Override
    public EventRow deleted(JobRecord job, DeletionReason reason, Instant at) {
        return row(
                job.id().value(),
                new EventData.Deleted(facts(job), at, reason, job.clip()),
                job.head().trace());
    }

    @Override
    public EventRow refunded(JobRecord job, long micros, Instant at) {
        return row(
                job.id().value(),
                new EventData.Refunded(facts(job), at, micros),
                job.head().trace());
    }

    @Override
    public UsageRow usage(Usage usage) {
        return new UsageRow(
                usage.id(),
                usage.entry().subject(),
                usage.user().value(),
                usage.at(),
                UsageJson.tree(usage, settings.currency()).toString());
    }

    private JobFacts facts(JobRecord job) {
        RequestFacts request = new RequestFacts(
                job.head().identity(),
                job.userId(),
                job.ask().requestedModel(),
                job.ask().promptSha256(),
                job.head().metadata());
        JobRecord.Output output = job.output();
        RenderFacts render = new RenderFacts(
                job.terms().model(),
                job.call().backend(),
                Kind.of(output.kind()),
                job.seconds(),
                output.size(),
                output.audio(),
                output.look(),
                output.characters() == null ? List.of() : output.characters());
        return new JobFacts(
                job.id(),
                request,
                render,
                job.state(),
                job.standing().attempt(),
                job.ask().priority(),
                job.head().createdAt(),
                new CostFacts(
                        job.terms().estimate(),
                        settings.currency(),
                        job.result().charge()),
                job.standing().cancelRequestedAt(),
                new JobFacts.Kin(job.part(), job.head().origin()));
    }

    private EventData data(Transition transition) {
        Job job = transition.after();
        JobFacts facts = facts(job, transition.before());
        Instant at = job.since();
        return switch (job.state()) {
            case Unsubmitted _, Submitting _, Collecting _ ->
                throw new IllegalStateException(
                        "no event tells of " + job.state().wire());
            case Rendering state ->
                transition.before().state() instanceof Rendering
                        ? new EventData.Progressed(facts, at, state.progress())
                        : new EventData.Started(facts, at);
            case Unresolved state ->
                new EventData.Unresolved(facts, at, ErrorFacts.of(state.failure()), state.resolveAt());
            case Completed state -> new EventData.Completed(facts, at, state.asset());
            case Failed state -> new EventData.Failed(facts, at, ErrorFacts.of(state.failure()));
            case Cancelled _ -> cancelled(facts, at, job.cancel());
            case Expired _ ->
                new EventData.Expired(
                        facts, at, Objects.requireNonNull(job.ask().deadline()));
        };
    }

    /// A job is cancelled on somebody's word; where nobody's is known, the user's.
    private static EventData cancelled(JobFacts facts, Instant at, @Nullable CancelRequest request) {
        return request == null
                ? new EventData.Cancelled(facts, at, Actor.USER, null)
                : new EventData.Cancelled(facts, at, request.by(), request.reason());
    }

    private JobFacts facts(Job job, @Nullable Job before) {
        RequestFacts request = new RequestFacts(
                job.head().identity(),
                job.userId(),
                job.ask().requestedModel(),
                job.ask().work().promptHash(),
                job.head().metadata());
        RenderFacts render = new RenderFacts(
                job.terms().model(),
                backend(job, before),
                job.ask().work().kind(),
                job.ask().work().seconds(),
                job.ask().work().size(),
                job.ask().work().audio(),
                job.ask().work().look(),
                job.ask().work().characters());
        Charge charge = job.state() instanceof Settled settled ? settled.charge() : null;
        return new JobFacts(
                job.id(),
                request,
                render,
                job.state().wire(),
                job.state().attempt(),
                job.ask().priority(),
                job.head().createdAt(),
                new CostFacts(job.terms().estimateMicros(), settings.currency(), charge),
                job.cancelRequestedAt(),
                new JobFacts.Kin(job.part(), job.head().origin()));
    }

    private static @Nullable String backend(Job job, @Nullable Job before) {
        Claim claim = claim(job.state());
        if (claim == null && before != null) {
            claim = claim(before.state());
        }
        return claim == null ? null : claim.backend();
    }

    private static @Nullable Claim claim(JobState state) {
        return state instanceof Claimed claimed ? claimed.claim() : null;
    }

    private EventRow row(Job job, EventData data) {
        return row(job.id().value(), data, job.head().trace());
    }

    private EventRow row(UUID subject, EventData data, @Nullable String trace) {
        String json = new String(EventJson.bytes(data), StandardCharsets.UTF_8);
        return new EventRow(ids.generate(), subject, data.type().wire(), data.at(), json, trace);
    }
}
