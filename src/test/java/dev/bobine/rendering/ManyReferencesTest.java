package dev.bobine.rendering;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManyReferencesTest {

    private static final int JOBS = 24;

    @TempDir
    Path directory;

    @Test
    void dozensOfLargeReferencesOfDozensOfUsersFitIntoASmallHeap() throws Exception {
        AtomicLong received = new AtomicLong();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), JOBS);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", exchange -> {
            received.addAndGet(exchange.getRequestBody().transferTo(OutputStream.nullOutputStream()));
            exchange.sendResponseHeaders(400, -1);
            exchange.close();
        });
        server.start();
        try {
            Path output = directory.resolve("output.txt");
            Process submits = new ProcessBuilder(List.of(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xmx160m",
                            "-XX:+ExitOnOutOfMemoryError",
                            "-cp",
                            System.getProperty("java.class.path"),
                            ManyReferences.class.getName(),
                            "http://" + server.getAddress().getHostString() + ":"
                                    + server.getAddress().getPort() + "/",
                            Integer.toString(JOBS)))
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            try {
                assertThat(submits.waitFor(5, TimeUnit.MINUTES)).isTrue();
            } finally {
                submits.destroyForcibly();
            }

            assertThat(output).content().contains("answered " + JOBS + ", taken 0");
            assertThat(received.get()).isGreaterThan((long) JOBS * ManyReferences.BYTES / 3 * 4);
        } finally {
            server.stop(0);
        }
    }
}
