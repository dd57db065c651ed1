package dev.bobine.capacity;

import java.time.Duration;
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
/// passed by small ones. A wait that ends without a grant has taken nothing. What a grant costs does not grow with
/// those who wait: only whoever gets it is woken.
public final class FairBudget {

    private final long limit;
    private final ReentrantLock lock = new ReentrantLock();
    private final GrantQueue<Condition> queue;
    private long waitedNanos;

    /// @param perUser most that one user has at once
    /// @param perBackend most that goes to one backend at once
    public FairBudget(long limit, long perUser, long perBackend) {
        if (limit < 1 || perUser < 1 || perBackend < 1) {
            throw new IllegalArgumentException("a budget has at least one unit for everybody");
        }
        this.limit = limit;
        this.queue = new GrantQueue<>(limit, perUser, perBackend);
    }

    /// For whom something is taken.
    public record Claimant(String user, String backend) {

        public Claimant {
            Objects.requireNonNull(user, "user is null");
            Objects.requireNonNull(backend, "backend is null");
        }
    }

    /// Waits for its turn. What is larger than the whole budget gets all of it.
    ///
    /// @return empty when the turn did not come in time
    public Optional<Share> take(Claimant claimant, long units, Duration patience) throws InterruptedException {
        long wanted = Math.clamp(units, 0, limit);
        if (wanted == 0) {
            return Optional.of(new Share(claimant, 0));
        }
        long begin = System.nanoTime();
        lock.lockInterruptibly();
        try {
            return await(claimant, wanted, patience.toNanos())
                    ? Optional.of(new Share(claimant, wanted))
                    : Optional.empty();
        } finally {
            waitedNanos += System.nanoTime() - begin;
            lock.unlock();
        }
    }

    private boolean await(Claimant claimant, long units, long patience) throws InterruptedException {
        GrantQueue<Condition>.Wish wish = queue.add(claimant, units, lock.newCondition());
        handOut();
        boolean kept = false;
        try {
            long left = patience;
            while (!wish.isGranted() && left > 0) {
                left = wish.waiter().awaitNanos(left);
            }
            kept = wish.isGranted();
            return kept;
        } finally {
            if (!kept) {
                withdraw(claimant, wish);
            }
        }
    }

    /// A thread may be interrupted just after it was given its grant.
    private void withdraw(Claimant claimant, GrantQueue<Condition>.Wish wish) {
        if (wish.isGranted()) {
            queue.giveBack(claimant, wish.units());
        } else {
            queue.remove(wish);
        }
        handOut();
    }

    private void handOut() {
        Optional<GrantQueue<Condition>.Wish> next = queue.grant();
        while (next.isPresent()) {
            next.get().waiter().signal();
            next = queue.grant();
        }
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
        return locked(queue::taken);
    }

    /// How many wait at present.
    public int waiting() {
        return locked(queue::waiting);
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
                if (back > 0) {
                    queue.giveBack(claimant, back);
                    handOut();
                }
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
