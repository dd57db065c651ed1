package dev.bobine.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bobine.net.TestServers;
import java.io.IOException;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.junit.jupiter.api.Test;

class TcpNoDelayTest {

    private final List<Boolean> prompt = new ArrayList<>();

    @Test
    void noRequestToTheBucketWaitsForAcknowledgements() throws IOException {
        OkHttpClient client = BucketClients.http()
                .newBuilder()
                .addNetworkInterceptor(this::look)
                .build();
        try (MockWebServer server = TestServers.create()) {
            server.start();
            server.enqueue(new MockResponse.Builder().code(200).build());
            server.enqueue(new MockResponse.Builder().code(200).build());
            for (int i = 0; i < 2; i++) {
                client.newCall(new Request.Builder().url(server.url("/")).build())
                        .execute()
                        .close();
            }
        }

        assertThat(prompt).containsExactly(true, true);
    }

    private Response look(Interceptor.Chain chain) throws IOException {
        prompt.add(isPrompt(chain));
        return chain.proceed(chain.request());
    }

    private static boolean isPrompt(Interceptor.Chain chain) throws SocketException {
        return chain.connection() != null && chain.connection().socket().getTcpNoDelay();
    }
}
