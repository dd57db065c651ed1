package dev.bobine.api;

import dev.bobine.admission.Plans;
import dev.bobine.api.QueueView.Reason;
import dev.bobine.api.QueueView.User;
import dev.bobine.catalogue.Model;
import dev.bobine.job.Plan;
import dev.bobine.job.PlanOverrides;
import dev.bobine.persistence.BackendStore;
import dev.bobine.persistence.Database;
import dev.bobine.persistence.OutboxStore;
import dev.bobine.persistence.OutboxStore.Backlog;
import dev.bobine.persistence.QueueQueries;
import dev.bobine.persistence.QueueQueries.Head;
import dev.bobine.persistence.QueueQueries.HeadRow;
import dev.bobine.persistence.QueueQueries.LaneRow;
import dev.bobine.persistence.QueueQueries.PlaceRow;
import dev.bobine.persistence.QueueQueries.Supply;
import dev.bobine.persistence.QueueQueries.UserRow;
import dev.bobine.persistence.QueueQueries.Users;
import dev.bobine.scheduling.BackendPolicies;
import dev.bobine.scheduling.BlockedOn;
import dev.bobine.scheduling.Causes;
import dev.bobine.scheduling.FairOrder;
import dev.bobine.scheduling.Waiting;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Gathers what there is to tell of the queue. The head is read once a second however many look. Calls block.
@ApplicationScoped
class QueueViews {

    private static final Duration FRESH = Duration.ofSeconds(1);

    private final Database database;
    private final QueueQueries queue;
    private final BackendStore backends;
    private final OutboxStore outbox;
    private final BackendPolicies policies;
    private final Plans plans;
    private final ApiSettings settings;
    private final Recent<Whole> recent = new Recent<>(FRESH);

    QueueViews(
            Database database,
            QueueQueries queue,
            BackendStore backends,
            OutboxStore outbox,
            BackendPolicies policies,
            Plans plans,
            ApiSettings settings) {
        this.database = database;
        this.queue = queue;
        this.backends = backends;
        this.outbox = outbox;
        this.policies = policies;
        this.plans = plans;
        this.settings = settings;
    }

    /// @param places jobs that the backends may hold together; null when one of them has no limit
    private record Whole(
            Head head, Backlog outbox, @Nullable Long places) {}

    /// A page of users of a lane.
    ///
    /// @param userRows one more than a page has, if there is one
    record Page(List<UserRow> userRows, List<User> users) {}

    QueueView.Head head() {
        Whole whole = whole();
        HeadRow head = whole.head().head();
        List<LaneRow> lanes = whole.head().lanes();
        boolean atLeast = lanes.stream().anyMatch(LaneRow::atLeast);
        long waiting = lanes.stream().mapToLong(LaneRow::waiting).sum();
        return new QueueView.Head(
                head.now(),
                new Count(waiting, atLeast),
                Count.upTo(QueueQueries.CEILING, head.delayed()),
                StatsViews.age(head.oldest(), head.now()),
                Count.upTo(QueueQueries.CEILING, head.running()),
                whole.places(),
                Count.upTo(QueueQueries.CEILING, head.unresolved()),
                new QueueView.Money(head.spentToday(), head.held(), head.moneyAt(), settings.currency()),
                head.workers(),
                new QueueView.Outbox(
                        whole.outbox().events(), StatsViews.age(whole.outbox().oldest(), head.now())));
    }

    List<QueueView.Lane> lanes() {
        return whole().head().lanes().stream().map(QueueViews::lane).toList();
    }

    QueueView.Reasons reasons() {
        Head head = whole().head();
        Map<String, Supply> supplies =
                head.lanes().stream().map(LaneRow::lane).collect(Collectors.toMap(Function.identity(), this::supply));
        List<Reason> reasons = Causes.of(head, supplies, policies, QueueQueries.CEILING).stream()
                .map(QueueViews::reason)
                .toList();
        return new QueueView.Reasons(head.head().now(), reasons);
    }

    /// @param tag with `user` the place after which the page begins
    Page inOrder(String lane, long tag, String user, int pageSize) {
        Users users = database.await(() -> queue.inOrder(lane, tag, user, pageSize + 1));
        List<UserRow> page =
                users.page().subList(0, Math.min(pageSize, users.page().size()));
        List<FairOrder.Ahead> ahead = FairOrder.of(
                users.before(), page.stream().map(QueueViews::place).toList());
        boolean atLeast = users.before().size() >= QueueQueries.MAX_BEFORE;
        HeadRow head = whole().head().head();
        Supply supply = supply(lane);
        Waiting.Reason reason = Causes.reason(supply, policies, head.workers(), head.now());
        List<User> views = IntStream.range(0, page.size())
                .mapToObj(i -> user(
                        page.get(i),
                        reason.on(),
                        ahead.get(i),
                        atLeast,
                        Causes.start(ahead.get(i).cost(), supply, reason, head.now()),
                        head.now()))
                .toList();
        return new Page(users.page(), views);
    }

    Page atCap(String lane, String user, int pageSize) {
        List<UserRow> users = database.await(() -> queue.atCap(lane, user, pageSize + 1));
        Instant now = whole().head().head().now();
        List<User> views = users.stream()
                .limit(pageSize)
                .map(row -> user(row, BlockedOn.USER_CAP, null, false, null, now))
                .toList();
        return new Page(users, views);
    }

    private Whole whole() {
        return recent.get(() -> new Whole(database.await(queue::head), database.await(outbox::backlog), places()));
    }

    private @Nullable Long places() {
        List<@Nullable Integer> limits = database.await(backends::list).stream()
                .filter(state -> settings.backend(state.name()).isPresent())
                .map(state -> BackendView.inFlightLimit(
                        state, settings.backend(state.name()).orElse(null)))
                .collect(Collectors.toCollection(java.util.ArrayList::new));
        return limits.stream().anyMatch(Objects::isNull)
                ? null
                : limits.stream()
                        .mapToLong(limit -> Objects.requireNonNull(limit))
                        .sum();
    }

    private Supply supply(String lane) {
        return database.await(() -> queue.supply(lane, Model.backendsOf(lane)));
    }

    private static QueueView.Lane lane(LaneRow row) {
        return new QueueView.Lane(
                row.lane(),
                Model.backendsOf(row.lane()),
                new Count(row.users(), row.atLeast()),
                new Count(row.jobs(), row.atLeast()),
                new Count(row.cappedUsers(), row.atLeast()),
                new Count(row.cappedJobs(), row.atLeast()),
                row.countedAt());
    }

    private static Reason reason(Causes.Cause cause) {
        return new Reason(
                cause.on().wire(),
                cause.lane(),
                cause.backend(),
                cause.users() == null ? null : new Count(cause.users(), cause.atLeast()),
                new Count(cause.jobs(), cause.atLeast()),
                cause.until(),
                cause.clearedAt());
    }

    private static PlaceRow place(UserRow row) {
        return new PlaceRow(row.tag(), row.userId(), row.weight(), row.jobs(), row.cost());
    }

    private User user(
            UserRow row,
            BlockedOn on,
            FairOrder.@Nullable Ahead ahead,
            boolean atLeast,
            @Nullable Instant start,
            Instant now) {
        PlanOverrides overrides = row.account().overrides() == null
                ? PlanOverrides.NONE
                : row.account().overrides();
        Plan plan = plans.of(row.account().plan(), overrides);
        return new User(
                row.userId(),
                row.weight(),
                row.jobs(),
                row.cost(),
                ahead == null ? null : new QueueView.Ahead(ahead.jobs(), ahead.cost(), atLeast),
                new QueueView.Outlook(start, on.wire()),
                row.running(),
                row.runningCap(),
                row.oldest(),
                new QueueView.Allowance(plan.name(), usedThisMonth(row, now), plan.microsPerMonth()));
    }

    private static long usedThisMonth(UserRow row, Instant now) {
        LocalDate month = LocalDate.ofInstant(now, ZoneOffset.UTC).withDayOfMonth(1);
        return row.account().monthUsed() == null
                        || row.account().month() == null
                        || row.account().month().isBefore(month)
                ? 0
                : row.account().monthUsed();
    }
}
