package dev.bobine.rendering;

import dev.bobine.job.Absence;
import dev.bobine.job.CancelRequest;
import dev.bobine.job.Job;
import dev.bobine.persistence.WorkerId;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// One job on one thread: how it came here, and how others talk to it.
final class Run {

    /// How a job came to this process.
    enum Origin {
        CLAIMED,
        ADOPTED
    }

    private final Job job;
    private final Origin origin;
    private final WorkerId owner;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition news = lock.newCondition();
    private boolean stopped;
    private boolean hinted;
    private @Nullable CancelRequest cancel;
    private boolean uninterruptible;
    private @Nullable Thread thread;

    // Known to the run's own thread alone.
    private @Nullable Following following;
    private boolean cleared;
    private @Nullable String useless;

    /// @param owner under which name this process took the job
    Run(Job job, Origin origin, WorkerId owner) {
        this.job = job;
        this.origin = origin;
        this.owner = owner;
        this.cancel = job.cancel();
    }

    Job job() {
        return job;
    }

    WorkerId owner() {
        return owner;
    }

    boolean adopted() {
        return origin == Origin.ADOPTED;
    }

    void launch(Runnable body) {
        thread = Thread.ofVirtual().name("job-" + job.id()).start(body);
    }

    void join(Duration patience) {
        Thread running = thread;
        if (running == null) {
            return;
        }
        try {
            running.join(patience);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    void stop() {
        lock.lock();
        try {
            stopped = true;
            news.signalAll();
            if (thread != null && !uninterruptible) {
                thread.interrupt();
            }
        } finally {
            lock.unlock();
        }
    }

    void requestCancel(CancelRequest request) {
        lock.lock();
        try {
            cancel = request;
            news.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// The provider may have news; the next wait that cares ends at once.
    void hint() {
        lock.lock();
        try {
            hinted = true;
            news.signalAll();
        } finally {
            lock.unlock();
        }
    }

    boolean stopped() {
        lock.lock();
        try {
            return stopped;
        } finally {
            lock.unlock();
        }
    }

    boolean cancelRequested() {
        return cancel() != null;
    }

    @Nullable
    CancelRequest cancel() {
        lock.lock();
        try {
            return cancel;
        } finally {
            lock.unlock();
        }
    }

    /// Enters a part that must not be cut off; false when the run was stopped before.
    boolean enterUninterruptible() {
        lock.lock();
        try {
            uninterruptible = !stopped;
            return uninterruptible;
        } finally {
            lock.unlock();
        }
    }

    /// Whether it is in such a part.
    boolean isUninterruptible() {
        lock.lock();
        try {
            return uninterruptible;
        } finally {
            lock.unlock();
        }
    }

    void leaveUninterruptible() {
        lock.lock();
        try {
            uninterruptible = false;
        } finally {
            lock.unlock();
        }
    }

    /// Lets a run that was cut off write one thing more.
    void forgetInterrupt() {
        lock.lock();
        try {
            uninterruptible = true;
            Thread.interrupted();
        } finally {
            lock.unlock();
        }
    }

    /// How the render is followed. It outlives the steps, so that telling a progress changes neither the pace nor what
    /// was asked already.
    static final class Following {
        Duration wait;

        /// What came of the last wish to stop; null while the provider was not asked.
        @Nullable
        CancelOutcome cancel;

        /// The deadline is over and the provider agreed to stop: the next poll is the last.
        boolean lastPoll;
        Absence absence = Absence.NONE;

        private Following(Duration wait) {
            this.wait = wait;
        }
    }

    Following following(Supplier<Duration> firstWait) {
        if (following == null) {
            following = new Following(firstWait.get());
        }
        return following;
    }

    /// Whether exactly this useless file came before; null is none.
    boolean sawUseless(@Nullable String sha256) {
        boolean before = sha256 != null && sha256.equals(useless);
        useless = sha256;
        return before;
    }

    /// The job was suspected and has come through.
    void clear() {
        cleared = true;
    }

    boolean cleared() {
        return cleared;
    }

    private boolean awake(Wake wake) {
        return switch (wake) {
            case NEVER -> false;
            case ON_HINT -> hinted;
            case ON_NEWS -> hinted || cancel != null;
        };
    }

    /// What may end a wait, apart from the run being stopped.
    enum Wake {
        NEVER,
        /// A hint that the provider may have news.
        ON_HINT,
        /// A hint, or a request to cancel.
        ON_NEWS
    }

    /// Waits, unless the run is stopped. A hint counts for one wait.
    void pause(Duration time, Wake wake) {
        lock.lock();
        try {
            long left = time.toNanos();
            while (left > 0 && !stopped && !awake(wake)) {
                left = news.awaitNanos(left);
            }
            hinted = hinted && wake == Wake.NEVER;
        } catch (InterruptedException e) {
            stopped = true;
        } finally {
            lock.unlock();
        }
    }
}
