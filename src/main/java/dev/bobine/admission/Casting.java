package dev.bobine.admission;

import dev.bobine.catalogue.Catalogue.Match;
import dev.bobine.job.GenerationRequest;
import dev.bobine.job.Job;
import dev.bobine.job.JobId;
import dev.bobine.job.JobState;
import dev.bobine.job.Part;
import dev.bobine.job.Plan;
import dev.bobine.job.ProductionId;
import dev.bobine.job.Reference;
import dev.bobine.job.Refusal;
import dev.bobine.job.UserId;
import dev.bobine.job.production.Member;
import dev.bobine.job.production.ProductionRequest;
import dev.bobine.job.production.Step;
import dev.bobine.job.production.StepInput;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Makes jobs of the steps of a production: each is matched to a model and priced, and what it takes of another step
/// becomes the address of the clip that that step's job will make. All of them, or none.
final class Casting {

    private final AdmissionRound.Rules rules;
    private final Plan plan;
    private final Supplier<JobId> ids;
    private final Instant now;
    private final Map<UUID, String> owners;
    private final Map<String, JobId> jobs = new HashMap<>();
    private final List<Cast> made = new ArrayList<>();
    private AccountState account;

    /// @param owners users of the jobs whose clips are there
    Casting(
            AdmissionRound.Rules rules,
            Plan plan,
            AccountState account,
            Map<UUID, String> owners,
            Supplier<JobId> ids,
            Instant now) {
        this.rules = rules;
        this.plan = plan;
        this.account = account.on(LocalDate.ofInstant(now, ZoneOffset.UTC));
        this.owners = new HashMap<>(owners);
        this.ids = ids;
        this.now = now;
    }

    /// A step with the job that it becomes.
    ///
    /// @param after jobs that it waits for
    record Cast(Job job, Member member, List<JobId> after) {}

    /// What the steps come to.
    sealed interface Ruling {

        /// @param members all of them, those too that are kept, each after those that it needs
        /// @param account with what was set aside
        record Granted(List<Cast> made, List<Member> members, AccountState account) implements Ruling {}

        record Denied(Refusal refusal) implements Ruling {}
    }

    /// @param kept steps that are not done, by name, with the members that they stay
    Ruling cast(ProductionId id, ProductionRequest request, Map<String, Member> kept) {
        List<Member> members = new ArrayList<>();
        for (Step step : request.ordered()) {
            Member stays = kept.get(step.name());
            if (stays != null) {
                jobs.put(step.name(), stays.job());
                owners.put(stays.job().value(), request.userId().value());
                members.add(stays);
                continue;
            }
            Refusal refusal = cast(id, request, step, kept.keySet());
            if (refusal != null) {
                return new Ruling.Denied(refusal);
            }
            members.add(made.getLast().member());
        }
        return new Ruling.Granted(made, members, account);
    }

    private @Nullable Refusal cast(ProductionId id, ProductionRequest request, Step step, Set<String> kept) {
        return switch (step) {
            case Step.Shot shot -> cast(id, request.userId(), shot, kept);
            case Step.Join _, Step.Frame _ ->
                Refusal.of(
                        "no_studio",
                        step.path().isEmpty() ? null : step.path(),
                        "Joins and pictures of clips are made by a studio, and this deployment has none.");
        };
    }

    private @Nullable Refusal cast(ProductionId id, UserId user, Step.Shot shot, Set<String> kept) {
        GenerationRequest ask = shot.ask().referring(addressed(shot.ask().render().references()));
        Refusal refusal = rules.references().lack(ask, owners);
        if (refusal != null) {
            return within(shot, refusal);
        }
        return switch (rules.catalogue().match(ask, LocalDate.ofInstant(now, ZoneOffset.UTC), plan::allowsModel)) {
            case Match.Refused(String code, String field, String message) ->
                within(shot, Refusal.of(code, field, message));
            case Match.Resolved match -> grant(id, user, shot, ask, match, kept);
        };
    }

    private @Nullable Refusal grant(
            ProductionId id,
            UserId user,
            Step.Shot shot,
            GenerationRequest ask,
            Match.Resolved match,
            Set<String> kept) {
        return switch (QuotaPolicy.decide(plan, account, match.work(), match.estimateMicros(), now)) {
            case QuotaPolicy.Ruling.Denied(Refusal refusal) -> within(shot, refusal);
            case QuotaPolicy.Ruling.Granted(var reservation) -> {
                account = account.with(reservation);
                JobId job = ids.get();
                jobs.put(shot.name(), job);
                owners.put(job.value(), user.value());
                List<JobId> after = shot.needs().stream()
                        .filter(need -> !kept.contains(need))
                        .map(need -> Objects.requireNonNull(jobs.get(need)))
                        .toList();
                Instant eligibleAt = AdmissionRound.eligibleAt(ask, now);
                Job cast = Job.admitted(
                        new Job.Head(
                                job,
                                ask.identity(),
                                user,
                                now,
                                ask.metadata(),
                                ask.trace(),
                                new Part(id, shot.name())),
                        new Job.Ask(ask.model(), match.work(), ask.priority(), ask.deadline()),
                        new Job.Terms(
                                match.model().name(),
                                match.model().lane(),
                                match.estimateMicros(),
                                match.fairCost(),
                                reservation),
                        after.isEmpty()
                                ? new JobState.Queued(0, eligibleAt, null)
                                : new JobState.Held(after.size(), eligibleAt));
                made.add(new Cast(cast, Member.of(shot, job, Math.max(1, match.work().seconds())), after));
                yield null;
            }
        };
    }

    private List<Reference> addressed(List<Reference> references) {
        return references.stream().map(this::addressed).toList();
    }

    private Reference addressed(Reference reference) {
        return StepInput.of(reference)
                .map(input -> new Reference(
                        reference.role(),
                        rules.references().addressOf(Objects.requireNonNull(jobs.get(input.from()))),
                        reference.mime()))
                .orElse(reference);
    }

    private static Refusal within(Step step, Refusal refusal) {
        String field = refusal.field();
        return new Refusal(
                refusal.code(),
                refusal.stage(),
                refusal.message(),
                field == null ? null : step.field(field),
                refusal.resetAt());
    }
}
