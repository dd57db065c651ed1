package dev.bobine.admission;

import dev.bobine.job.JobId;
import dev.bobine.job.Listener;
import dev.bobine.job.Plan;
import dev.bobine.job.ProductionId;
import dev.bobine.job.Refusal;
import dev.bobine.job.production.Member;
import dev.bobine.job.production.Production;
import dev.bobine.job.production.ProductionRequest;
import dev.bobine.job.production.Redo;
import dev.bobine.job.production.Step;
import dev.bobine.persistence.AdmissionStore.AccountRow;
import dev.bobine.persistence.AdmissionStore.Before;
import dev.bobine.persistence.AdmissionStore.NewProductionRow;
import dev.bobine.persistence.ProductionRecord;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The part of an admission round that is about productions: one is admitted with all of its steps, or refused as a
/// whole with the step and field named.
final class ProductionRound {

    private final AdmissionRound round;
    private final AdmissionRound.Rules rules;
    private final Supplier<JobId> ids;
    private final Before before;

    ProductionRound(AdmissionRound round, AdmissionRound.Rules rules, Supplier<JobId> ids, Before before) {
        this.round = round;
        this.rules = rules;
        this.ids = ids;
        this.before = before;
    }

    Verdict decide(ProductionId id, ProductionRequest request, AdmissionRequest candidate) {
        AccountRow account = round.account(request.userId());
        Plan plan = rules.plans().of(account.plan(), AccountRows.overrides(account));
        Refusal refusal = refusalOf(request, account, plan);
        if (refusal != null) {
            return round.refuse(new JobId(id.value()), candidate, refusal);
        }
        return switch (casting(Casting.Script.first(id, request), plan, account).cast()) {
            case Casting.Ruling.Denied(Refusal denied) -> round.refuse(new JobId(id.value()), candidate, denied);
            case Casting.Ruling.Granted granted -> {
                NewProductionRow row = ProductionRows.row(
                        id, request, plan, granted.members(), before.now(), id(request.listener()), before.now());
                round.produce(row, granted, plan, null, request.listener());
                round.remember(request.identity(), id);
                yield new Verdict.Produced(id);
            }
        };
    }

    /// A deadline that has passed was one of what was asked for first.
    Verdict retry(AdmissionRequest.Retry late) {
        AdmissionRequest.Retry retry = late.of(late.request().timelyAt(before.now()));
        ProductionRecord record = before.productions().get(retry.production().value());
        JobId id = new JobId(retry.production().value());
        if (record == null || record.endedAt() == null || !record.endedAt().equals(retry.endedAt())) {
            return refused(id, "production_open", null, "The production has not ended, or has been retried meanwhile.");
        }
        AccountRow account = round.account(retry.request().userId());
        Plan plan = rules.plans().of(account.plan(), AccountRows.overrides(account));
        Refusal refusal = refusalOf(retry.request(), account, plan);
        if (refusal != null) {
            return new Verdict.Refused(id, refusal);
        }
        Production production = record.production();
        Set<String> named = filmed(production, retry.request(), whole(production, retry));
        Map<String, Set<String>> needs = needs(production, retry.request());
        return switch (Redo.of(production, named, needs, record.standings(), clips(record))) {
            case Redo.Refused(Refusal refused) -> new Verdict.Refused(id, refused);
            case Redo.Again(Set<String> steps) -> retry(retry, record, plan, account, kept(record, production, steps));
        };
    }

    private Verdict retry(
            AdmissionRequest.Retry retry,
            ProductionRecord record,
            Plan plan,
            AccountRow account,
            Map<String, Casting.Kept> kept) {
        Casting.Script script = new Casting.Script(retry.production(), retry.request(), kept, jobs(record));
        return switch (casting(script, plan, account).cast()) {
            case Casting.Ruling.Denied(Refusal denied) ->
                new Verdict.Refused(new JobId(retry.production().value()), denied);
            case Casting.Ruling.Granted granted -> {
                NewProductionRow row = ProductionRows.row(
                        retry.production(),
                        retry.request(),
                        plan,
                        granted.members(),
                        record.createdAt(),
                        null,
                        before.now());
                round.produce(row, granted, plan, record, null);
                if (retry.key() != null) {
                    round.remember(retry.key(), retry.production());
                }
                yield new Verdict.Produced(retry.production());
            }
        };
    }

    /// With what a named step is made of, where it is made of more than one job. The picture with which it begins
    /// stays, unless it is to go on with another clip.
    private static Set<String> whole(Production production, AdmissionRequest.Retry retry) {
        Set<String> whole = new HashSet<>(retry.steps());
        for (Member member : production.members()) {
            boolean part = retry.steps().stream().anyMatch(name -> member.step().equals(Casting.tailOf(name)))
                    || retry.elsewhere().stream().anyMatch(name -> member.step().equals(Casting.startOf(name)));
            if (part) {
                whole.add(member.step());
            }
        }
        return whole;
    }

    /// What the members need as they are asked for now: of each other, however many pictures that are yet to be taken
    /// are between them.
    private static Map<String, Set<String>> needs(Production production, ProductionRequest request) {
        Map<String, Step> asked = request.ordered().stream().collect(Collectors.toMap(Step::name, step -> step));
        Set<String> members = production.members().stream().map(Member::step).collect(Collectors.toSet());
        Map<String, Set<String>> needs = new HashMap<>();
        for (Member member : production.members()) {
            Step step = asked.get(member.step());
            Set<String> now = new HashSet<>(member.needs());
            if (step != null) {
                now.removeIf(need -> !need.equals(Casting.tailOf(member.step())));
                step.needs().stream()
                        .flatMap(need -> members.contains(need)
                                ? Stream.of(need)
                                : Objects.requireNonNull(asked.get(need)).needs().stream()
                                        .filter(members::contains))
                        .forEach(now::add);
            }
            needs.put(member.step(), now);
        }
        return needs;
    }

    /// A shot of a film that one job made is that film.
    private static Set<String> filmed(Production production, ProductionRequest request, Set<String> named) {
        List<Member> members = production.members();
        if (members.size() > 1 || members.getFirst().shots() == 0) {
            return named;
        }
        String film = members.getFirst().step();
        Set<String> shots = request.shotList().stream().map(Step.Shot::name).collect(Collectors.toSet());
        return named.stream().map(name -> shots.contains(name) ? film : name).collect(Collectors.toSet());
    }

    private Casting casting(Casting.Script script, Plan plan, AccountRow account) {
        return new Casting(rules, script, plan, AccountRows.state(account), before.clips(), ids, before.now());
    }

    private static Map<String, Casting.Kept> kept(ProductionRecord record, Production production, Set<String> again) {
        Map<String, Casting.Kept> kept = new HashMap<>();
        production.members().stream()
                .filter(member -> !again.contains(member.step()))
                .forEach(member -> kept.put(
                        member.step(),
                        new Casting.Kept(
                                member, record.job(member.job().value()).clip())));
        return kept;
    }

    private static Map<String, JobId> jobs(ProductionRecord record) {
        return record.members().stream()
                .collect(Collectors.toMap(ProductionRecord.MemberRow::step, member -> new JobId(member.job())));
    }

    private static Set<JobId> clips(ProductionRecord record) {
        return record.jobs().stream()
                .filter(job -> job.clip() != null)
                .map(job -> new JobId(job.id()))
                .collect(Collectors.toSet());
    }

    private @Nullable Refusal refusalOf(ProductionRequest request, AccountRow account, Plan plan) {
        if (account.eraseRequestedAt() != null) {
            return Refusal.of("user_deleted", "userId", "The user's data are being deleted.");
        }
        Instant deadline = request.deadline();
        if (deadline != null && !deadline.isAfter(before.now())) {
            return Refusal.of("deadline_passed", "deadline", "The deadline had passed when the request was read.");
        }
        Refusal refusal = round.refusalOfListener(request.listener());
        return refusal != null
                ? refusal
                : request.refusalOf(plan.productionSteps()).orElse(null);
    }

    private static @Nullable UUID id(@Nullable Listener listener) {
        return listener == null ? null : listener.id();
    }

    private static Verdict refused(JobId id, String code, @Nullable String field, String message) {
        return new Verdict.Refused(id, Refusal.of(code, field, message));
    }
}
