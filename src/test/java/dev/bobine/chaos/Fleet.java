package dev.bobine.chaos;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.IntFunction;

/// The worker processes of a run: those alive, and what became of the others.
final class Fleet implements AutoCloseable {

    private final IntFunction<Map<String, String>> configuration;
    private final List<Path> builds;
    private final IntFunction<List<String>> agents;
    private final Path logs;
    private final List<WorkerProcess> all = new CopyOnWriteArrayList<>();
    private int next = 1;

    /// @param configuration of the n-th worker
    /// @param builds of the service, which take turns: two versions work side by side
    /// @param agents options of the n-th worker's Java machine
    Fleet(
            IntFunction<Map<String, String>> configuration,
            List<Path> builds,
            IntFunction<List<String>> agents,
            Path logs) {
        this.configuration = configuration;
        this.builds = builds;
        this.agents = agents;
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
        int number = next++;
        Path build = builds.get(number % builds.size());
        WorkerProcess worker =
                WorkerProcess.start(number, build, agents.apply(number), configuration.apply(number), logs);
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
