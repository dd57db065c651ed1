package dev.bobine.persistence;

import dev.bobine.job.JobState;
import dev.bobine.job.LedgerEntry;
import dev.bobine.job.Transition;
import dev.bobine.loop.Bell;
import dev.bobine.loop.Bells;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// Applies transitions in groups: those that arrive while one transaction is under way share the next ("group commit").
/// One transaction at a time per process, so a lone transition waits for nobody and a thousand share a few commits.
@ApplicationScoped
class TransitionWriter {

    private static final int MOST = 256;

    /// Agrees with [dev.bobine.job.Transition#fairCorrection] being in micros and tags in thousandths of them.
    static final long TAG_SCALE = 1_000;

    private final Database database;
    private final EventWriter events;
    private final WorkerLease worker;
    private final Bells bells;
    private final EndMeters ends;
    private final Queue<Pending> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean writing = new AtomicBoolean();

    TransitionWriter(Database database, EventWriter events, WorkerLease worker, Bells bells, EndMeters ends) {
        this.bells = bells;
        this.ends = ends;
        this.database = database;
        this.events = events;
        this.worker = worker;
    }

    private record Pending(Transition transition, StepRow row, CompletableFuture<Boolean> result) {}

    Uni<Boolean> apply(Transition transition) {
        StepRow row = StepRow.of(transition, events.of(transition).orElse(null));
        Pending pending = new Pending(transition, row, new CompletableFuture<>());
        return Uni.createFrom().completionStage(() -> {
            waiting.add(pending);
            writeNext();
            return pending.result();
        });
    }

    private void writeNext() {
        if (!writing.compareAndSet(false, true)) {
            return;
        }
        List<Pending> group = take();
        if (group.isEmpty()) {
            writing.set(false);
            if (!waiting.isEmpty()) {
                writeNext();
            }
            return;
        }
        Uni<Void> written = write(group)
                .invoke(moved -> finish(group, moved))
                .replaceWithVoid()
                .onFailure()
                .invoke(failure -> fail(group, failure));
        start(written);
    }

    /// Nobody waits for the group as a whole: each transition's own result tells.
    private static void start(Uni<Void> work) {
        Cancellable unused = work.subscribe().with(done -> {}, failure -> {});
    }

    private List<Pending> take() {
        List<Pending> group = new ArrayList<>();
        Set<UUID> jobs = new HashSet<>();
        Pending next = waiting.peek();
        while (next != null && group.size() < MOST && jobs.add(next.row().id())) {
            group.add(waiting.remove());
            next = waiting.peek();
        }
        return group;
    }

    private void finish(List<Pending> group, Set<UUID> moved) {
        proceed();
        ring(group);
        group.forEach(pending -> tell(pending, moved));
    }

    private void tell(Pending pending, Set<UUID> moved) {
        boolean done = moved.contains(pending.row().id());
        if (done) {
            ends.count(pending.transition());
        }
        pending.result().complete(done);
    }

    private void ring(List<Pending> group) {
        if (group.stream().anyMatch(pending -> pending.row().eventId() != null)) {
            bells.ring(Bell.OUTBOX);
        }
        if (group.stream().anyMatch(TransitionWriter::changesQueue)) {
            bells.ring(Bell.DISPATCH);
        }
    }

    private static boolean changesQueue(Pending pending) {
        Transition step = pending.transition();
        return step.settles() || step.requeues() || step.after().state() instanceof JobState.Collecting;
    }

    /// One bad step must not take the others with it: a group that failed is tried one by one, a single step fails.
    private void fail(List<Pending> group, Throwable failure) {
        if (group.size() == 1) {
            proceed();
            group.getFirst().result().completeExceptionally(failure);
            return;
        }
        Uni<Void> each = Uni.createFrom().voidItem();
        for (Pending pending : group) {
            each = each.chain(() -> single(pending));
        }
        start(each.onTermination().invoke(this::proceed));
    }

    private Uni<Void> single(Pending pending) {
        return write(List.of(pending))
                .invoke(moved -> tell(pending, moved))
                .onFailure()
                .invoke(failure -> pending.result().completeExceptionally(failure))
                .onFailure()
                .recoverWithNull()
                .replaceWithVoid();
    }

    private void proceed() {
        writing.set(false);
        writeNext();
    }

    private Uni<Set<UUID>> write(List<Pending> group) {
        return database.transaction(sql -> lockAccounts(sql, group)
                .chain(() -> run(sql, group, StepSql.MOVE, step -> !step.settles() && !step.requeues()))
                .chain(moved ->
                        run(sql, group, StepSql.REQUEUE, Transition::requeues).map(more -> union(moved, more)))
                .chain(moved ->
                        run(sql, group, StepSql.SETTLE, Transition::settles).map(more -> union(moved, more))));
    }

    private static Uni<Long> lockAccounts(Sql sql, List<Pending> group) {
        Set<String> users = group.stream()
                .filter(pending -> pending.transition().settles()
                        || pending.transition().requeues()
                        || pending.row().frees())
                .map(pending -> pending.row().userId())
                .collect(Collectors.toCollection(TreeSet::new));
        return users.isEmpty()
                ? Uni.createFrom().item(0L)
                : sql.count(StepSql.LOCK_ACCOUNTS, Map.of("users", Json.write(users)));
    }

    private Uni<Set<UUID>> run(Sql sql, List<Pending> group, String statement, Predicate<Transition> kind) {
        List<Pending> part = group.stream()
                .filter(pending -> kind.test(pending.transition()))
                .toList();
        if (part.isEmpty()) {
            return Uni.createFrom().item(Set.of());
        }
        Map<String, Object> parameters = new HashMap<>();
        parameters.put("steps", Json.write(part.stream().map(Pending::row).toList()));
        parameters.put("worker", worker.id().value());
        if (!statement.equals(StepSql.MOVE)) {
            parameters.put("scale", TAG_SCALE);
        }
        if (statement.equals(StepSql.SETTLE)) {
            parameters.put("entries", Json.write(entries(part)));
        }
        return sql.returning(statement, parameters, UUID.class).map(Set::copyOf);
    }

    private static List<EntryRow> entries(List<Pending> part) {
        return part.stream()
                .map(pending -> pending.transition().entries())
                .flatMap(Collection::stream)
                .map(EntryRow::of)
                .toList();
    }

    private static Set<UUID> union(Set<UUID> some, Set<UUID> others) {
        Set<UUID> all = new HashSet<>(some);
        all.addAll(others);
        return all;
    }

    private record EntryRow(
            UUID subject,
            long run,
            String kind,
            long planMicros,
            long prepaidMicros,
            long heldMicros,
            int clipSeconds,
            LocalDate month,
            LocalDate day) {

        static EntryRow of(LedgerEntry entry) {
            return new EntryRow(
                    entry.subject(),
                    entry.run(),
                    entry.kind().wire(),
                    entry.planMicros(),
                    entry.prepaidMicros(),
                    entry.heldMicros(),
                    entry.clipSeconds(),
                    entry.month(),
                    entry.day());
        }
    }
}
