package dev.bobine.admission;

import dev.bobine.catalogue.Capabilities;
import dev.bobine.catalogue.Model;
import dev.bobine.job.FrameSize;
import dev.bobine.job.GenerationRequest;
import dev.bobine.job.JobId;
import dev.bobine.job.Plan;
import dev.bobine.job.PlanOverrides;
import dev.bobine.job.Refusal;
import dev.bobine.job.Render;
import dev.bobine.job.production.Step;
import dev.bobine.persistence.AdmissionStore.AccountRow;
import dev.bobine.persistence.AdmissionStore.Before;
import dev.bobine.persistence.AdmissionStore.NewJobRow;
import dev.bobine.persistence.AdmissionStore.Outcome;
import dev.bobine.persistence.EventWriter;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Says what a request would come to, by having the round decide that admits, and writing nothing of what it
/// decides. Pure; what it costs is bounded by the steps of the request times the models there are.
public final class Quotation {

    private static final int MAX_CHEAPER = 8;

    private final AdmissionRequest candidate;
    private final Before before;
    private final Before unused;
    private final AdmissionRound.Rules rules;
    private final AdmissionRound.Rules roomy;
    private final EventWriter events;
    private final Supplier<JobId> ids;

    /// @param before the account as it was a moment ago; nothing is locked
    Quotation(
            AdmissionRequest candidate,
            Before before,
            AdmissionRound.Rules rules,
            EventWriter events,
            Supplier<JobId> ids) {
        this.candidate = candidate;
        this.before = before;
        this.unused = unused(before);
        this.rules = rules;
        this.roomy =
                new AdmissionRound.Rules(rules.catalogue(), roomy(rules.plans()), rules.references(), rules.webhooks());
        this.events = events;
        this.ids = ids;
    }

    /// A way of asking for something else than what was asked for, given what that comes to.
    @FunctionalInterface
    private interface Otherwise {
        Optional<GenerationRequest> ask(GenerationRequest request, Model model, Render render);
    }

    public Quote quote() {
        List<NewJobRow> jobs = price(candidate);
        return new Quote(refusal(candidate), jobs, cheaper(candidate, jobs));
    }

    private @Nullable Refusal refusal(AdmissionRequest candidate) {
        return decide(before, rules, candidate).result().getFirst() instanceof Verdict.Refused refused
                ? refused.refusal()
                : null;
    }

    /// What would be admitted if there were room for it in the plan, and it might cost anything.
    private List<NewJobRow> price(AdmissionRequest candidate) {
        return decide(unused, roomy, asking(candidate, request -> request.atMost(null)))
                .jobs();
    }

    private Outcome<List<Verdict>> decide(Before given, AdmissionRound.Rules by, AdmissionRequest candidate) {
        return new AdmissionRound(given, by, events, ids).decide(List.of(candidate));
    }

    private List<Quote.Cheaper> cheaper(AdmissionRequest candidate, List<NewJobRow> jobs) {
        List<Quote.Cheaper> found = new ArrayList<>();
        if (!jobs.isEmpty()) {
            models().forEach(model -> add(found, Quote.Change.MODEL, changed(candidate, jobs, to(model)), jobs));
            add(found, Quote.Change.SECONDS, changed(candidate, jobs, Quotation::shorter), jobs);
            add(found, Quote.Change.SIZE, changed(candidate, jobs, Quotation::smaller), jobs);
            add(found, Quote.Change.AUDIO, changed(candidate, jobs, Quotation::silent), jobs);
        }
        return found.stream()
                .sorted(Comparator.comparingLong(Quote.Cheaper::estimateMicros))
                .limit(MAX_CHEAPER)
                .toList();
    }

    private List<String> models() {
        return rules.catalogue().models().values().stream()
                .filter(model -> model.craft() == Capabilities.Craft.CLIPS)
                .map(Model::name)
                .sorted()
                .toList();
    }

    private void add(
            List<Quote.Cheaper> found, Quote.Change change, Optional<AdmissionRequest> other, List<NewJobRow> jobs) {
        other.ifPresent(candidate -> {
            Quote.Cheaper cheaper = new Quote.Cheaper(change, price(candidate), refusal(candidate));
            long asked =
                    jobs.stream().mapToLong(job -> job.terms().estimateMicros()).sum();
            if (!cheaper.jobs().isEmpty() && cheaper.estimateMicros() < asked) {
                found.add(cheaper);
            }
        });
    }

    /// Empty when no shot can be asked for so.
    private Optional<AdmissionRequest> changed(AdmissionRequest candidate, List<NewJobRow> jobs, Otherwise other) {
        Map<String, NewJobRow> bySteps =
                jobs.stream().collect(Collectors.toMap(job -> job.step() == null ? "" : job.step(), job -> job));
        List<GenerationRequest> changed = new ArrayList<>();
        Function<Step.Shot, GenerationRequest> change = shot -> {
            Optional<GenerationRequest> asked = ask(shot.ask(), bySteps.get(shot.name()), other);
            asked.ifPresent(changed::add);
            return asked.orElse(shot.ask());
        };
        AdmissionRequest result =
                switch (candidate) {
                    case AdmissionRequest.Valid valid -> {
                        Optional<GenerationRequest> asked = ask(valid.request(), bySteps.get(""), other);
                        asked.ifPresent(changed::add);
                        yield new AdmissionRequest.Valid(asked.orElse(valid.request()));
                    }
                    case AdmissionRequest.Production(var request, var _) ->
                        new AdmissionRequest.Production(request.shots(change));
                    case AdmissionRequest.Retry retry ->
                        retry.of(retry.request().shots(change));
                    case AdmissionRequest.Cut cut -> cut;
                    case AdmissionRequest.Invalid invalid -> invalid;
                };
        return changed.isEmpty() ? Optional.empty() : Optional.of(result);
    }

    private Optional<GenerationRequest> ask(GenerationRequest request, @Nullable NewJobRow job, Otherwise other) {
        return job != null && job.ask().work() instanceof Render render
                ? rules.catalogue().find(job.terms().model()).flatMap(model -> other.ask(request, model, render))
                : Optional.empty();
    }

    private static Otherwise to(String other) {
        return (request, model, render) ->
                model.name().equals(other) ? Optional.empty() : Optional.of(request.asking(other, request.render()));
    }

    private static Optional<GenerationRequest> shorter(GenerationRequest request, Model model, Render render) {
        OptionalInt seconds = IntStream.iterate(render.seconds() - 1, length -> length > 0, length -> length - 1)
                .filter(model.durations()::contains)
                .findFirst();
        return seconds.isEmpty()
                ? Optional.empty()
                : Optional.of(request.asking(model.name(), request.render().fitted(seconds.getAsInt(), render.size())));
    }

    private static Optional<GenerationRequest> smaller(GenerationRequest request, Model model, Render render) {
        return model.sizes().stream()
                .filter(size -> size.aspectRatio().equals(render.size().aspectRatio()))
                .filter(size -> size.pixels() < render.size().pixels())
                .max(Comparator.comparingLong(FrameSize::pixels))
                .map(size -> request.asking(model.name(), request.render().fitted(render.seconds(), size)));
    }

    private static Optional<GenerationRequest> silent(GenerationRequest request, Model model, Render render) {
        return render.audio() && model.silence()
                ? Optional.of(request.asking(
                        model.name(),
                        request.render().fitted(render.seconds(), render.size()).silent()))
                : Optional.empty();
    }

    private static AdmissionRequest asking(AdmissionRequest candidate, UnaryOperator<GenerationRequest> change) {
        return switch (candidate) {
            case AdmissionRequest.Valid valid -> new AdmissionRequest.Valid(change.apply(valid.request()));
            case AdmissionRequest.Production(var request, var _) ->
                new AdmissionRequest.Production(
                        request.shots(shot -> change.apply(shot.ask())).atMost(null));
            case AdmissionRequest.Retry retry ->
                retry.of(retry.request().shots(shot -> change.apply(shot.ask())).atMost(null));
            case AdmissionRequest.Cut cut -> cut;
            case AdmissionRequest.Invalid invalid -> invalid;
        };
    }

    /// The same accounts with nothing used of them; what a user may ask for stays.
    private static Before unused(Before before) {
        LocalDate today = LocalDate.ofInstant(before.now(), ZoneOffset.UTC);
        Map<String, AccountRow> accounts = new HashMap<>();
        before.accounts().forEach((user, row) -> {
            AccountRow fresh = new AccountRow(
                    user,
                    row.plan(),
                    models(row.overrides()),
                    new AccountRow.Windows(today, 0, today, 0),
                    0,
                    0,
                    0,
                    null);
            accounts.put(user, AccountRows.with(fresh, AccountState.fresh(today)));
        });
        return new Before(
                before.now(),
                accounts,
                before.known(),
                before.clips(),
                before.recent(),
                before.productions(),
                before.listeners());
    }

    private static @Nullable PlanOverrides models(@Nullable PlanOverrides overrides) {
        return overrides == null
                ? null
                : new PlanOverrides(null, null, null, null, null, null, null, overrides.models());
    }

    private static Plans roomy(Plans plans) {
        Map<String, Plan> roomy = new HashMap<>();
        plans.byName()
                .forEach((name, plan) -> roomy.put(
                        name,
                        new Plan(
                                name,
                                plan.weight(),
                                Integer.MAX_VALUE,
                                plan.running(),
                                Integer.MAX_VALUE,
                                Long.MAX_VALUE,
                                Integer.MAX_VALUE,
                                Long.MAX_VALUE,
                                Integer.MAX_VALUE,
                                plan.models())));
        return new Plans(roomy, plans.defaultPlan());
    }
}
