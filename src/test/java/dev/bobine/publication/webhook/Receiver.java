package dev.bobine.publication.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.standardwebhooks.Webhook;
import dev.bobine.net.TestServers;
import java.io.IOException;
import java.net.http.HttpHeaders;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import mockwebserver3.SocketEffect;
import okhttp3.Headers;

/// An endpoint that keeps what it is told, and answers as it is told to.
final class Receiver implements AutoCloseable {

    /// In place of a status: that it closes the connection and says nothing.
    static final int CLOSES = 0;

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final MockWebServer server = TestServers.create();
    private final List<Call> calls = new CopyOnWriteArrayList<>();
    private volatile Function<Call, Integer> status = call -> 204;

    Receiver() throws IOException {
        server.setDispatcher(new Dispatcher() {
            @Override
            public MockResponse dispatch(RecordedRequest request) {
                Call call = Call.of(request);
                calls.add(call);
                int answer = status.apply(call);
                return answer == CLOSES
                        ? new MockResponse.Builder()
                                .onResponseStart(new SocketEffect.CloseSocket())
                                .build()
                        : new MockResponse(answer, Headers.of(), "");
            }
        });
        server.start();
    }

    /// A call as it came.
    record Call(String id, String body, Headers headers) {

        static Call of(RecordedRequest request) {
            return new Call(
                    String.valueOf(request.getHeaders().get("webhook-id")),
                    String.valueOf(
                            request.getBody() == null ? "" : request.getBody().utf8()),
                    request.getHeaders());
        }

        JsonNode json() {
            try {
                return JSON.readTree(body);
            } catch (IOException e) {
                throw new IllegalStateException("not JSON: " + body, e);
            }
        }

        /// The word of the event, such as `completed`.
        String word() {
            String[] parts = json().path("type").asText().split("\\.");
            return parts.length == 5 ? parts[3] : json().path("type").asText();
        }

        String subject() {
            return json().path("subject").asText();
        }

        /// Whether the standard's own library accepts it with that secret.
        boolean isSignedWith(String secret) {
            try {
                new Webhook(secret).verify(body, HttpHeaders.of(headers.toMultimap(), (name, value) -> true));
                return true;
            } catch (Exception e) {
                return false;
            }
        }
    }

    String url() {
        return server.url("/hook").toString();
    }

    List<Call> calls() {
        return List.copyOf(calls);
    }

    List<Call> callsAbout(String job) {
        return calls.stream().filter(call -> call.subject().equals(job)).toList();
    }

    void answer(Function<Call, Integer> status) {
        this.status = status;
    }

    @Override
    public void close() {
        server.close();
    }
}
