package dev.bobine.signals;

import dev.bobine.net.TestServers;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import mockwebserver3.SocketEffect;
import okhttp3.Headers;

/// A model server that fails in the way the prompt names, and whose errors quote the prompt, the key and signed links.
public final class GossipingProvider implements QuarkusTestResourceLifecycleManager {

    static final String KEY = "sk-planted-provider-key";
    static final String SIGNATURE = "planted-signature";
    static final String MODEL = "gossip";

    private final MockWebServer server = TestServers.create();
    private final Map<String, String> bodies = new ConcurrentHashMap<>();
    private final AtomicInteger jobs = new AtomicInteger();

    @Override
    public Map<String, String> start() {
        server.setDispatcher(new Dispatcher() {
            @Override
            public MockResponse dispatch(RecordedRequest request) {
                return answer(request);
            }
        });
        try {
            server.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Map.ofEntries(
                Map.entry("bobine.backends.gossip.url", server.url("/").toString()),
                Map.entry("bobine.backends.gossip.api-key", KEY),
                Map.entry("bobine.backends.gossip.poll-min", "50ms"),
                Map.entry("bobine.backends.gossip.poll-max", "100ms"),
                Map.entry("bobine.backends.gossip.openai-videos.body", "json"),
                Map.entry("bobine.models.gossip.seconds", "1-30"),
                Map.entry("bobine.models.gossip.sizes", "1280x720"),
                Map.entry("bobine.models.gossip.seed", "false"),
                Map.entry("bobine.models.gossip.silence", "false"),
                Map.entry("bobine.models.gossip.retention", "2s"),
                Map.entry("bobine.models.gossip.offers.gossip.id", "gossip-1"),
                Map.entry("bobine.retry.attempts", "2"),
                Map.entry("bobine.retry.backoff-min", "100ms"),
                Map.entry("bobine.retry.unresolved-for", "1s"),
                Map.entry("bobine.circuit.faults", "1000"));
    }

    @Override
    public void stop() {
        server.close();
    }

    private MockResponse answer(RecordedRequest request) {
        String path = Objects.requireNonNull(request.getUrl()).encodedPath();
        return request.getMethod().equals("POST") ? create(request) : follow(path);
    }

    private MockResponse create(RecordedRequest request) {
        String body = request.getBody() == null ? "" : request.getBody().utf8();
        if (body.contains("way:refused")) {
            return gossip(400, body);
        }
        if (body.contains("way:broken")) {
            return gossip(500, body);
        }
        if (body.contains("way:lost")) {
            return new MockResponse.Builder()
                    .onResponseStart(new SocketEffect.CloseSocket())
                    .build();
        }
        String id = "v" + jobs.incrementAndGet();
        bodies.put(id, body);
        return json(200, "{\"id\":\"" + id + "\",\"object\":\"video\",\"status\":\"queued\"}");
    }

    private MockResponse follow(String path) {
        String id = path.replaceAll(".*/videos/([^/]+).*", "$1");
        String body = bodies.getOrDefault(id, "");
        if (path.endsWith("/content")) {
            return gossip(403, body);
        }
        if (body.contains("way:failed")) {
            return json(
                    200,
                    "{\"id\":\"" + id + "\",\"status\":\"failed\",\"error\":{\"code\":\"server_error\",\"message\":"
                            + quoted(body) + "}}");
        }
        String link = "https://user:" + KEY + "@127.0.0.1:1/clip.mp4?X-Amz-Signature=" + SIGNATURE;
        return json(200, "{\"id\":\"" + id + "\",\"status\":\"completed\",\"progress\":100,\"url\":\"" + link + "\"}");
    }

    private static MockResponse gossip(int status, String body) {
        return json(status, "{\"error\":{\"code\":\"bad_key\",\"message\":" + quoted(body + KEY + SIGNATURE) + "}}");
    }

    private static String quoted(String text) {
        return "\"" + text.replace("\\", "").replace("\"", "'") + "\"";
    }

    private static MockResponse json(int status, String body) {
        return new MockResponse(status, Headers.of("Content-Type", "application/json"), body);
    }
}
