package dev.bobine.bench;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/// Receivers of webhooks in one process: those below `/takes` answer at once, those below `/hangs` take a call and
/// never answer.
final class Receivers implements AutoCloseable {

    private static final int BACKLOG = 4096;
    private static final Duration LONGEST = Duration.ofMinutes(10);

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final LongAdder taken = new LongAdder();
    private final LongAdder hanging = new LongAdder();
    private final CountDownLatch end = new CountDownLatch(1);

    Receivers() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG);
        server.setExecutor(threads);
        server.createContext("/takes", this::take);
        server.createContext("/hangs", this::hang);
        server.start();
    }

    String url(boolean hangs, int number) {
        String path = hangs ? "/hangs/" : "/takes/";
        return "http://127.0.0.1:" + server.getAddress().getPort() + path + number;
    }

    long taken() {
        return taken.sum();
    }

    /// Calls that hung, those included whose caller has given up.
    long hung() {
        return hanging.sum();
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(204, -1);
        }
        taken.increment();
    }

    private void hang(HttpExchange exchange) throws IOException {
        hanging.increment();
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            boolean unused = end.await(LONGEST.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        end.countDown();
        server.stop(0);
        threads.close();
    }
}
