package dev.bobine.bench;

import dev.bobine.bench.peers.PeerMain;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// A process that makes videos of orders on its topic: the service or one of its peers.
///
/// @param requests topic that it reads
/// @param events topic that it tells of finished videos
/// @param admitted query that counts the orders it has taken, in its own database
record Contestant(String name, String requests, String events, String database, String admitted, Process process)
        implements AutoCloseable {

    static final String SERVICE = "Bobine";

    private static final Duration STARTUP_LIMIT = Duration.ofSeconds(120);
    private static final int PARTITIONS = 8;

    static Contestant service(Arena arena, int workers) throws IOException, InterruptedException {
        Pod pod = arena.pod(Map.of(
                "bobine.backends.local.in-flight", Integer.toString(workers),
                "bobine.backends.local.poll-min", "50ms",
                "bobine.backends.local.poll-max", "200ms",
                "bobine.storage.copies", "16"));
        return new Contestant(
                SERVICE,
                "video.generation.requests",
                "video.generation.events",
                arena.stack().postgres().jdbcUrl(),
                "select (select count(*) from job) + (select count(*) from job_settled)",
                pod.process());
    }

    static Contestant peer(Arena arena, String name, int workers) throws Exception {
        String requests = name + ".requests";
        String events = name + ".events";
        arena.stack().kafka().createTopics(Map.of(requests, PARTITIONS, events, PARTITIONS));
        String database = arena.createDatabase(name.replace('-', '_'));
        Map<String, String> settings = new TreeMap<>(arena.stack().configuration());
        settings.putAll(Map.of(
                "peer.model", arena.model().url(),
                "peer.database", database,
                "peer.requests", requests,
                "peer.events", events,
                "peer.workers", Integer.toString(workers)));
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx512m"));
        settings.forEach((key, value) -> command.add("-D" + key + "=" + value));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), PeerMain.class.getName(), name));
        Path log = arena.directory().resolve(name + ".log");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        awaitReady(process, log);
        return new Contestant(name, requests, events, database, "select count(*) from video", process);
    }

    private static void awaitReady(Process process, Path log) throws IOException, InterruptedException {
        long end = System.nanoTime() + STARTUP_LIMIT.toNanos();
        while (Files.readAllLines(log).stream().noneMatch("ready"::equals)) {
            if (!process.isAlive() || System.nanoTime() > end) {
                process.destroyForcibly();
                throw new IllegalStateException("the peer did not start; see " + log);
            }
            Thread.sleep(50);
        }
    }

    double cpuSeconds() {
        return Host.cpuSeconds(process.pid());
    }

    /// Closing the arena closes the service.
    @Override
    public void close() throws InterruptedException {
        if (!name.equals(SERVICE)) {
            process.destroy();
            if (!process.waitFor(Duration.ofSeconds(20))) {
                process.destroyForcibly().waitFor();
            }
        }
    }
}
