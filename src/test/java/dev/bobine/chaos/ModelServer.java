package dev.bobine.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BiFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A model server of the `openai-videos` dialect that takes and bills every submit that it takes, whatever its
/// idempotency
/// key, remembers all of them, and misbehaves as their fates say.
final class ModelServer implements AutoCloseable {

    /// How a prompt names its request.
    static final Pattern TOKEN = Pattern.compile("\\[(\\S+)]");

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern RANGE = Pattern.compile("bytes=(\\d+)-");
    private static final String VIDEOS = "/v1/videos";
    private static final int DRIPS = 20;
    /// The server keeps a buffer as large as the largest write for every connection.
    private static final int WRITE = 64 << 10;
    private static final int BACKLOG = 1024;
    private static final Duration TOO_LATE = Plan.REQUEST_TIMEOUT.plusSeconds(2);

    private final ClipFactory clips;
    private final BiFunction<String, Integer, Fate> fates;
    private final boolean flaky;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<String, Integer> times = new ConcurrentHashMap<>();
    private final Map<String, Take> taken = new ConcurrentHashMap<>();
    private final Queue<Submit> submits = new ConcurrentLinkedQueue<>();

    /// @param fates what happens to the n-th submit of a request
    /// @param flaky whether polls fail now and then
    ModelServer(ClipFactory clips, BiFunction<String, Integer, Fate> fates, boolean flaky) throws IOException {
        this.clips = clips;
        this.fates = fates;
        this.flaky = flaky;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /// Every submit so far, in the order of arrival.
    List<Submit> submits() {
        return List.copyOf(submits);
    }

    /// What was taken, by the server's own ids.
    Map<String, Take> taken() {
        return Map.copyOf(taken);
    }

    byte[] clip(Take take) {
        return clips.clip(take.submit().externalId(), take.submit().fate().large());
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            route(exchange);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void route(HttpExchange exchange) throws IOException, InterruptedException {
        String path = exchange.getRequestURI().getPath();
        if (path.equals(VIDEOS)) {
            create(exchange);
            return;
        }
        String rest = path.substring(Math.min(path.length(), VIDEOS.length() + 1));
        Take take = taken.get(rest.replace("/content", ""));
        if (take == null || isGone(take)) {
            answer(exchange, 404, error("not_found"));
        } else if (rest.endsWith("/content")) {
            content(exchange, take);
        } else if (exchange.getRequestMethod().equals("DELETE")) {
            boolean done = take.cancel();
            answer(exchange, done ? 200 : 409, done ? deleted(take) : error("too_late"));
        } else {
            poll(exchange, take);
        }
    }

    /// Some servers of the dialect forget what was deleted, others keep it as cancelled.
    private static boolean isGone(Take take) {
        boolean forgetful = take.submit().externalId().hashCode() % 2 == 0;
        return switch (take.status()) {
            case FORGOTTEN -> true;
            case CANCELLED -> forgetful;
            case WORKING, COMPLETED, FAILED, WITHHELD -> false;
        };
    }

    private void create(HttpExchange exchange) throws IOException, InterruptedException {
        JsonNode body = JSON.readTree(exchange.getRequestBody().readAllBytes());
        Submit submit = note(exchange, body);
        switch (submit.fate().kind()) {
            case GOOD, RENDER_FAILS, WITHHELD, FORGOTTEN, TOO_SLOW, TOO_SLOW_AND_FAILS ->
                answer(exchange, 200, video(take(submit)));
            case NO_ROOM -> answer(exchange, 503, error("overloaded"));
            case BROKEN -> answer(exchange, 500, error("server_error"));
            case SLOW_DOWN -> {
                exchange.getResponseHeaders().set("Retry-After", "1");
                answer(exchange, 429, error("rate_limit_exceeded"));
            }
            case INVALID -> answer(exchange, 400, error("invalid_value"));
            case ANSWER_LOST, REQUEST_LOST -> {}
            case ANSWER_LATE -> {
                Thread.sleep(TOO_LATE);
                answer(exchange, 200, video(take(submit)));
            }
        }
    }

    /// From here on a job that is taken is billed, whether or not anybody hears of it.
    private Submit note(HttpExchange exchange, JsonNode body) {
        Matcher prompt = TOKEN.matcher(body.path("prompt").asText());
        String token = prompt.find() ? prompt.group(1) : "";
        Fate fate = fates.apply(token, times.merge(token, 1, Integer::sum));
        String externalId = fate.taken() ? "video_" + UUID.randomUUID() : "";
        String worker = header(exchange, "Authorization").replace("Bearer ", "");
        Submit submit =
                new Submit(System.nanoTime(), header(exchange, "Idempotency-Key"), token, worker, fate, externalId);
        if (submit.taken()) {
            taken.put(externalId, new Take(submit));
        }
        submits.add(submit);
        return submit;
    }

    private Take take(Submit submit) {
        Take take = taken.get(submit.externalId());
        if (take == null) {
            throw new IllegalStateException("not taken: " + submit.key());
        }
        return take;
    }

    private void poll(HttpExchange exchange, Take take) throws IOException, InterruptedException {
        int luck = flaky ? ThreadLocalRandom.current().nextInt(100) : 100;
        if (luck < 3) {
            answer(exchange, 500, error("server_error"));
        } else if (luck < 5) {
            exchange.close();
        } else if (luck < 6) {
            Thread.sleep(TOO_LATE);
        } else {
            answer(exchange, 200, video(take));
        }
    }

    private void content(HttpExchange exchange, Take take) throws IOException, InterruptedException {
        if (!"GET".equals(exchange.getRequestMethod())
                || take.status() != Take.Status.COMPLETED
                || exchange.getRequestURI().getQuery() != null) {
            answer(exchange, 404, error("not_ready"));
            return;
        }
        byte[] clip = clip(take);
        Matcher range = RANGE.matcher(header(exchange, "Range"));
        int from = range.find() ? Math.min(clip.length, Integer.parseInt(range.group(1))) : 0;
        exchange.getResponseHeaders().set("Content-Type", "video/mp4");
        if (from > 0) {
            exchange.getResponseHeaders()
                    .set("Content-Range", "bytes " + from + "-" + (clip.length - 1) + "/" + clip.length);
        }
        exchange.sendResponseHeaders(from > 0 ? 206 : 200, clip.length - from);
        int upTo = take.cutThisDownload() ? from + (clip.length - from) / 2 : clip.length;
        write(exchange.getResponseBody(), clip, from, upTo, take.submit().fate().slow());
    }

    private static void write(OutputStream out, byte[] clip, int from, int upTo, boolean slow)
            throws IOException, InterruptedException {
        int step = slow ? Math.clamp((upTo - from) / DRIPS, 1, WRITE) : WRITE;
        for (int at = from; at < upTo; at += step) {
            out.write(clip, at, Math.min(step, upTo - at));
            if (slow) {
                out.flush();
                Thread.sleep(100);
            }
        }
    }

    private static ObjectNode video(Take take) {
        ObjectNode video = JSON.createObjectNode()
                .put("id", take.submit().externalId())
                .put("object", "video")
                .put("progress", take.progress());
        Take.Status status = take.status();
        switch (status) {
            case WORKING -> video.put("status", "in_progress");
            case COMPLETED -> video.put("status", "completed").put("progress", 100);
            case CANCELLED -> video.put("status", "cancelled");
            case FAILED ->
                video.put("status", "failed")
                        .set("error", error("render_failed").get("error"));
            case WITHHELD ->
                video.put("status", "failed")
                        .set("error", error("moderation_blocked").get("error"));
            case FORGOTTEN -> throw new IllegalStateException("forgotten");
        }
        return video;
    }

    private static ObjectNode deleted(Take take) {
        return JSON.createObjectNode()
                .put("id", take.submit().externalId())
                .put("object", "video.deleted")
                .put("deleted", true);
    }

    private static ObjectNode error(String code) {
        ObjectNode body = JSON.createObjectNode();
        body.putObject("error").put("code", code).put("type", code).put("message", code);
        return body;
    }

    private static void answer(HttpExchange exchange, int status, JsonNode body) throws IOException {
        byte[] bytes = JSON.writeValueAsBytes(body);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    private static String header(HttpExchange exchange, String name) {
        @Nullable String value = exchange.getRequestHeaders().getFirst(name);
        return value == null ? "" : value;
    }
}
