package dev.bobine.rendering;

import dev.bobine.net.TestServers;
import dev.bobine.rendering.WireDialect.Operation;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import okhttp3.HttpUrl;
import okio.Buffer;

/// A provider over real sockets: answers each operation with what was scripted for it, the last answer again and again,
/// and keeps every request.
public final class Simulator implements AutoCloseable {

    private static final Pattern RANGE = Pattern.compile("bytes=(\\d+)-");

    private final MockWebServer server = TestServers.create();
    private final WireDialect dialect;
    private final Map<Operation, Deque<MockResponse>> script = new EnumMap<>(Operation.class);
    private final List<RecordedRequest> requests = new CopyOnWriteArrayList<>();
    private byte[] content = new byte[0];

    public Simulator(WireDialect dialect) throws IOException {
        this.dialect = dialect;
        server.setDispatcher(new Dispatcher() {
            @Override
            public MockResponse dispatch(RecordedRequest request) {
                return answer(request);
            }
        });
        server.start();
        dialect.servedFrom(server.url("/"));
    }

    public String endpoint() {
        return server.url("/").toString();
    }

    public HttpUrl url(String path) {
        return server.url(path);
    }

    public synchronized void answer(Operation operation, MockResponse... responses) {
        script.put(operation, new ArrayDeque<>(List.of(responses)));
    }

    /// Serves these bytes as the clip, ranges included.
    public synchronized void serve(byte[] clip) {
        content = clip;
        script.remove(Operation.CONTENT);
    }

    public List<RecordedRequest> requests(Operation operation) {
        return requests.stream()
                .filter(request -> dialect.operationOf(request) == operation)
                .toList();
    }

    /// Lets go of the requests so far: whoever sends millions of them has no room for all.
    public void forgetRequests() throws InterruptedException {
        requests.clear();
        while (server.takeRequest(0, TimeUnit.MILLISECONDS) != null) {
            // The server keeps each until it is taken.
        }
    }

    private synchronized MockResponse answer(RecordedRequest request) {
        requests.add(request);
        Operation operation = dialect.operationOf(request);
        Deque<MockResponse> answers = script.get(operation);
        if (answers != null) {
            return answers.size() > 1 ? answers.remove() : answers.element();
        }
        return operation == Operation.CONTENT ? content(request) : dialect.unscripted(request);
    }

    private MockResponse content(RecordedRequest request) {
        Matcher range = RANGE.matcher(String.valueOf(request.getHeaders().get("Range")));
        int offset = range.matches() ? Integer.parseInt(range.group(1)) : 0;
        MockResponse.Builder response = new MockResponse.Builder().addHeader("ETag", "\"clip-1\"");
        if (!range.matches()) {
            return response.body(new Buffer().write(content)).build();
        }
        if (offset >= content.length) {
            return response.code(416)
                    .addHeader("Content-Range", "bytes */" + content.length)
                    .build();
        }
        return response.code(206)
                .addHeader("Content-Range", "bytes " + offset + "-" + (content.length - 1) + "/" + content.length)
                .body(new Buffer().write(content, offset, content.length - offset))
                .build();
    }

    @Override
    public void close() {
        server.close();
    }
}
