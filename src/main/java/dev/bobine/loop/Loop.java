package dev.bobine.loop;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jboss.logging.Logger;

/// One background task on a virtual thread of its own. A round that fails is logged and tried again after a pause; it
/// never ends the loop.
///
/// A round may take as long as it has work. It is alive while its steps, each of which is bounded, come to an end: they
/// say so by [#progress].
public final class Loop implements AutoCloseable {

    /// One round of the work.
    @FunctionalInterface
    public interface Round {
        /// @return how long to wait for the next one if nothing wakes it
        Duration run() throws Exception;
    }

    private static final Logger LOG = Logger.getLogger(Loop.class);
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(1);
    private static final ScopedValue<Loop> CURRENT = ScopedValue.newInstance();

    private final String name;
    private final Round round;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition woken = lock.newCondition();
    private final Thread thread;
    private boolean pending;
    private volatile boolean stopped;
    private volatile long progressNanos = System.nanoTime();

    private Loop(String name, Round round) {
        this.name = Objects.requireNonNull(name, "name is null");
        this.round = Objects.requireNonNull(round, "round is null");
        this.thread = Thread.ofVirtual().name("loop-" + name).unstarted(() -> ScopedValue.where(CURRENT, this)
                .run(this::go));
    }

    public static Loop start(String name, Round round) {
        Loop loop = new Loop(name, round);
        loop.thread.start();
        return loop;
    }

    /// Tells the loop whose round the calling thread is in that a step of the round has ended, well or not. Does
    /// nothing outside a loop, so that whoever makes bounded calls can always say so.
    public static void progress() {
        if (CURRENT.isBound()) {
            CURRENT.get().progressNanos = System.nanoTime();
        }
    }

    public String name() {
        return name;
    }

    /// Lets the next round begin at once, or follow the present one.
    public void wake() {
        lock.lock();
        try {
            pending = true;
            woken.signal();
        } finally {
            lock.unlock();
        }
    }

    /// How long ago the present round last made progress, or for how long the next one has been due: a loop that hangs
    /// grows old, one that is busy does not.
    public Duration age() {
        return Duration.ofNanos(Math.max(0, System.nanoTime() - progressNanos));
    }

    /// Begins no other round; does not wait for the present one.
    public void stop() {
        stopped = true;
        wake();
    }

    /// Waits for the present round after [#stop], and cuts it off when it takes longer.
    public void join(Duration patience) {
        try {
            if (!thread.join(patience)) {
                thread.interrupt();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        stop();
        join(Duration.ofSeconds(5));
    }

    private void go() {
        while (!stopped) {
            progressNanos = System.nanoTime();
            Duration wait = runOnce();
            progressNanos = System.nanoTime() + wait.toNanos();
            pause(wait);
        }
    }

    private Duration runOnce() {
        try {
            return round.run();
        } catch (InterruptedException e) {
            return Duration.ZERO;
        } catch (Exception e) {
            if (!stopped) {
                LOG.warnf("loop %s: a round failed and will be tried again: %s", name, LoggedFailure.rootOf(e));
                LOG.debugf(e, "loop %s", name);
            }
            return PAUSE_AFTER_FAILURE;
        } catch (Error e) {
            LOG.errorf(e, "loop %s: a round failed and will be tried again", name);
            return PAUSE_AFTER_FAILURE;
        }
    }

    private void pause(Duration wait) {
        lock.lock();
        try {
            long left = wait.toNanos();
            while (!pending && !stopped && left > 0) {
                left = woken.awaitNanos(left);
            }
            pending = false;
        } catch (InterruptedException e) {
            Thread.interrupted();
        } finally {
            lock.unlock();
        }
    }
}
