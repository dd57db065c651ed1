package dev.bobine.chaos;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.bobine.rendering.WireDialect;
import dev.bobine.rendering.WireDialect.Operation;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BiFunction;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import mockwebserver3.MockResponse;
import mockwebserver3.MockResponseBody;
import mockwebserver3.RecordedRequest;
import okhttp3.Headers;
import okhttp3.HttpUrl;
import okio.Buffer;
import okio.ByteString;
import org.jspecify.annotations.Nullable;

/// A model server of any dialect, and of OpenAI's for stills, that takes and bills every submit that it takes, whatever
/// its idempotency key, remembers all of them, and misbehaves as their fates say.
final class ModelServer implements AutoCloseable {

    /// How a prompt names its request.
    static final Pattern TOKEN = Pattern.compile("\\[(\\S+)]");

    private static final Pattern ID = Pattern.compile("[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    /// In front of what a job is told of addresses, so that its clip can be told from others.
    private static final Pattern OWN_ADDRESS = Pattern.compile("^/of/[^/]+/");

    /// The clip of another job that a submit leads to.
    private static final Pattern CLIP = Pattern.compile("/(clips/[^\"?]+)");

    private static final String STILLS = "/v1/images/";
    private static final int SLOWEST_STILL_MILLIS = 1_000;

    private static final Pattern RANGE = Pattern.compile("bytes=(\\d+)-");
    private static final int DRIPS = 20;
    /// The server keeps a buffer as large as the largest write for every connection.
    private static final int WRITE = 64 << 10;
    private static final int BACKLOG = 1024;
    private static final Duration TOO_LATE = Plan.REQUEST_TIMEOUT.plusSeconds(2);

    private final Wire wire;
    private final WireDialect nobody;
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
    ModelServer(Wire wire, ClipFactory clips, BiFunction<String, Integer, Fate> fates, boolean flaky)
            throws IOException {
        this.wire = wire;
        this.nobody = wire.words("nobody");
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

    /// The clip, or the still.
    byte[] clip(Take take) {
        Fate fate = take.submit().fate();
        if (take.submit().kind() == Film.Kind.STILL) {
            return fate.kind() == Fate.Kind.BOMB
                    ? PictureFactory.bomb(take.submit().externalId())
                    : PictureFactory.picture(take.submit().externalId());
        }
        return fate.kind() == Fate.Kind.BOMB
                ? clips.bomb(take.submit().externalId())
                : clips.clip(take.submit().externalId(), fate.large());
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            route(exchange, recorded(exchange));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void route(HttpExchange exchange, RecordedRequest request) throws IOException, InterruptedException {
        if (request.getUrl().encodedPath().startsWith(STILLS)) {
            draw(exchange, request);
            return;
        }
        if (nobody.operationOf(request) == Operation.SUBMIT) {
            create(exchange, request);
            return;
        }
        List<Take> about = about(exchange, request);
        if (about.isEmpty()) {
            answer(exchange, otherwise(request));
            return;
        }
        Take take = about.getFirst();
        switch (take.words().operationOf(request)) {
            case POLL -> poll(exchange, about);
            case CONTENT -> content(exchange, take);
            case CANCEL -> answer(exchange, take.cancel() ? take.words().cancelGranted() : refusal(409, "too_late"));
            case SUBMIT, POSTER, OTHER -> answer(exchange, take.words().unscripted(request));
        }
    }

    /// What a request names, be it in its path, its query or its body.
    private List<Take> about(HttpExchange exchange, RecordedRequest request) {
        String whole = exchange.getRequestURI() + " " + Wire.body(request);
        return ID.matcher(whole)
                .results()
                .map(MatchResult::group)
                .distinct()
                .map(taken::get)
                .filter(Objects::nonNull)
                .toList();
    }

    /// Somebody may ask by the client's id.
    private MockResponse otherwise(RecordedRequest request) {
        return taken.values().stream()
                .filter(take -> take.submit().kind() == Film.Kind.SHOT)
                .map(take -> take.words().unscripted(request))
                .filter(response -> response.getCode() < 300)
                .findFirst()
                .orElseGet(() -> nobody.operationOf(request) == Operation.POLL
                        ? nobody.unknownJob()
                        : nobody.unscripted(request));
    }

    /// The request as it would be without the job's own address in front.
    private RecordedRequest recorded(HttpExchange exchange) throws IOException {
        Headers.Builder headers = new Headers.Builder();
        exchange.getRequestHeaders().forEach((name, values) -> values.forEach(value -> headers.add(name, value)));
        byte[] body = exchange.getRequestBody().readAllBytes();
        String target = OWN_ADDRESS.matcher(exchange.getRequestURI().toString()).replaceFirst("/");
        return new RecordedRequest(
                0,
                0,
                null,
                List.of(),
                exchange.getRequestMethod(),
                target,
                "HTTP/1.1",
                HttpUrl.get(url() + target),
                headers.build(),
                ByteString.of(body),
                body.length,
                null,
                null);
    }

    private void create(HttpExchange exchange, RecordedRequest request) throws IOException, InterruptedException {
        Submit submit = note(request, Film.Kind.SHOT);
        switch (submit.fate().kind()) {
            case GOOD, RENDER_FAILS, WITHHELD, FORGOTTEN, TOO_SLOW, TOO_SLOW_AND_FAILS, BOMB, DRIPS ->
                answer(exchange, take(submit).words().accepted());
            case NO_ROOM -> answer(exchange, refusal(503, "overloaded"));
            case BROKEN -> answer(exchange, refusal(500, "server_error"));
            case SLOW_DOWN -> answer(exchange, nobody.rateLimited(Duration.ofSeconds(1)));
            case INVALID -> answer(exchange, nobody.invalidRequest());
            case ANSWER_LOST, REQUEST_LOST -> {}
            case ANSWER_LATE -> {
                Thread.sleep(TOO_LATE);
                answer(exchange, take(submit).words().accepted());
            }
        }
    }

    /// The picture is the answer to the call that asks for it.
    private void draw(HttpExchange exchange, RecordedRequest request) throws IOException, InterruptedException {
        Submit submit = note(request, Film.Kind.STILL);
        Fate fate = submit.fate();
        Thread.sleep(fate.renderMillis() % SLOWEST_STILL_MILLIS);
        switch (fate.kind()) {
            case GOOD, BOMB -> {
                Take take = take(submit);
                byte[] answer = picture(take);
                exchange.getResponseHeaders().set("Content-Type", "application/json");
                exchange.sendResponseHeaders(200, answer.length);
                write(exchange.getResponseBody(), answer, 0, answer.length, fate.slow(), take::fetched);
            }
            case NO_ROOM -> answer(exchange, refusal(503, "overloaded"));
            case BROKEN, RENDER_FAILS -> answer(exchange, refusal(500, "server_error"));
            case SLOW_DOWN -> answer(exchange, refusal(429, "rate_limit_exceeded"));
            case INVALID -> answer(exchange, refusal(400, "invalid_value"));
            case WITHHELD -> answer(exchange, refusal(400, "moderation_blocked"));
            case ANSWER_LOST, REQUEST_LOST -> {}
            case FORGOTTEN -> {
                byte[] answer = picture(take(submit));
                exchange.sendResponseHeaders(200, answer.length);
                exchange.getResponseBody().write(answer, 0, answer.length / 2);
            }
            case DRIPS -> {
                byte[] answer = picture(take(submit));
                exchange.sendResponseHeaders(200, answer.length);
                drip(exchange.getResponseBody(), answer, 0);
            }
            case ANSWER_LATE, TOO_SLOW, TOO_SLOW_AND_FAILS -> {
                Thread.sleep(TOO_LATE);
                answer(exchange, refusal(500, "server_error"));
            }
        }
    }

    private byte[] picture(Take take) {
        String picture = Base64.getEncoder().encodeToString(clip(take));
        return "{\"data\":[{\"b64_json\":\"%s\"}]}".formatted(picture).getBytes(StandardCharsets.US_ASCII);
    }

    /// From here on a job that is taken is billed, whether or not anybody hears of it.
    private Submit note(RecordedRequest request, Film.Kind kind) {
        Matcher prompt = TOKEN.matcher(Wire.body(request));
        String token = prompt.find() ? prompt.group(1) : "";
        Fate fate = fates.apply(token, times.merge(token, 1, Integer::sum));
        boolean billed = kind == Film.Kind.STILL ? fate.drawn() : fate.taken();
        String externalId = billed ? UUID.randomUUID().toString() : "";
        Matcher clip = CLIP.matcher(Wire.body(request));
        String shown = clip.find() ? clip.group(1) : "";
        Submit submit = new Submit(
                System.nanoTime(), Wire.key(request), token, Wire.worker(request), kind, fate, shown, externalId);
        if (submit.taken()) {
            WireDialect words = wire.words(externalId);
            if (kind == Film.Kind.SHOT) {
                words.servedFrom(HttpUrl.get(url() + "/of/" + externalId + "/"));
                words.submitted(request);
            }
            taken.put(externalId, new Take(submit, words, times::containsKey));
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

    private void poll(HttpExchange exchange, List<Take> takes) throws IOException, InterruptedException {
        int luck = flaky ? ThreadLocalRandom.current().nextInt(100) : 100;
        if (luck < 3) {
            answer(exchange, refusal(500, "server_error"));
        } else if (luck < 5) {
            exchange.close();
        } else if (luck < 6) {
            Thread.sleep(TOO_LATE);
        } else {
            answer(exchange, nobody.together(takes.stream().map(Take::told).toList()));
        }
    }

    private void content(HttpExchange exchange, Take take) throws IOException, InterruptedException {
        if (take.status() != Take.Status.COMPLETED) {
            answer(exchange, refusal(404, "not_ready"));
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
        if (take.submit().fate().kind() == Fate.Kind.DRIPS) {
            drip(exchange.getResponseBody(), clip, from);
            return;
        }
        boolean cut = take.cutThisDownload();
        int upTo = cut ? from + (clip.length - from) / 2 : clip.length;
        write(
                exchange.getResponseBody(),
                clip,
                from,
                upTo,
                take.submit().fate().slow(),
                cut ? () -> {} : take::fetched);
    }

    /// Two bytes a second, until the other side has had enough.
    private static void drip(OutputStream out, byte[] clip, int from) throws IOException, InterruptedException {
        for (int at = from; at < clip.length; at++) {
            out.write(clip[at]);
            out.flush();
            Thread.sleep(500);
        }
    }

    /// @param last told before the last part leaves
    private static void write(OutputStream out, byte[] clip, int from, int upTo, boolean slow, Runnable last)
            throws IOException, InterruptedException {
        int step = slow ? Math.clamp((upTo - from) / DRIPS, 1, WRITE) : WRITE;
        for (int at = from; at < upTo; at += step) {
            if (at + step >= upTo) {
                last.run();
            }
            out.write(clip, at, Math.min(step, upTo - at));
            if (slow) {
                out.flush();
                Thread.sleep(100);
            }
        }
    }

    private static MockResponse refusal(int status, String code) {
        return WireDialect.json(status, "{\"error\":{\"code\":\"%1$s\",\"type\":\"%1$s\"}}".formatted(code));
    }

    private static void answer(HttpExchange exchange, MockResponse response) throws IOException {
        response.getHeaders()
                .forEach(header -> exchange.getResponseHeaders().add(header.getFirst(), header.getSecond()));
        exchange.getResponseHeaders().remove("Content-Length");
        MockResponseBody content = response.getBody();
        try (Buffer body = new Buffer()) {
            if (content != null) {
                content.writeTo(body);
            }
            exchange.sendResponseHeaders(response.getCode(), body.size() == 0 ? -1 : body.size());
            body.copyTo(exchange.getResponseBody());
        }
    }

    private static String header(HttpExchange exchange, String name) {
        @Nullable String value = exchange.getRequestHeaders().getFirst(name);
        return value == null ? "" : value;
    }
}
