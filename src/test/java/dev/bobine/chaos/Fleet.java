package dev.bobine.chaos;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/// The worker processes of a run: those alive, and what became of the others.
final class Fleet implements AutoCloseable {

    private final Map<String, String> configuration;
    private final Path logs;
    private final List<WorkerProcess> all = new CopyOnWriteArrayList<>();
    private int next = 1;

    Fleet(Map<String, String> configuration, Path logs) {
        this.configuration = configuration;
        this.logs = logs;
    }

    WorkerProcess start() throws IOException, InterruptedException {
        WorkerProcess worker = launch();
        worker.awaitStart();
        return worker;
    }

    /// Starts several side by side.
    void start(int count) throws IOException, InterruptedException {
        List<WorkerProcess> started = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            started.add(launch());
        }
        for (WorkerProcess worker : started) {
            worker.awaitStart();
        }
    }

    /// Does not wait until it works.
    WorkerProcess launch() throws IOException {
        WorkerProcess worker = WorkerProcess.start("w" + next++, configuration, logs);
        all.add(worker);
        return worker;
    }

    List<WorkerProcess> alive() {
        return all.stream().filter(WorkerProcess::isAlive).toList();
    }

    List<WorkerProcess> everStarted() {
        return List.copyOf(all);
    }

    /// Those that ended although nobody told them to.
    List<String> deserters() {
        return all.stream()
                .filter(WorkerProcess::endedByItself)
                .map(WorkerProcess::name)
                .toList();
    }

    @Override
    public void close() throws InterruptedException {
        for (WorkerProcess worker : alive()) {
            worker.close();
        }
    }
}
