package dev.bobine.machine;

import dev.bobine.job.Charge;
import dev.bobine.job.Claim;
import dev.bobine.job.EventType;
import dev.bobine.job.Failure;
import dev.bobine.job.FrameSize;
import dev.bobine.job.Job;
import dev.bobine.job.JobId;
import dev.bobine.job.JobState;
import dev.bobine.job.JobState.Queued;
import dev.bobine.job.LedgerEntry;
import dev.bobine.job.Options;
import dev.bobine.job.Render;
import dev.bobine.job.RequestIdentity;
import dev.bobine.job.Reservation;
import dev.bobine.job.Setbacks;
import dev.bobine.job.Transition;
import dev.bobine.job.UserId;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The database. Its methods are what the real statements do in one transaction each.
final class Tables {

    static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

    private static final Set<EventType> ENDS =
            Set.of(EventType.COMPLETED, EventType.FAILED, EventType.CANCELLED, EventType.EXPIRED);

    private final Variant variant;
    private final Map<JobId, Row> live = new LinkedHashMap<>();
    private final Set<JobId> settled = new HashSet<>();
    private final Map<JobId, List<EventType>> events = new HashMap<>();
    private final Books books = new Books();
    private final Set<Integer> leases = new HashSet<>();
    private final Set<JobId> inHand = new HashSet<>();

    /// Whether the last worker whose death counted against a job had it in hand; not in the real tables.
    private final Map<JobId, Boolean> lastDeaths = new HashMap<>();

    Tables(Variant variant) {
        this.variant = variant;
    }

    void admit(int number) {
        JobId id = new JobId(new UUID(0, number));
        LocalDate today = LocalDate.ofInstant(NOW, java.time.ZoneOffset.UTC);
        Reservation held = new Reservation(100 + number, number % 2, 5, today.withDayOfMonth(1), today);
        Job job = Job.admitted(
                new Job.Head(
                        id,
                        new RequestIdentity("test", "r" + number),
                        new UserId("user-" + number % 2),
                        NOW,
                        Map.of(),
                        null),
                new Job.Ask(
                        "film",
                        new Render("a boat", 5, FrameSize.parse("1280x720"), true, Options.NONE, List.of()),
                        5,
                        NOW.plusSeconds(3600)),
                new Job.Terms("film", "local", held.micros(), held.micros(), held),
                new Queued(0, NOW, null));
        live.put(id, new Row(job, null, 0));
        books.book(job.userId(), List.of(LedgerEntry.reserve(id, held)));
        tell(id, EventType.ACCEPTED);
    }

    /// Whether the job's clip ends every worker that reads it.
    boolean kills(JobId id) {
        return id.value().getLeastSignificantBits() == Machine.JOBS - 1;
    }

    List<Row> rows() {
        return List.copyOf(live.values());
    }

    List<Row> rows(Class<? extends JobState> state) {
        return live.values().stream()
                .filter(row -> state.isInstance(row.job().state()))
                .toList();
    }

    @Nullable
    Row find(JobId id) {
        return live.get(id);
    }

    void lease(int worker) {
        leases.add(worker);
    }

    void lapse(int worker) {
        leases.remove(worker);
    }

    boolean leased(int worker) {
        return leases.contains(worker);
    }

    /// The claim of the dispatch transaction.
    Row claim(Row row, int worker) {
        Queued queued = (Queued) row.job().state();
        long token = row.job().runToken() + 1;
        Row claimed = row.ownedBy(worker, queued.claimed(claimOf(row)), token);
        live.put(row.job().id(), claimed);
        return claimed;
    }

    static Claim claimOf(Row row) {
        String key = row.job().id() + "-" + (row.job().state().attempt() + 1);
        return new Claim(
                "local", "http://local", "film-1", key, row.job().terms().estimateMicros());
    }

    /// Running jobs of workers without a lease, or of nobody, become the adopter's.
    List<Row> adopt(int worker) {
        List<Row> adopted = new ArrayList<>();
        for (Row row : rows()) {
            boolean orphan = row.worker() == null || !leased(row.worker());
            if (row.job().state() instanceof JobState.Running && orphan) {
                long bump = variant == Variant.ADOPT_UNDER_THE_SAME_TOKEN ? 0 : 1;
                Row mine = mourned(row)
                        .ownedBy(worker, row.job().state(), row.job().runToken() + bump);
                live.put(row.job().id(), mine);
                adopted.add(mine);
            }
        }
        return adopted;
    }

    /// Counts the death of the worker that had the job, if it died.
    private Row mourned(Row row) {
        boolean held = inHand.remove(row.job().id());
        if (row.worker() == null || variant == Variant.COUNT_NO_DEATHS) {
            return row;
        }
        Setbacks before = row.job().setbacks();
        Setbacks after = before.died(Machine.POLICY, held || variant == Variant.BLAME_ALL);
        if (!after.equals(before)) {
            lastDeaths.put(row.job().id(), held);
        }
        return row.with(after);
    }

    /// A suspected job is about to be touched.
    boolean hold(Job job, int worker) {
        Row row = live.get(job.id());
        boolean mine = row != null && leased(worker) && row.job().runToken() == job.runToken();
        if (mine) {
            inHand.add(job.id());
        }
        return mine;
    }

    /// @param ownership that the writer believes in; for the invariants only
    boolean apply(Transition step, int worker, int ownership) {
        Job before = step.before();
        if (variant == Variant.SETTLE_BEFORE_COMMIT) {
            follow(step);
        }
        Row row = live.get(before.id());
        if (row == null || !leased(worker) || !passes(row.job(), before)) {
            return false;
        }
        if (row.ownership() != ownership) {
            throw new Violation("a stale write: " + before.state().wire() + " to "
                    + step.after().state().wire());
        }
        if (variant != Variant.SETTLE_BEFORE_COMMIT) {
            follow(step);
        }
        write(row, step);
        return true;
    }

    private boolean passes(Job now, Job before) {
        boolean sameState = now.state().wire().equals(before.state().wire());
        return switch (variant) {
            case NO_FENCE -> sameState;
            case ATTEMPT_AS_FENCE ->
                sameState && now.state().attempt() == before.state().attempt();
            case SOUND,
                    SETTLE_BEFORE_COMMIT,
                    RETRY_BLINDLY,
                    ADOPT_AS_FRESH,
                    CALL_WITHOUT_LEASE,
                    SUBMIT_BEFORE_CLAIM,
                    ADOPT_UNDER_THE_SAME_TOKEN,
                    COUNT_NO_DEATHS,
                    BLAME_ALL,
                    TOUCH_BEFORE_HOLD -> sameState && now.runToken() == before.runToken();
        };
    }

    private void write(Row row, Transition step) {
        JobId id = row.job().id();
        JobState next = step.after().state();
        Setbacks left = step.after().setbacks();
        inHand.remove(id);
        if (step.settles()) {
            live.remove(id);
            settled.add(id);
        } else if (step.requeues()) {
            live.put(id, row.in(next, left).ownedBy(null, next, row.job().runToken() + 1));
        } else if (step.before().state() instanceof JobState.Unresolved) {
            live.put(id, new Row(Row.with(row.job(), next, row.job().runToken(), left), null, row.ownership()));
        } else {
            live.put(id, row.in(next, left));
        }
    }

    private void follow(Transition step) {
        if (step.after().state() instanceof JobState.Failed(int _, Failure failure, Charge _)
                && failure.kind() == Failure.Kind.WORKER_CRASHED
                && !Boolean.TRUE.equals(lastDeaths.get(step.before().id()))) {
            throw new Violation("set aside for a death that it had no part in");
        }
        books.book(step.before().userId(), step.entries());
        step.event().ifPresent(event -> tell(step.before().id(), event));
    }

    private void tell(JobId id, EventType event) {
        events.computeIfAbsent(id, _ -> new ArrayList<>()).add(event);
    }

    void check() {
        Map<UserId, Long> held = new HashMap<>();
        live.values()
                .forEach(row -> held.merge(
                        row.job().userId(), row.job().terms().reservation().micros(), Long::sum));
        books.check(held);
        events.forEach(this::checkOrder);
    }

    private void checkOrder(JobId job, List<EventType> told) {
        for (int i = 0; i < told.size() - 1; i++) {
            if (ENDS.contains(told.get(i))) {
                throw new Violation("an event after the end: " + told);
            }
        }
        boolean ended = ENDS.contains(told.getLast());
        if (ended != settled.contains(job)) {
            throw new Violation("told " + told + " but settled is " + settled.contains(job));
        }
        if (told.contains(EventType.COMPLETED) && !told.contains(EventType.STARTED)) {
            throw new Violation("completed without a start: " + told);
        }
    }
}
