package dev.bobine.admission;

import dev.bobine.catalogue.Catalogue;
import dev.bobine.job.GenerationRequest;
import dev.bobine.job.Listener;
import dev.bobine.job.UserId;
import dev.bobine.job.production.ProductionRequest;
import dev.bobine.job.production.Step;
import dev.bobine.persistence.AdmissionStore;
import dev.bobine.persistence.CharacterStore;
import dev.bobine.persistence.EventWriter;
import dev.bobine.signals.StageSpan;
import dev.bobine.signals.Traces;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Answers requests, a batch in one transaction: either all of a batch is answered or none of it was seen.
@ApplicationScoped
public class Admission {

    private final AdmissionStore store;
    private final CharacterStore characters;
    private final EventWriter events;
    private final AdmissionRound.Rules rules;
    private final MeterRegistry meters;
    private final Traces traces;
    private final JobIds ids;

    Admission(
            AdmissionStore store,
            CharacterStore characters,
            EventWriter events,
            Catalogue catalogue,
            Plans plans,
            ReferenceRules references,
            NamedWebhooks webhooks,
            JobIds ids,
            MeterRegistry meters,
            Traces traces) {
        this.ids = ids;
        this.store = store;
        this.characters = characters;
        this.events = events;
        this.rules = new AdmissionRound.Rules(catalogue, plans, references, webhooks);
        this.meters = meters;
        this.traces = traces;
    }

    /// The answers, in the order of the requests.
    public Uni<List<Verdict>> admit(List<AdmissionRequest> batch) {
        return admit(batch, parent -> traces.begin("admit", parent));
    }

    /// The answers to what came over Kafka, in the order of the requests.
    public Uni<List<Verdict>> admitFrom(String topic, List<AdmissionRequest> batch) {
        return admit(batch, parent -> traces.process("admit", parent, topic));
    }

    private Uni<List<Verdict>> admit(List<AdmissionRequest> batch, Function<@Nullable String, StageSpan> begin) {
        if (batch.isEmpty()) {
            return Uni.createFrom().item(List.of());
        }
        List<StageSpan> spans =
                batch.stream().map(candidate -> begin.apply(parent(candidate))).toList();
        List<AdmissionRequest> traced = IntStream.range(0, batch.size())
                .mapToObj(i -> traced(batch.get(i), spans.get(i)))
                .toList();
        return cast(traced)
                .chain(this::decide)
                .invoke(verdicts -> IntStream.range(0, spans.size()).forEach(i -> tell(spans.get(i), verdicts.get(i))))
                .onTermination()
                .invoke(() -> spans.forEach(StageSpan::close));
    }

    /// What a quote of a request is made by. Nothing is locked and nothing is written. A request's identity
    /// is not looked at: what was asked for before is quoted as if it were new.
    public Uni<Quotation> quotation(AdmissionRequest candidate) {
        return cast(List.of(candidate)).chain(cast -> {
            AdmissionStore.Concerned all = concerned(cast);
            AdmissionStore.Concerned concerned = new AdmissionStore.Concerned(
                    all.users(), Set.of(), all.clips(), Set.of(), all.productions(), all.listeners());
            return store.look(concerned)
                    .map(before -> new Quotation(cast.getFirst(), before, rules, events, ids::next));
        });
    }

    /// Those of the users whose accounts somebody has locked at this moment.
    public Uni<Set<UserId>> locked(Set<UserId> among) {
        return store.locked(among.stream().map(UserId::value).collect(Collectors.toSet()))
                .map(users -> users.stream().map(UserId::new).collect(Collectors.toSet()));
    }

    private static @Nullable String parent(AdmissionRequest candidate) {
        return switch (candidate) {
            case AdmissionRequest.Valid valid -> valid.request().trace();
            case AdmissionRequest.Production production -> production.request().trace();
            case AdmissionRequest.Retry retry -> retry.request().trace();
            case AdmissionRequest.Cut _ -> null;
            case AdmissionRequest.Invalid invalid -> invalid.trace();
        };
    }

    /// Whatever becomes of a job hangs below its admission.
    private static AdmissionRequest traced(AdmissionRequest candidate, StageSpan span) {
        return switch (candidate) {
            case AdmissionRequest.Valid(var request, var order) ->
                new AdmissionRequest.Valid(request.tracedBy(span.traceparent()), order);
            case AdmissionRequest.Production(var request, var order) ->
                new AdmissionRequest.Production(request.tracedBy(span.traceparent()), order);
            case AdmissionRequest.Retry retry -> retry.of(retry.request().tracedBy(span.traceparent()));
            case AdmissionRequest.Cut cut -> cut;
            case AdmissionRequest.Invalid invalid -> invalid;
        };
    }

    private static void tell(StageSpan span, Verdict verdict) {
        switch (verdict) {
            case Verdict.Admitted admitted -> span.with("job.id", admitted.id().toString());
            case Verdict.AlreadyAdmitted admitted ->
                span.with("job.id", admitted.id().toString()).with("duplicate", "true");
            case Verdict.Produced produced ->
                span.with("production.id", produced.production().toString());
            case Verdict.Refused refused -> span.failed(refused.refusal().code());
            case Verdict.AlreadyRefused refused -> span.failed(refused.code());
        }
    }

    /// The same with the characters that they name.
    private Uni<List<AdmissionRequest>> cast(List<AdmissionRequest> batch) {
        Set<String> users = batch.stream()
                .flatMap(Admission::requests)
                .filter(request -> !request.render().characters().named().isEmpty())
                .map(request -> request.userId().value())
                .collect(Collectors.toSet());
        if (users.isEmpty()) {
            return Uni.createFrom().item(batch);
        }
        return characters.of(users).map(sheets -> batch.stream()
                .map(candidate ->
                        cast(candidate, request -> request.cast(sheets.getOrDefault(request.userId(), List.of()))))
                .toList());
    }

    private static AdmissionRequest cast(AdmissionRequest candidate, UnaryOperator<GenerationRequest> change) {
        return switch (candidate) {
            case AdmissionRequest.Valid(var request, var order) ->
                new AdmissionRequest.Valid(change.apply(request), order);
            case AdmissionRequest.Production(var request, var order) ->
                new AdmissionRequest.Production(request.shots(shot -> change.apply(shot.ask())), order);
            case AdmissionRequest.Cut cut -> cut;
            case AdmissionRequest.Retry retry -> retry.of(retry.request().shots(shot -> change.apply(shot.ask())));
            case AdmissionRequest.Invalid invalid -> invalid;
        };
    }

    private Uni<List<Verdict>> decide(List<AdmissionRequest> batch) {
        return store.admit(
                        concerned(batch), before -> new AdmissionRound(before, rules, events, ids::next).decide(batch))
                .invoke(this::count);
    }

    private AdmissionStore.Concerned concerned(List<AdmissionRequest> batch) {
        List<GenerationRequest> requests =
                batch.stream().flatMap(Admission::requests).toList();
        return new AdmissionStore.Concerned(
                batch.stream().flatMap(Admission::user).map(UserId::value).collect(Collectors.toSet()),
                batch.stream().map(candidate -> candidate.identity().key()).collect(Collectors.toSet()),
                requests.stream()
                        .flatMap(request -> Stream.concat(
                                rules.references().clipsOf(request).stream(),
                                Stream.ofNullable(request.basis())
                                        .map(basis -> basis.job().value())))
                        .collect(Collectors.toSet()),
                batch.stream()
                        .flatMap(candidate -> candidate.recognition().stream())
                        .map(Order::digest)
                        .collect(Collectors.toSet()),
                batch.stream()
                        .filter(AdmissionRequest.Retry.class::isInstance)
                        .map(retry ->
                                ((AdmissionRequest.Retry) retry).production().value())
                        .collect(Collectors.toSet()),
                batch.stream()
                        .flatMap(candidate -> candidate.listener().stream())
                        .collect(Collectors.toMap(Listener::id, Listener::owner, (owner, _) -> owner)));
    }

    /// Whose account a request draws on.
    private static Stream<UserId> user(AdmissionRequest candidate) {
        return switch (candidate) {
            case AdmissionRequest.Valid valid -> Stream.of(valid.request().userId());
            case AdmissionRequest.Production production ->
                Stream.of(production.request().userId());
            case AdmissionRequest.Retry retry -> Stream.of(retry.request().userId());
            case AdmissionRequest.Cut cut -> Stream.of(cut.userId());
            case AdmissionRequest.Invalid _ -> Stream.of();
        };
    }

    private static Stream<GenerationRequest> requests(AdmissionRequest candidate) {
        return switch (candidate) {
            case AdmissionRequest.Valid valid -> Stream.of(valid.request());
            case AdmissionRequest.Production production -> shots(production.request());
            case AdmissionRequest.Retry retry -> shots(retry.request());
            case AdmissionRequest.Cut _, AdmissionRequest.Invalid _ -> Stream.of();
        };
    }

    private static Stream<GenerationRequest> shots(ProductionRequest production) {
        return production.steps().stream().filter(Step.Shot.class::isInstance).map(step -> ((Step.Shot) step).ask());
    }

    private void count(List<Verdict> verdicts) {
        for (Verdict verdict : verdicts) {
            String code =
                    switch (verdict) {
                        case Verdict.Admitted _, Verdict.Produced _ -> "accepted";
                        case Verdict.Refused refused -> refused.refusal().code();
                        case Verdict.AlreadyAdmitted _, Verdict.AlreadyRefused _ -> "duplicate";
                    };
            meters.counter("bobine.admission.requests", "outcome", code).increment();
            if (verdict instanceof Verdict.Produced) {
                meters.counter("bobine.productions.started").increment();
            }
        }
    }
}
