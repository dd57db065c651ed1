package dev.bobine.rendering.vendors;

import static dev.bobine.quality.Waits.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.fal.client.ClientConfig;
import ai.fal.client.CredentialsResolver;
import ai.fal.client.FalClient;
import ai.fal.client.exception.FalException;
import ai.fal.client.queue.QueueResultOptions;
import ai.fal.client.queue.QueueStatus;
import ai.fal.client.queue.QueueStatusOptions;
import ai.fal.client.queue.QueueSubmitOptions;
import com.google.gson.JsonObject;
import dev.bobine.net.TestServers;
import dev.bobine.rendering.LiveProvider;
import dev.bobine.rendering.Simulator;
import dev.bobine.rendering.WireDialect.Operation;
import dev.bobine.rendering.fal.FalDialect;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import okhttp3.Headers;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okio.Buffer;
import okio.ByteString;
import org.junit.jupiter.api.Test;

/// `ai.fal.client:fal-client` against the simulator of fal's queue. The library's addresses are fixed; its own proxy
/// setting leads it here.
class FalClientTest {

    private static final String MODEL = "fal-ai/veo3/fast";

    @Test
    void aClipIsSubmittedPolledAndDownloaded() throws Exception {
        try (LiveProvider provider = new LiveProvider(FalDialect::new, new byte[] {1, 2}, Duration.ofMillis(300));
                MockWebServer proxy = proxyTo(provider.url())) {
            FalClient client = client(proxy);
            QueueStatus.InQueue taken =
                    client.queue().submit(MODEL, QueueSubmitOptions.withInput(Map.of("prompt", "A lighthouse")));
            String id = taken.getRequestId();
            assertThat(taken.getResponseUrl()).endsWith("/fal-ai/veo3/requests/" + id);

            await().atMost(Duration.ofSeconds(60))
                    .until(() -> client.queue().status(MODEL, QueueStatusOptions.withRequestId(id))
                            instanceof QueueStatus.Completed);

            JsonObject result = client.queue()
                    .result(MODEL, QueueResultOptions.withRequestId(id))
                    .getData();
            String url = result.getAsJsonObject("video").get("url").getAsString();
            Request download = new Request.Builder().url(url).build();
            try (Response clip = new OkHttpClient().newCall(download).execute()) {
                assertThat(clip.body().bytes()).containsExactly(1, 2);
            }
        }
    }

    @Test
    void aRefusedInputIsWhatTheLibrarySeesAsOne() throws Exception {
        FalDialect dialect = new FalDialect("r-1");
        try (Simulator provider = new Simulator(dialect);
                MockWebServer proxy = proxyTo(provider.endpoint())) {
            provider.answer(Operation.SUBMIT, dialect.moderatedAtSubmit());

            assertThatThrownBy(() ->
                            client(proxy).queue().submit(MODEL, QueueSubmitOptions.withInput(Map.of("prompt", "x"))))
                    .isInstanceOf(FalException.class)
                    .hasMessageContaining("422");
        }
    }

    private static FalClient client(MockWebServer proxy) {
        return FalClient.withConfig(ClientConfig.builder()
                .withCredentials(CredentialsResolver.fromApiKey("key-1"))
                .withProxyUrl(proxy.url("/").toString())
                .build());
    }

    private static MockWebServer proxyTo(String target) throws IOException {
        OkHttpClient http = new OkHttpClient();
        MockWebServer proxy = TestServers.create();
        proxy.setDispatcher(new Dispatcher() {
            @Override
            public MockResponse dispatch(RecordedRequest request) {
                try (Response response =
                        http.newCall(forwarded(request, target)).execute()) {
                    return new MockResponse.Builder()
                            .code(response.code())
                            .addHeader("Content-Type", String.valueOf(response.header("Content-Type")))
                            .addHeader("X-Fal-Request-Id", String.valueOf(response.header("X-Fal-Request-Id")))
                            .body(new Buffer().write(response.body().bytes()))
                            .build();
                } catch (IOException e) {
                    return new MockResponse(502, Headers.of(), "");
                }
            }
        });
        proxy.start();
        return proxy;
    }

    private static Request forwarded(RecordedRequest request, String target) {
        HttpUrl wanted = HttpUrl.get(Objects.requireNonNull(request.getHeaders().get("X-Fal-Target-Url")));
        HttpUrl url = HttpUrl.get(target)
                .newBuilder()
                .encodedPath(wanted.encodedPath())
                .encodedQuery(wanted.encodedQuery())
                .build();
        ByteString body = request.getBody();
        boolean get = request.getMethod().equals("GET");
        return new Request.Builder()
                .url(url)
                .method(request.getMethod(), get || body == null ? null : RequestBody.create(body, null))
                .build();
    }
}
