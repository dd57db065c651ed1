package dev.bobine.web;

import static dev.bobine.quality.Waits.await;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URL;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/// A proxy before the service, as operators have one: it puts the service below a path of its own. On request it also
/// stands for the bucket, so that a test can say when a link to a clip runs out and how much of the clip a browser got
/// until then.
final class FrontProxy implements AutoCloseable {

    private static final Set<String> HOP = Set.of(
            "connection",
            "content-length",
            "expect",
            "host",
            "keep-alive",
            "transfer-encoding",
            "upgrade",
            "http2-settings");
    private static final String BUCKET = "/bucket/";

    private final HttpServer server;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI service;
    private final String prefix;
    private final Map<Integer, URI> links = new ConcurrentHashMap<>();
    private final AtomicInteger given = new AtomicInteger();

    /// Links up to this one have run out.
    private volatile int over;

    /// Bytes that the bucket sends of an answer while it is not to send more.
    private volatile int limit = Integer.MAX_VALUE;

    /// @param prefix the path, beginning with a slash and not ending with one; empty for none
    FrontProxy(URL service, String prefix) throws IOException {
        this.service = URI.create(service.toString().replaceAll("/$", ""));
        this.prefix = prefix;
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::answer);
        server.start();
    }

    URL url() {
        try {
            return URI.create("http://localhost:" + server.getAddress().getPort() + prefix + "/")
                    .toURL();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /// From now on a link gives so many bytes at once and then keeps its reader waiting.
    void sendNoMoreThan(int bytes) {
        limit = bytes;
    }

    /// All links that were given are void, and whoever waits for more of one is cut off.
    void letLinksRunOut() {
        over = given.get();
        limit = Integer.MAX_VALUE;
    }

    /// How many links to clips were given.
    int linksGiven() {
        return given.get();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getRawPath();
            if (path.startsWith(BUCKET)) {
                bucket(exchange, Integer.parseInt(path.substring(BUCKET.length())));
            } else if (path.startsWith(prefix + "/") || path.equals(prefix)) {
                forward(exchange);
            } else {
                exchange.sendResponseHeaders(404, -1);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void forward(HttpExchange exchange) throws IOException, InterruptedException {
        String path = exchange.getRequestURI().toString().substring(prefix.length());
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(service + (path.isEmpty() ? "/" : path)))
                .method(
                        exchange.getRequestMethod(),
                        HttpRequest.BodyPublishers.ofByteArray(
                                exchange.getRequestBody().readAllBytes()));
        copy(exchange.getRequestHeaders(), request);
        request.setHeader("X-Forwarded-Host", exchange.getRequestHeaders().getFirst("Host"));
        if (!prefix.isEmpty()) {
            request.setHeader("X-Forwarded-Prefix", prefix);
        }
        HttpResponse<InputStream> response = client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
        if (prefix.isEmpty() && exchange.getRequestURI().getPath().endsWith("/clip") && response.statusCode() == 302) {
            int link = given.incrementAndGet();
            links.put(link, URI.create(response.headers().firstValue("Location").orElseThrow()));
            response.body().close();
            exchange.getResponseHeaders().set("Location", BUCKET + link);
            exchange.getResponseHeaders().set("Cache-Control", "no-store");
            exchange.sendResponseHeaders(302, -1);
        } else {
            relay(exchange, response, Integer.MAX_VALUE);
        }
    }

    private void bucket(HttpExchange exchange, int link) throws IOException, InterruptedException {
        if (link <= over) {
            exchange.sendResponseHeaders(403, -1);
            return;
        }
        HttpRequest.Builder request = HttpRequest.newBuilder(links.get(link));
        List<String> range = exchange.getRequestHeaders().get("Range");
        if (range != null) {
            request.setHeader("Range", range.getFirst());
        }
        HttpResponse<InputStream> response = client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
        relay(exchange, response, link);
    }

    private void relay(HttpExchange exchange, HttpResponse<InputStream> response, int link) throws IOException {
        Headers headers = exchange.getResponseHeaders();
        response.headers().map().forEach((name, values) -> {
            if (!HOP.contains(name.toLowerCase(Locale.ROOT))) {
                headers.put(name, values);
            }
        });
        long length = response.headers().firstValueAsLong("Content-Length").orElse(0);
        boolean none = exchange.getRequestMethod().equals("HEAD")
                || response.statusCode() == 204
                || response.statusCode() == 304
                || response.headers()
                        .firstValue("Content-Length")
                        .filter("0"::equals)
                        .isPresent();
        exchange.sendResponseHeaders(response.statusCode(), none ? -1 : length);
        if (none) {
            response.body().close();
            return;
        }
        try (InputStream body = response.body();
                OutputStream out = exchange.getResponseBody()) {
            byte[] piece = new byte[8192];
            long sent = 0;
            for (int read = body.read(piece); read >= 0; read = body.read(piece)) {
                long reached = sent;
                if (link != Integer.MAX_VALUE) {
                    await().forever().until(() -> reached < limit);
                }
                if (link <= over) {
                    throw new IOException("the link has run out");
                }
                out.write(piece, 0, read);
                out.flush();
                sent += read;
            }
        }
    }

    private static void copy(Headers from, HttpRequest.Builder to) {
        from.forEach((name, values) -> {
            if (!HOP.contains(name.toLowerCase(Locale.ROOT))) {
                values.forEach(value -> to.header(name, value));
            }
        });
    }

    @Override
    public void close() {
        server.stop(0);
        client.shutdownNow();
    }
}
