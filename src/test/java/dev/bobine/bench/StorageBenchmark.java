package dev.bobine.bench;

import dev.bobine.media.TestMp4;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Clips copied from the model to the bucket by a pod with a heap of 160 MiB: many of 10 MB, eight at once, then two of
/// 1 GB.
final class StorageBenchmark implements Benchmark {

    private static final long MB = 1_000_000;

    @Override
    public String name() {
        return "storage";
    }

    @Override
    public List<Figure> run() throws Exception {
        List<Figure> figures = new ArrayList<>(copy("10 MB", 10 * MB, 100));
        figures.addAll(copy("1 GB", 1_000 * MB, 2));
        return figures;
    }

    private List<Figure> copy(String size, long bytes, int clips) throws Exception {
        QuickModel.Behaviour behaviour = new QuickModel.Behaviour(_ -> 0, new TestMp4(bytes, false));
        try (Arena arena = Arena.open(name(), behaviour);
                Load load = new Load(arena.bootstrapServers())) {
            Pod pod = arena.pod(
                    Map.of("bobine.backends.local.poll-min", "50ms", "bobine.backends.local.request-timeout", "5m"),
                    List.of("-Xmx160m"));
            int warm = clips / 5;
            load.sendMany("warm", warm, Math.max(1, warm));
            Arena.await(Duration.ofMinutes(3), () -> completed(arena) == warm);
            double peak = 0;
            long begin = System.nanoTime();
            load.sendMany("r", clips, clips);
            while (completed(arena) < clips + warm) {
                peak = Math.max(peak, pod.heapUsedMib());
                Thread.sleep(50);
            }
            double seconds = (System.nanoTime() - begin) / 1e9;
            return List.of(
                    Figure.of("clips of " + size, clips * bytes / (double) MB / seconds, "MB/s"),
                    Figure.of("clips of " + size + ", heap, highest seen", peak, "MiB"));
        }
    }

    private static long completed(Arena arena) throws Exception {
        return arena.number("select count(*) from job_settled where state = 'completed'");
    }
}
