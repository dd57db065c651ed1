package dev.bobine.capacity;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/// Units of something scarce in this process, such as bytes of memory or places, shared fairly among users and
/// backends.
///
/// Neither one user nor one backend gets more than its part, except that each gets one grant whatever its size. Of
/// those who wait and may have more, the user who holds least comes first, then who came first; a large grant is not
/// passed by small ones. A wait that ends without a grant has taken nothing.
public final class FairBudget {

    private final long limit;
    private final long perUser;
    private final long perBackend;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Map<String, Long> users = new HashMap<>();
    private final Map<String, Long> backends = new HashMap<>();
    private final List<Wish> waiting = new ArrayList<>();
    private long taken;
    private long waitedNanos;

    /// @param perUser most that one user has at once
    /// @param perBackend most that goes to one backend at once
    public FairBudget(long limit, long perUser, long perBackend) {
        if (limit < 1 || perUser < 1 || perBackend < 1) {
            throw new IllegalArgumentException("a budget has at least one unit for everybody");
        }
        this.limit = limit;
        this.perUser = perUser;
        this.perBackend = perBackend;
    }

    /// For whom something is taken.
    public record Claimant(String user, String backend) {

        public Claimant {
            Objects.requireNonNull(user, "user is null");
            Objects.requireNonNull(backend, "backend is null");
        }
    }

    private static final class Wish {
        final Claimant claimant;
        final long units;

        Wish(Claimant claimant, long units) {
            this.claimant = claimant;
            this.units = units;
        }
    }

    /// Waits for its turn. What is larger than the whole budget gets all of it.
    ///
    /// @return empty when the turn did not come in time
    public Optional<Share> take(Claimant claimant, long units, Duration patience) throws InterruptedException {
        Wish wish = new Wish(claimant, Math.clamp(units, 0, limit));
        long begin = System.nanoTime();
        lock.lockInterruptibly();
        try {
            waiting.add(wish);
            return await(wish, patience.toNanos()) ? Optional.of(new Share(claimant, wish.units)) : Optional.empty();
        } finally {
            waiting.remove(wish);
            waitedNanos += System.nanoTime() - begin;
            changed.signalAll();
            lock.unlock();
        }
    }

    private boolean await(Wish wish, long patience) throws InterruptedException {
        long left = patience;
        while (!mayHave(wish)) {
            if (left <= 0) {
                return false;
            }
            left = changed.awaitNanos(left);
        }
        add(wish.claimant, wish.units);
        return true;
    }

    private boolean mayHave(Wish wish) {
        return taken + wish.units <= limit
                && waiting.stream()
                        .filter(this::isWithinItsPart)
                        .min(Comparator.comparingLong(this::heldByUser))
                        .filter(first -> first == wish)
                        .isPresent();
    }

    private boolean isWithinItsPart(Wish wish) {
        return fits(users, wish.claimant.user(), wish.units, perUser)
                && fits(backends, wish.claimant.backend(), wish.units, perBackend);
    }

    private static boolean fits(Map<String, Long> held, String name, long units, long max) {
        long now = held.getOrDefault(name, 0L);
        return now == 0 || now + units <= max;
    }

    private long heldByUser(Wish wish) {
        return users.getOrDefault(wish.claimant.user(), 0L);
    }

    private void add(Claimant claimant, long units) {
        taken += units;
        add(users, claimant.user(), units);
        add(backends, claimant.backend(), units);
    }

    private static void add(Map<String, Long> held, String name, long units) {
        held.merge(name, units, Long::sum);
        held.remove(name, 0L);
    }

    private <T> T locked(Supplier<T> work) {
        lock.lock();
        try {
            return work.get();
        } finally {
            lock.unlock();
        }
    }

    public long limit() {
        return limit;
    }

    public long taken() {
        return locked(() -> taken);
    }

    /// How many wait at present.
    public int waiting() {
        return locked(waiting::size);
    }

    /// Time spent in waits that have ended, of all of them together.
    public Duration waited() {
        return locked(() -> Duration.ofNanos(waitedNanos));
    }

    /// What somebody has taken, until it is closed.
    public final class Share implements AutoCloseable {

        private final Claimant claimant;
        private long units;

        private Share(Claimant claimant, long units) {
            this.claimant = claimant;
            this.units = units;
        }

        /// Gives back what turned out not to be needed; a share does not grow.
        public void shrinkTo(long needed) {
            lock.lock();
            try {
                long back = units - Math.clamp(needed, 0, units);
                units -= back;
                add(claimant, -back);
                changed.signalAll();
            } finally {
                lock.unlock();
            }
        }

        @Override
        public void close() {
            shrinkTo(0);
        }
    }
}
