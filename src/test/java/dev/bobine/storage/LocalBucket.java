package dev.bobine.storage;

import dev.bobine.net.TestServers;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okhttp3.internal.http.HttpMethod;
import okio.Buffer;
import org.gaul.s3proxy.BlobStores;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.blobstore.BlobStore;

/// A real S3-compatible server with one bucket, behind a relay that can answer in its place.
final class LocalBucket implements AutoCloseable {

    static final String BUCKET = "clips-test";

    private static final List<Logger> NOISY = new ArrayList<>();

    final List<RecordedRequest> requests = new CopyOnWriteArrayList<>();
    private volatile Function<RecordedRequest, Optional<MockResponse>> fault = _ -> Optional.empty();
    private final BlobStore objects;
    private final S3Proxy server;
    private final MockWebServer relay = TestServers.create();
    private final OkHttpClient client = new OkHttpClient();

    static {
        for (String noisy : List.of("org.gaul", "mockwebserver3.MockWebServer")) {
            NOISY.add(Logger.getLogger(noisy));
        }
        NOISY.forEach(logger -> logger.setLevel(Level.WARNING));
    }

    LocalBucket(Path directory) throws Exception {
        Properties properties = new Properties();
        properties.setProperty("jclouds.filesystem.basedir", directory.toString());
        objects = BlobStores.create("filesystem", properties);
        objects.createContainer(BUCKET);
        server = S3Proxy.builder()
                .blobStore(objects)
                .endpoint(URI.create("http://127.0.0.1:0"))
                .awsAuthentication(AuthenticationType.AWS_V4, "access", "secret-7")
                .ignoreUnknownHeaders(true)
                .stopTimeout(0)
                .build();
        server.start();
        relay.setDispatcher(new Dispatcher() {
            @Override
            public MockResponse dispatch(RecordedRequest request) {
                requests.add(request);
                return fault.apply(request).orElseGet(() -> pass(request));
            }
        });
        relay.start();
    }

    /// The relay's address.
    URI endpoint() {
        return relay.url("/").uri();
    }

    /// The server's own address, which large copies are better sent to.
    URI directEndpoint() {
        return URI.create("http://127.0.0.1:" + server.getPort());
    }

    void answer(Function<RecordedRequest, Optional<MockResponse>> instead) {
        fault = instead;
    }

    private MockResponse pass(RecordedRequest request) {
        RequestBody body = HttpMethod.requiresRequestBody(request.getMethod())
                ? RequestBody.create(request.getBody(), null)
                : null;
        Request inner = new Request.Builder()
                .url("http://127.0.0.1:" + server.getPort() + request.getTarget())
                .headers(request.getHeaders())
                .method(request.getMethod(), body)
                .build();
        try (Response response = client.newCall(inner).execute()) {
            MockResponse.Builder outer = new MockResponse.Builder()
                    .code(response.code())
                    .headers(response.headers()
                            .newBuilder()
                            .removeAll("Transfer-Encoding")
                            .build());
            // A reply to HEAD tells the length of a body that it does not have.
            return request.getMethod().equals("HEAD")
                    ? outer.build()
                    : outer.body(new Buffer().write(response.body().bytes())).build();
        } catch (IOException e) {
            return new MockResponse.Builder().code(599).build();
        }
    }

    @Override
    public void close() throws Exception {
        relay.close();
        server.stop();
        objects.close();
        client.dispatcher().executorService().shutdown();
    }
}
