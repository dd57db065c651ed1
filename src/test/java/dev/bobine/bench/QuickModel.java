package dev.bobine.bench;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.bobine.media.TestMp4;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.ToLongFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A model server of the `openai-videos` dialect that does as little as it can and notes when what arrived.
final class QuickModel implements AutoCloseable {

    /// How a prompt names its request.
    static final Pattern TOKEN = Pattern.compile("\\[([^\\]]+)]");

    private static final Pattern SECONDS = Pattern.compile("\"seconds\"\\s*:\\s*\"?(\\d+)");
    private static final String VIDEOS = "/v1/videos";
    private static final int BACKLOG = 4096;

    static {
        System.setProperty("sun.net.httpserver.maxIdleConnections", "20000");
    }

    /// @param renderMillis how long a clip of so many seconds takes
    record Behaviour(ToLongFunction<Integer> renderMillis, TestMp4 clip) {

        static final Behaviour INSTANT = taking(Duration.ZERO);

        static Behaviour taking(Duration time) {
            return new Behaviour(_ -> time.toMillis(), new TestMp4(50_000, true));
        }
    }

    /// A submit.
    ///
    /// @param nanos when it arrived
    /// @param doneNanos when its render ends
    record Submit(String token, int seconds, long nanos, long doneNanos) {}

    private final Behaviour behaviour;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<String, Submit> taken = new ConcurrentHashMap<>();
    private final Map<String, Long> reportedDone = new ConcurrentHashMap<>();
    private final Queue<Submit> submits = new ConcurrentLinkedQueue<>();
    private final LongAdder polls = new LongAdder();
    private final AtomicLong ids = new AtomicLong();

    QuickModel(Behaviour behaviour) throws IOException {
        this.behaviour = behaviour;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /// In the order of arrival.
    List<Submit> submits() {
        return List.copyOf(submits);
    }

    int submitted() {
        return taken.size();
    }

    /// When it was first said of a request that its render is done.
    Map<String, Long> reportedDone() {
        return Map.copyOf(reportedDone);
    }

    long polls() {
        return polls.sum();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            if (path.equals(VIDEOS)) {
                create(exchange);
            } else if (path.endsWith("/content")) {
                content(exchange);
            } else {
                poll(exchange, path.substring(VIDEOS.length() + 1));
            }
        }
    }

    private void create(HttpExchange exchange) throws IOException {
        long now = System.nanoTime();
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        int seconds = Integer.parseInt(first(SECONDS, body, "1"));
        long done = now
                + Duration.ofMillis(behaviour.renderMillis().applyAsLong(seconds))
                        .toNanos();
        Submit submit = new Submit(first(TOKEN, body, ""), seconds, now, done);
        String id = "video_" + ids.incrementAndGet();
        taken.put(id, submit);
        submits.add(submit);
        answer(exchange, video(id, "queued"));
    }

    private void poll(HttpExchange exchange, String id) throws IOException {
        polls.increment();
        Submit submit = taken.get(id);
        if (submit == null) {
            exchange.sendResponseHeaders(404, -1);
            return;
        }
        long now = System.nanoTime();
        boolean done = now >= submit.doneNanos();
        if (done) {
            reportedDone.putIfAbsent(submit.token(), now);
        }
        answer(exchange, video(id, done ? "completed" : "in_progress"));
    }

    /// It has no thumbnails, like most servers.
    private void content(HttpExchange exchange) throws IOException {
        if (exchange.getRequestURI().getQuery() != null) {
            exchange.sendResponseHeaders(404, -1);
            return;
        }
        exchange.getResponseHeaders().set("Content-Type", "video/mp4");
        exchange.sendResponseHeaders(200, behaviour.clip().size());
        try (InputStream clip = behaviour.clip().stream()) {
            clip.transferTo(exchange.getResponseBody());
        }
    }

    private static String first(Pattern pattern, String text, String otherwise) {
        Matcher found = pattern.matcher(text);
        return found.find() ? found.group(1) : otherwise;
    }

    private static String video(String id, String status) {
        return "{\"id\":\"" + id + "\",\"object\":\"video\",\"status\":\"" + status + "\"}";
    }

    private static void answer(HttpExchange exchange, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes);
    }
}
