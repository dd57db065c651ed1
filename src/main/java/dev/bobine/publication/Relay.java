package dev.bobine.publication;

import dev.bobine.persistence.Database;
import dev.bobine.persistence.LeaseStore;
import dev.bobine.persistence.WorkerId;
import dev.bobine.persistence.WorkerLease;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntConsumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Sends what waits in a table to Kafka, in order per key and at least once: it leaves the table only when Kafka has
/// acknowledged it, and after a failure nothing of that key overtakes it. One in the cluster works at a time, under a
/// lease.
///
/// @param <T> what is sent
final class Relay<T> {

    private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);

    private static final Uni<List<Boolean>> NOTHING = Uni.createFrom().item(List.of());

    private final Parts<T> parts;
    private final Database database;
    private final LeaseStore leases;
    private final WorkerLease worker;
    private final PublicationSettings settings;
    private Uni<List<Boolean>> onTheirWay = NOTHING;
    private WorkerId holder;
    private long heldUntilNanos = System.nanoTime();

    Relay(Parts<T> parts, Database database, LeaseStore leases, WorkerLease worker, PublicationSettings settings) {
        this.parts = parts;
        this.database = database;
        this.leases = leases;
        this.worker = worker;
        this.settings = settings;
        this.holder = worker.id();
    }

    /// The table and the topic.
    interface Parts<T> {

        /// Name of the lease.
        String lease();

        /// The oldest.
        Uni<List<T>> next(int limit);

        /// Of those with the same key none overtakes another.
        Object key(T row);

        /// Whether Kafka has acknowledged it; never fails.
        Uni<Boolean> send(T row);

        /// Forgets what was acknowledged.
        Uni<Integer> sent(List<T> rows);

        IntConsumer sentCounter();

        IntConsumer failureCounter();
    }

    /// Sends one batch of what waits.
    ///
    /// @return when to look again if nothing wakes it
    Duration runOnce() {
        // Before the lease is renewed: one whose sends hang leaves the work to others.
        List<Boolean> unused = awaitSends();
        if (!holdsLease()) {
            return settings.poll();
        }
        List<T> pending = database.await(() -> parts.next(settings.batch()));
        int sent = send(pending);
        return sent == settings.batch() ? Duration.ZERO : settings.poll();
    }

    /// Lets another relay take over at once.
    void release(Duration patience) {
        heldUntilNanos = System.nanoTime();
        database.await(() -> leases.release(holder), patience);
    }

    private boolean holdsLease() {
        long asked = System.nanoTime();
        boolean fresh = holder.equals(worker.id())
                && heldUntilNanos - asked > settings.lease().toNanos() / 2;
        if (!fresh && worker.isHeld()) {
            WorkerId me = worker.id();
            boolean held = database.await(() -> leases.hold(parts.lease(), me, settings.lease()));
            holder = me;
            heldUntilNanos = held ? asked + settings.lease().toNanos() : asked;
        }
        return mayAct();
    }

    private boolean mayAct() {
        return worker.isHeld() && heldUntilNanos - System.nanoTime() > 0;
    }

    /// Sends in waves of one row per key, each begun when the one before is acknowledged: within a wave, what Kafka
    /// takes in another order, or only in part, concerns different keys.
    ///
    /// @return how many were acknowledged
    private int send(List<T> pending) {
        List<T> left = pending;
        int done = 0;
        int failed = 0;
        while (!left.isEmpty() && mayAct()) {
            List<T> wave = firstOfEachKey(left);
            List<T> acknowledged = sendWave(wave);
            done += acknowledged.size();
            failed += wave.size() - acknowledged.size();
            left = next(left, wave, acknowledged);
        }
        if (failed > 0) {
            parts.failureCounter().accept(failed);
            throw new IllegalStateException("Kafka did not acknowledge " + failed + " events");
        }
        return done;
    }

    /// @return what Kafka acknowledged
    private List<T> sendWave(List<T> wave) {
        List<Uni<Boolean>> sends = wave.stream().map(parts::send).toList();
        onTheirWay = Uni.join().all(sends).andFailFast().memoize().indefinitely();
        List<Boolean> acknowledged = awaitSends();
        List<T> done = IntStream.range(0, wave.size())
                .filter(acknowledged::get)
                .mapToObj(wave::get)
                .toList();
        if (!done.isEmpty()) {
            database.await(() -> parts.sent(done));
        }
        parts.sentCounter().accept(done.size());
        return done;
    }

    /// A producer that has no broker may hold what it was given for minutes. Nothing more is handed to it meanwhile, or
    /// it would hold the same events again and again.
    private List<Boolean> awaitSends() {
        List<Boolean> acknowledged = onTheirWay.await().atMost(LONGEST_WAIT);
        onTheirWay = NOTHING;
        return acknowledged;
    }

    /// What may follow: nothing of a key of which something failed.
    private List<T> next(List<T> rows, List<T> wave, List<T> acknowledged) {
        Set<Object> keys = acknowledged.stream().map(parts::key).collect(Collectors.toSet());
        Set<T> sent = new HashSet<>(wave);
        return rows.stream()
                .filter(row -> keys.contains(parts.key(row)) && !sent.contains(row))
                .toList();
    }

    private List<T> firstOfEachKey(List<T> rows) {
        Set<Object> keys = new HashSet<>();
        return rows.stream().filter(row -> keys.add(parts.key(row))).toList();
    }
}
