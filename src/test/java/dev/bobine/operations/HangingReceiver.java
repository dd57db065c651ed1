package dev.bobine.operations;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.bobine.net.TestServers;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import okhttp3.Headers;

/// A receiver of webhook calls that takes everything, but leaves the first call of one event without an answer.
final class HangingReceiver implements AutoCloseable {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final MockWebServer server = TestServers.create();
    private final List<Call> calls = new CopyOnWriteArrayList<>();
    private final AtomicBoolean hanging = new AtomicBoolean();
    private final CountDownLatch closed = new CountDownLatch(1);

    /// @param word of the event
    HangingReceiver(String word) throws IOException {
        server.setDispatcher(new Dispatcher() {
            @Override
            public MockResponse dispatch(RecordedRequest request) throws InterruptedException {
                Call call = Call.of(request);
                calls.add(call);
                if (call.word().equals(word) && hanging.compareAndSet(false, true)) {
                    closed.await();
                }
                return new MockResponse(204, Headers.of(), "");
            }
        });
        server.start();
    }

    record Call(String id, String body) {

        private static Call of(RecordedRequest request) {
            return new Call(
                    Objects.requireNonNull(request.getHeaders().get("webhook-id")),
                    Objects.requireNonNull(request.getBody()).utf8());
        }

        String word() {
            try {
                return JSON.readTree(body).path("type").asText().split("\\.")[3];
            } catch (IOException e) {
                throw new IllegalStateException("not JSON: " + body, e);
            }
        }
    }

    String url() {
        return server.url("/hook").toString();
    }

    boolean isHanging() {
        return hanging.get();
    }

    List<Call> calls() {
        return List.copyOf(calls);
    }

    List<String> words() {
        return calls.stream().map(Call::word).toList();
    }

    @Override
    public void close() {
        closed.countDown();
        server.close();
    }
}
