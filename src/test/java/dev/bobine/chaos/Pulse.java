package dev.bobine.chaos;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/// Feels the pulse of every worker all along, as its cluster would: a worker that is neither stopped nor told to end
/// says that it is alive, whatever becomes of its servers, and none of its background loops stands still for longer
/// than one call may take.
final class Pulse implements AutoCloseable {

    /// Longer than any call that a loop makes in a run, on a machine that is short of time.
    private static final double LONGEST_STEP_SECONDS = 90;

    private static final Duration INTERVAL = Duration.ofSeconds(2);

    private final Fleet fleet;
    private final Set<String> frozen = ConcurrentHashMap.newKeySet();
    private final Map<String, String> found = new TreeMap<>();
    private final Thread thread = Thread.ofVirtual().unstarted(this::watch);
    private double oldest;

    Pulse(Fleet fleet) {
        this.fleet = fleet;
    }

    void start() {
        thread.start();
    }

    /// Nothing is expected of a worker that is stopped.
    void excuse(WorkerProcess worker) {
        frozen.add(worker.name());
    }

    /// Once it has had the time of a beat it is expected to live again.
    void expect(WorkerProcess worker) {
        frozen.remove(worker.name());
    }

    synchronized List<String> findings() {
        return new ArrayList<>(found.values());
    }

    /// The longest time that a loop of any worker made no progress for.
    synchronized double oldestLoopSeconds() {
        return oldest;
    }

    @Override
    public void close() {
        thread.interrupt();
    }

    private void watch() {
        try {
            while (true) {
                for (WorkerProcess worker : fleet.alive()) {
                    look(worker);
                }
                Thread.sleep(INTERVAL);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void look(WorkerProcess worker) throws InterruptedException {
        if (!worker.hasStarted() || frozen.contains(worker.name())) {
            return;
        }
        try {
            boolean dead = worker.saysItIsDead();
            double age = worker.largest("bobine_loop_age_seconds");
            synchronized (this) {
                if (worker.wasTold() || frozen.contains(worker.name())) {
                    return;
                }
                oldest = Math.max(oldest, age);
                if (dead) {
                    found.put(worker.name(), worker.name() + " said that it was dead");
                } else if (age > LONGEST_STEP_SECONDS) {
                    found.put(worker.name(), "a loop of " + worker.name() + " made no progress for " + age + " s");
                }
            }
        } catch (IOException e) {
            // It ends, or is too busy to answer in time.
            Thread.onSpinWait();
        }
    }
}
