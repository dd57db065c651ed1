package dev.bobine.admission;

import dev.bobine.catalogue.Catalogue;
import dev.bobine.catalogue.Catalogue.Match;
import dev.bobine.job.GenerationRequest;
import dev.bobine.job.Job;
import dev.bobine.job.Job.Ask;
import dev.bobine.job.Job.Head;
import dev.bobine.job.Job.Terms;
import dev.bobine.job.JobId;
import dev.bobine.job.JobState;
import dev.bobine.job.Listener;
import dev.bobine.job.Plan;
import dev.bobine.job.ProductionId;
import dev.bobine.job.Refusal;
import dev.bobine.job.Rejection;
import dev.bobine.job.Render;
import dev.bobine.job.RenderRequest;
import dev.bobine.job.RequestIdentity;
import dev.bobine.job.Reservation;
import dev.bobine.job.UserId;
import dev.bobine.job.Wish;
import dev.bobine.job.Work;
import dev.bobine.job.production.ProductionRequest;
import dev.bobine.persistence.AdmissionStore.AccountRow;
import dev.bobine.persistence.AdmissionStore.AfterRow;
import dev.bobine.persistence.AdmissionStore.Before;
import dev.bobine.persistence.AdmissionStore.ClipRow;
import dev.bobine.persistence.AdmissionStore.IdentityRow;
import dev.bobine.persistence.AdmissionStore.KnownRow;
import dev.bobine.persistence.AdmissionStore.NewJobRow;
import dev.bobine.persistence.AdmissionStore.NewProductionRow;
import dev.bobine.persistence.AdmissionStore.Outcome;
import dev.bobine.persistence.AdmissionStore.RefusedRow;
import dev.bobine.persistence.AdmissionStore.ReplyRow;
import dev.bobine.persistence.EventRow;
import dev.bobine.persistence.EventWriter;
import dev.bobine.persistence.ProductionRecord;
import dev.bobine.persistence.RecentOrders.RecentRow;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Decides one batch under the locks of its accounts, each request in the light of those before it. Reads and
/// writes no database itself: it turns what was into what shall be.
final class AdmissionRound {

    private static final String GENERATION = "generation";
    private static final String PRODUCTION = "production";
    private static final int DEFAULT_PRIORITY = 5;

    private final Rules rules;
    private final EventWriter events;
    private final Supplier<JobId> ids;
    private final Instant now;
    private final Map<String, AccountRow> accounts;
    private final Map<UUID, KnownRow> known;
    private final Map<UUID, String> clipOwners;
    private final Map<UUID, ClipRow> clips;
    private final Map<String, AccountRow> changed = new HashMap<>();
    private final List<NewJobRow> jobs = new ArrayList<>();
    private final List<IdentityRow> identities = new ArrayList<>();
    private final List<EventRow> eventRows = new ArrayList<>();
    private final List<ReplyRow> replies = new ArrayList<>();
    private final Map<UUID, RecentRow> recent = new LinkedHashMap<>();
    private final Map<UUID, RecentRow> orders = new LinkedHashMap<>();
    private final List<NewProductionRow> produced = new ArrayList<>();
    private final List<AfterRow> edges = new ArrayList<>();
    private final ProductionRound productions;
    private final Listening listening;

    /// By what is decided, whatever the request.
    record Rules(Catalogue catalogue, Plans plans, ReferenceRules references, NamedWebhooks webhooks) {}

    AdmissionRound(Before before, Rules rules, EventWriter events, Supplier<JobId> ids) {
        this.rules = rules;
        this.events = events;
        this.ids = ids;
        this.now = before.now();
        this.accounts = new HashMap<>(before.accounts());
        this.known = new HashMap<>(before.known());
        this.clipOwners = before.clipOwners();
        this.clips = before.clips();
        this.listening = new Listening(rules.webhooks(), before.listeners());
        this.productions = new ProductionRound(this, rules, ids, before);
        before.recent().forEach(order -> recent.put(order.jobId(), order));
    }

    Outcome<List<Verdict>> decide(List<AdmissionRequest> batch) {
        List<Verdict> verdicts = batch.stream().map(this::decide).toList();
        return new Outcome<>(
                verdicts,
                jobs,
                identities,
                changed.values(),
                eventRows,
                replies,
                List.copyOf(orders.values()),
                produced,
                edges,
                listening.rows());
    }

    private Verdict decide(AdmissionRequest candidate) {
        KnownRow before = known.get(candidate.identity().key());
        if (candidate instanceof AdmissionRequest.Retry retry) {
            return retry.key() != null && before != null
                    ? new Verdict.AlreadyAdmitted(new JobId(retry.production().value()))
                    : productions.retry(retry);
        }
        if (before != null && !before.cancelled()) {
            return again(before);
        }
        if (before != null) {
            return cancelledBefore(candidate, new JobId(before.jobId()));
        }
        JobId id = ids.get();
        return switch (candidate) {
            case AdmissionRequest.Invalid invalid -> refuse(id, candidate, invalid.refusal());
            case AdmissionRequest.Production(ProductionRequest request, Order order)
            when order != null ->
                fold(order)
                        .orElseGet(() -> ordered(
                                order,
                                request.userId(),
                                productions.decide(new ProductionId(id.value()), request, candidate)));
            case AdmissionRequest.Production production ->
                productions.decide(new ProductionId(id.value()), production.request(), production);
            case AdmissionRequest.Retry _ -> throw new IllegalStateException("a retry is no new request");
            case AdmissionRequest.Cut cut -> decide(id, cut);
            case AdmissionRequest.Valid(GenerationRequest request, Order order)
            when order != null ->
                fold(order).orElseGet(() -> ordered(order, request.userId(), decide(id, request, candidate)));
            case AdmissionRequest.Valid valid -> decide(id, valid.request(), candidate);
        };
    }

    /// The answer to what repeats an order that became a job.
    private Optional<Verdict> fold(Order order) {
        return order.among(List.copyOf(recent.values()), now).map(found -> {
            remember(found.folded(!order.repeated()));
            return new Verdict.AlreadyAdmitted(new JobId(found.jobId()));
        });
    }

    /// A refused order leaves nothing that could be ordered twice.
    private Verdict ordered(Order order, UserId user, Verdict verdict) {
        if (verdict instanceof Verdict.Admitted || verdict instanceof Verdict.Produced) {
            remember(new RecentRow(verdict.id().value(), user.value(), order.digest(), now, !order.repeated(), 0));
        }
        return verdict;
    }

    private void remember(RecentRow order) {
        recent.put(order.jobId(), order);
        orders.put(order.jobId(), order);
    }

    private Verdict again(KnownRow before) {
        JobId id = new JobId(before.jobId());
        RefusedRow refused = before.refusal();
        if (refused == null) {
            return new Verdict.AlreadyAdmitted(id);
        }
        replies.add(new ReplyRow(refused.eventId(), before.jobId()));
        return new Verdict.AlreadyRefused(id, refused.code());
    }

    private Verdict cancelledBefore(AdmissionRequest candidate, JobId id) {
        Refusal refusal = Refusal.of("cancelled", null, "The request was cancelled before it arrived.");
        return refuse(id, candidate, refusal);
    }

    private Verdict decide(JobId id, GenerationRequest asked, AdmissionRequest candidate) {
        AccountRow row = account(asked.userId());
        if (row.eraseRequestedAt() != null) {
            return refuse(id, candidate, Refusal.of("user_deleted", "userId", "The user's data are being deleted."));
        }
        Plan plan = rules.plans().of(row.plan(), AccountRows.overrides(row));
        LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
        Refusal unfit = refusalOfListener(asked.listener());
        unfit = unfit != null ? unfit : refusalOfTimes(asked);
        if (unfit != null) {
            return refuse(id, candidate, unfit);
        }
        return switch (onItsBasis(asked, plan)) {
            case Sequels.Outcome.Native(GenerationRequest request) -> decide(id, request, candidate, row, plan, today);
            case Sequels.Outcome.Denied(Refusal refusal) -> refuse(id, candidate, refusal);
            case Sequels.Outcome.ByFrame _, Sequels.Outcome.ByTail _ ->
                throw new IllegalStateException("a single job goes on with clips natively");
        };
    }

    private Sequels.Outcome onItsBasis(GenerationRequest asked, Plan plan) {
        return asked.basis() == null
                ? new Sequels.Outcome.Native(asked)
                : sequels(plan).of(asked);
    }

    private Sequels sequels(Plan plan) {
        return new Sequels(rules.catalogue(), rules.references(), clips, now, plan::allowsModel);
    }

    private Verdict decide(
            JobId id,
            GenerationRequest request,
            AdmissionRequest candidate,
            AccountRow row,
            Plan plan,
            LocalDate today) {
        Refusal reference = rules.references().refusalOf(request, clipOwners);
        if (reference != null) {
            return refuse(id, candidate, reference);
        }
        return switch (rules.catalogue().match(request, today, plan::allowsModel)) {
            case Match.Refused(String code, String field, String message) ->
                refuse(id, candidate, Refusal.of(code, field, message));
            case Match.Resolved match -> {
                Refusal unfit = sequels(plan).refusalOf(request, match, Map.of());
                yield unfit != null ? refuse(id, candidate, unfit) : rule(id, request, candidate, match, row, plan);
            }
        };
    }

    private Verdict decide(JobId id, AdmissionRequest.Cut cut) {
        AccountRow row = account(cut.userId());
        if (row.eraseRequestedAt() != null) {
            return refuse(id, cut, Refusal.of("user_deleted", "userId", "The user's data are being deleted."));
        }
        Match.Resolved match = rules.catalogue().cut(cut.work()).orElse(null);
        if (match == null) {
            return refuse(id, cut, noStudio());
        }
        Plan plan = rules.plans().of(row.plan(), AccountRows.overrides(row));
        AccountState account = AccountRows.state(row);
        return switch (QuotaPolicy.decide(plan, account, match.work(), match.estimateMicros(), now)) {
            case QuotaPolicy.Ruling.Denied(Refusal refusal) -> refuse(id, cut, refusal);
            case QuotaPolicy.Ruling.Granted(Reservation reservation) -> {
                AccountState current = account.on(LocalDate.ofInstant(now, ZoneOffset.UTC));
                change(AccountRows.with(row, current.with(reservation)));
                Job job = Job.admitted(
                        new Head(
                                id,
                                cut.identity(),
                                cut.userId(),
                                now,
                                Map.of(),
                                null,
                                null,
                                rules.references().originOf(cut.work())),
                        new Ask(match.model().name(), match.work(), DEFAULT_PRIORITY, null),
                        new Terms(
                                match.model().name(),
                                match.model().lane(),
                                match.estimateMicros(),
                                match.fairCost(),
                                reservation),
                        new JobState.Queued(0, now, null));
                jobs.add(NewJobRow.of(job, now, plan, null));
                remember(new IdentityRow(cut.identity().key(), id.value(), null, null, now, false));
                eventRows.add(events.accepted(job));
                yield new Verdict.Admitted(id);
            }
        };
    }

    static Refusal noStudio() {
        return Refusal.of(
                "no_studio", null, "Joins and pictures of clips are made by a studio, and this deployment has none.");
    }

    private @Nullable Refusal refusalOfTimes(GenerationRequest request) {
        Instant deadline = request.deadline();
        if (deadline == null) {
            return null;
        }
        if (!deadline.isAfter(now)) {
            return Refusal.of("deadline_passed", "deadline", "The deadline had passed when the request was read.");
        }
        Instant notBefore = request.notBefore();
        return notBefore != null && !notBefore.isBefore(deadline)
                ? Refusal.of("deadline_before_start", "deadline", "The deadline is not after notBefore.")
                : null;
    }

    private Verdict rule(
            JobId id,
            GenerationRequest request,
            AdmissionRequest candidate,
            Match.Resolved match,
            AccountRow row,
            Plan plan) {
        AccountState account = AccountRows.state(row);
        return switch (QuotaPolicy.decide(plan, account, match.work(), match.estimateMicros(), now)) {
            case QuotaPolicy.Ruling.Denied(Refusal refusal) -> refuse(id, candidate, refusal);
            case QuotaPolicy.Ruling.Granted(Reservation reservation) -> {
                change(AccountRows.with(
                        row,
                        account.on(LocalDate.ofInstant(now, ZoneOffset.UTC)).with(reservation)));
                yield admit(id, request, match, reservation, plan);
            }
        };
    }

    private Verdict admit(
            JobId id, GenerationRequest request, Match.Resolved match, Reservation reservation, Plan plan) {
        Instant eligibleAt = eligibleAt(request, now);
        Job job = Job.admitted(
                new Head(
                        id,
                        request.identity(),
                        request.userId(),
                        now,
                        request.metadata(),
                        request.trace(),
                        null,
                        rules.references().originOf(request)),
                ask(request, match.work()),
                new Terms(
                        match.model().name(),
                        match.model().lane(),
                        match.estimateMicros(),
                        match.fairCost(),
                        reservation),
                request.directed() ? new JobState.Held(1, eligibleAt) : new JobState.Queued(0, eligibleAt, null));
        jobs.add(NewJobRow.of(job, eligibleAt, plan, listening.hear(id.value(), request.listener())));
        remember(new IdentityRow(request.identity().key(), id.value(), null, null, now, false));
        eventRows.add(events.accepted(job));
        return new Verdict.Admitted(id);
    }

    /// What is asked of the model, which is in the user's own words until a director has made a prompt of them.
    static Ask ask(GenerationRequest request, Work work) {
        if (!request.directed() || !(work instanceof Render render)) {
            return new Ask(request.model(), work, request.priority(), request.deadline());
        }
        RenderRequest asked = request.render();
        Render wished = new Render(
                asked.prompt(),
                render.seconds(),
                render.size(),
                render.audio(),
                asked.options(),
                asked.references(),
                render.characters());
        return new Ask(
                request.model(),
                wished,
                request.priority(),
                request.deadline(),
                new Wish(asked.prompt(), asked.characters(), null));
    }

    AccountRow account(UserId user) {
        return Objects.requireNonNull(accounts.get(user.value()));
    }

    /// Writes down a production with the jobs of its steps.
    ///
    /// @param record what it was before; null for a new one
    /// @param listener that gets its events and those of its steps
    void produce(
            NewProductionRow row,
            Casting.Ruling.Granted granted,
            Plan plan,
            @Nullable ProductionRecord record,
            @Nullable Listener listener) {
        listening.hear(row.whose().id(), listener);
        change(AccountRows.with(account(new UserId(row.whose().userId())), granted.account()));
        eventRows.add(ProductionRows.accepted(events, row, granted.made(), record, now));
        for (Casting.Cast cast : granted.made()) {
            Instant eligibleAt = ((JobState.Unsubmitted) cast.job().state()).eligibleAt();
            jobs.add(NewJobRow.of(
                    cast.job(), eligibleAt, plan, listening.hear(cast.job().id().value(), listener)));
            eventRows.add(events.accepted(cast.job()));
        }
        produced.add(row);
        edges.addAll(ProductionRows.edges(granted.made()));
    }

    void remember(RequestIdentity identity, ProductionId id) {
        remember(new IdentityRow(identity.key(), id.value(), null, null, now, false));
    }

    static Instant eligibleAt(GenerationRequest request, Instant now) {
        Instant notBefore = request.notBefore();
        return notBefore != null && notBefore.isAfter(now) ? notBefore : now;
    }

    /// Why the endpoint that a request names cannot be used; null when it can.
    @Nullable
    Refusal refusalOfListener(@Nullable Listener listener) {
        return listening.refusalOf(listener);
    }

    Verdict refuse(JobId id, AdmissionRequest candidate, Refusal refusal) {
        Rejection rejection = rejection(id, candidate, refusal);
        EventRow event = events.rejected(rejection);
        eventRows.add(event);
        listening.hear(id.value(), candidate.listener().orElse(null));
        remember(new IdentityRow(
                candidate.identity().key(),
                id.value(),
                new RefusedRow(event.id(), refusal.code()),
                rejection.userId() == null ? null : rejection.userId().value(),
                now,
                isAwaited(candidate)));
        return new Verdict.Refused(id, refusal);
    }

    private boolean isAwaited(AdmissionRequest candidate) {
        KnownRow before = known.get(candidate.identity().key());
        return before != null && before.cancelled();
    }

    private Rejection rejection(JobId id, AdmissionRequest candidate, Refusal refusal) {
        return switch (candidate) {
            case AdmissionRequest.Invalid m ->
                new Rejection(id, m.kind(), m.identity(), m.userId(), null, refusal, m.metadata(), m.trace(), now);
            case AdmissionRequest.Valid valid -> rejection(id, valid.request(), refusal);
            case AdmissionRequest.Production production -> rejection(id, production.request(), refusal);
            case AdmissionRequest.Cut(var identity, var user, var _) ->
                new Rejection(id, GENERATION, identity, user, null, refusal, Map.of(), null, now);
            case AdmissionRequest.Retry _ -> throw new IllegalStateException("nobody is told of a refused retry");
        };
    }

    private Rejection rejection(JobId id, ProductionRequest r, Refusal refusal) {
        return new Rejection(id, PRODUCTION, r.identity(), r.userId(), null, refusal, r.metadata(), r.trace(), now);
    }

    private Rejection rejection(JobId id, GenerationRequest r, Refusal refusal) {
        return new Rejection(
                id, GENERATION, r.identity(), r.userId(), r.model(), refusal, r.metadata(), r.trace(), now);
    }

    private void remember(IdentityRow identity) {
        identities.add(identity);
        known.put(identity.key(), new KnownRow(identity.key(), identity.jobId(), identity.refusal(), false));
    }

    private void change(AccountRow account) {
        accounts.put(account.userId(), account);
        changed.put(account.userId(), account);
    }
}
