package dev.bobine.persistence;

import dev.bobine.job.JobState;
import dev.bobine.job.Part;
import dev.bobine.job.Transition;
import dev.bobine.loop.Wakeup;
import dev.bobine.loop.Wakeups;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
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
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// Applies transitions in groups: those that arrive while one transaction is under way share the next ("group commit").
/// One transaction at a time per process, so a lone transition waits for nobody and a thousand share a few commits.
///
/// What keeps one transition from being written does not keep the others: a group with a mistake in it is halved until
/// that stands alone, and a user whose account somebody else keeps locked waits apart from those whose are free.
@ApplicationScoped
class TransitionWriter {

    private static final int MAX_GROUP = 256;

    /// For how long a group waits for accounts that somebody else has locked.
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    /// For how long after that groups leave out the users whose accounts are locked.
    private static final Duration IMPATIENCE = Duration.ofSeconds(5);

    /// How soon those that were left out are tried again, and for how long.
    private static final Duration PAUSE = Duration.ofMillis(50);

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int TIMES_AGAIN = 3;

    private final Database database;
    private final StepWriter steps;
    private final ProductionWriter productions;
    private final Wakeups wakeups;
    private final EndMeters ends;
    private final Queue<Pending> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean writing = new AtomicBoolean();

    /// Only for the thread that writes.
    private final List<Pending> leftOut = new ArrayList<>();

    private long impatientUntil = System.nanoTime();

    TransitionWriter(
            Database database, StepWriter steps, ProductionWriter productions, Wakeups wakeups, EndMeters ends) {
        this.wakeups = wakeups;
        this.ends = ends;
        this.database = database;
        this.steps = steps;
        this.productions = productions;
    }

    private record Pending(StepWriter.Step step, CompletableFuture<Boolean> result, long endNanos) {

        Transition transition() {
            return step.transition();
        }

        StepRow row() {
            return step.row();
        }

        boolean needsAccount() {
            return transition().settles() || transition().requeues() || row().frees();
        }
    }

    /// What a group came to.
    ///
    /// @param moved jobs whose transitions are written
    /// @param without users whose accounts were locked, so that nothing of theirs was tried
    /// @param followed what it had for consequences
    private record Written(Set<UUID> moved, Set<String> without, ProductionWriter.Followed followed) {}

    Uni<Boolean> apply(Transition transition) {
        return applyAll(List.of(transition)).map(List::getFirst);
    }

    /// What became of each, in their order; fails if one of them does.
    Uni<List<Boolean>> applyAll(List<Transition> transitions) {
        return Uni.createFrom().completionStage(() -> {
            List<Pending> all = transitions.stream().map(this::pending).toList();
            waiting.addAll(all);
            begin();
            return CompletableFuture.allOf(all.stream().map(Pending::result).toArray(CompletableFuture[]::new))
                    .thenApply(ignored ->
                            all.stream().map(each -> each.result().join()).toList());
        });
    }

    private Pending pending(Transition transition) {
        return new Pending(steps.step(transition), new CompletableFuture<>(), System.nanoTime() + LIMIT.toNanos());
    }

    private void begin() {
        if (writing.compareAndSet(false, true)) {
            Thread.ofVirtual().name("transitions").start(this::writeAll);
        }
    }

    private void writeAll() {
        try {
            writeWhatThereIs();
        } finally {
            writing.set(false);
        }
        if (!waiting.isEmpty()) {
            begin();
        }
    }

    private void writeWhatThereIs() {
        List<Pending> group = take();
        while (!group.isEmpty() || !leftOut.isEmpty()) {
            if (group.isEmpty()) {
                LockSupport.parkNanos(PAUSE.toNanos());
                waiting.addAll(leftOut);
                leftOut.clear();
            } else {
                write(group, 0);
            }
            group = take();
        }
    }

    private List<Pending> take() {
        List<Pending> group = new ArrayList<>();
        Set<UUID> jobs = new HashSet<>();
        Pending next = waiting.peek();
        while (next != null && group.size() < MAX_GROUP && jobs.add(next.row().id())) {
            group.add(waiting.remove());
            next = waiting.peek();
        }
        return group;
    }

    private void write(List<Pending> group, int failures) {
        boolean patient = System.nanoTime() - impatientUntil >= 0;
        try {
            Written written = database.await(() -> written(group, patient));
            finish(group, written);
        } catch (DatabaseException e) {
            afterFailure(group, e, failures + 1);
        } catch (RuntimeException | Error e) {
            fail(group, e);
            throw e;
        }
    }

    private void finish(List<Pending> group, Written written) {
        List<Pending> done = new ArrayList<>();
        for (Pending pending : group) {
            boolean tried = !pending.needsAccount()
                    || !written.without().contains(pending.row().userId());
            if (tried) {
                done.add(pending);
            } else if (System.nanoTime() - pending.endNanos() < 0) {
                leftOut.add(pending);
            } else {
                fail(List.of(pending), new LockedAccountException());
            }
        }
        wake(done);
        wake(written.followed());
        ends.count(written.followed());
        done.forEach(pending -> tell(pending, written.moved()));
    }

    private void tell(Pending pending, Set<UUID> moved) {
        boolean done = moved.contains(pending.row().id());
        if (done) {
            ends.count(pending.transition());
        }
        pending.result().complete(done);
    }

    private void wake(List<Pending> group) {
        if (group.stream().anyMatch(pending -> pending.row().event() != null)) {
            wakeups.wake(Wakeup.OUTBOX);
        }
        if (group.stream().anyMatch(TransitionWriter::changesQueue)) {
            wakeups.wake(Wakeup.DISPATCH);
        }
    }

    private void wake(ProductionWriter.Followed followed) {
        if (followed.events() > 0) {
            wakeups.wake(Wakeup.OUTBOX);
        }
        if (!followed.released().isEmpty()) {
            wakeups.wake(Wakeup.DISPATCH);
        }
    }

    private static boolean changesQueue(Pending pending) {
        Transition step = pending.transition();
        return step.settles() || step.requeues() || step.after().state() instanceof JobState.Collecting;
    }

    /// A database that is away fails the group as a whole, since it would keep each of them waiting as long, and the
    /// next group with them: who wants a step written asks again.
    private void afterFailure(List<Pending> group, DatabaseException failure, int failures) {
        if (DatabaseException.isLocked(failure) && failures <= TIMES_AGAIN) {
            impatientUntil = System.nanoTime() + IMPATIENCE.toNanos();
            write(group, failures);
        } else if (DatabaseException.isRolledBack(failure) && failures <= TIMES_AGAIN) {
            write(group, failures);
        } else if (failure.isPassing() || group.size() == 1) {
            fail(group, failure);
        } else {
            int half = group.size() / 2;
            write(group.subList(0, half), 0);
            write(group.subList(half, group.size()), 0);
        }
    }

    private static void fail(List<Pending> group, Throwable failure) {
        group.forEach(pending -> pending.result().completeExceptionally(failure));
    }

    /// Steps that need no account are all of one kind, which is one statement.
    private Uni<Written> written(List<Pending> group, boolean patient) {
        return group.stream().anyMatch(Pending::needsAccount)
                ? transaction(group, patient)
                : database.statement(sql -> run(sql, group, StepWriter.MOVE, TransitionWriter::moves))
                        .map(moved -> new Written(moved, Set.of(), ProductionWriter.Followed.NOTHING));
    }

    private static boolean moves(Transition step) {
        return !step.settles() && !step.requeues();
    }

    private Uni<Written> transaction(List<Pending> group, boolean patient) {
        return database.transaction(sql -> without(sql, group, patient).chain(without -> {
            List<Pending> part = group.stream()
                    .filter(pending -> !pending.needsAccount()
                            || !without.contains(pending.row().userId()))
                    .toList();
            return steps(sql, part).chain(moved -> productions
                    .follow(sql, ended(part, moved))
                    .map(followed -> new Written(moved, without, followed)));
        }));
    }

    /// The productions of jobs that have ended, with when.
    private static Map<UUID, Instant> ended(List<Pending> group, Set<UUID> moved) {
        Map<UUID, Instant> ended = new HashMap<>();
        for (Pending pending : group) {
            Part part = pending.transition().before().part();
            if (part != null
                    && pending.transition().settles()
                    && moved.contains(pending.row().id())) {
                ended.merge(part.production().value(), pending.row().since(), TransitionWriter::later);
            }
        }
        return ended;
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    private Uni<Set<UUID>> steps(Sql sql, List<Pending> group) {
        return run(sql, group, StepWriter.MOVE, TransitionWriter::moves)
                .chain(moved -> run(sql, group, StepWriter.REQUEUE, Transition::requeues)
                        .map(more -> union(moved, more)))
                .chain(moved ->
                        run(sql, group, StepWriter.SETTLE, Transition::settles).map(more -> union(moved, more)));
    }

    /// Locks the accounts concerned.
    ///
    /// @param patient whether to wait for them
    /// @return users of whom it could not
    private static Uni<Set<String>> without(Sql sql, List<Pending> group, boolean patient) {
        Set<String> users = group.stream()
                .filter(Pending::needsAccount)
                .map(pending -> pending.row().userId())
                .collect(Collectors.toCollection(TreeSet::new));
        if (users.isEmpty()) {
            return Uni.createFrom().item(Set.of());
        }
        String lock = patient ? StepWriter.LOCK_ACCOUNTS : StepWriter.LOCK_FREE_ACCOUNTS;
        Map<String, String> parameters = Map.of("users", Json.write(users), "patience", PATIENCE.toMillis() + "ms");
        return sql.returning(lock, parameters, String.class).map(locked -> {
            if (!patient) {
                users.removeAll(Set.copyOf(locked));
            }
            return patient ? Set.of() : users;
        });
    }

    private Uni<Set<UUID>> run(Sql sql, List<Pending> group, String statement, Predicate<Transition> kind) {
        return steps.run(
                sql,
                statement,
                group.stream()
                        .map(Pending::step)
                        .filter(step -> kind.test(step.transition()))
                        .toList());
    }

    private static Set<UUID> union(Set<UUID> some, Set<UUID> others) {
        Set<UUID> all = new HashSet<>(some);
        all.addAll(others);
        return all;
    }
}
