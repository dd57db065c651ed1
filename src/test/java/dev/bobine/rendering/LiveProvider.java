package dev.bobine.rendering;

import dev.bobine.net.TestServers;
import dev.bobine.rendering.WireDialect.Operation;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import mockwebserver3.SocketEffect;
import okio.Buffer;
import okio.ByteString;
import org.jspecify.annotations.Nullable;

/// A provider that lives in time: it takes jobs, renders each for a while and serves its clip, in the words of a
/// dialect. It counts what it was paid for.
public final class LiveProvider implements AutoCloseable {

    private static final Pattern CALLBACK = Pattern.compile("https?://[^\"\\s]*/callbacks/[^\"\\s]*");
    private static final Pattern RANGE = Pattern.compile("bytes=(\\d+)-");

    private final MockWebServer server = TestServers.create();
    private final Function<String, WireDialect> dialects;
    private final WireDialect nobody;
    private final byte[] clip;
    private final Duration renderTime;
    private final List<LiveJob> jobs = new CopyOnWriteArrayList<>();
    private volatile @Nullable RecordedRequest lastTaken;
    private final Set<String> stopped = ConcurrentHashMap.newKeySet();
    private final AtomicInteger answersToLose = new AtomicInteger();
    private final AtomicInteger pollsToDeny = new AtomicInteger();
    private final AtomicBoolean held = new AtomicBoolean();
    private final Deque<Function<WireDialect, MockResponse>> refusals = new ArrayDeque<>();

    private record LiveJob(String id, WireDialect dialect, long startedNanos) {}

    /// @param dialects the words about a job, given its id
    public LiveProvider(Function<String, WireDialect> dialects, byte[] clip, Duration renderTime) throws IOException {
        this.dialects = dialects;
        this.nobody = dialects.apply("nobody");
        this.clip = clip;
        this.renderTime = renderTime;
        server.setDispatcher(new Dispatcher() {
            @Override
            public MockResponse dispatch(RecordedRequest request) {
                return answer(request);
            }
        });
        server.start();
    }

    public String url() {
        String url = server.url("/").toString();
        return url.substring(0, url.length() - 1);
    }

    /// Jobs taken, each of which costs.
    public int paid() {
        return jobs.size();
    }

    /// Takes the next job and breaks the connection instead of saying so.
    public void loseAnAnswer() {
        answersToLose.incrementAndGet();
    }

    /// Answers the next question about a job as an instance does that does not have it.
    public void denyAPoll() {
        pollsToDeny.incrementAndGet();
    }

    /// Renders nothing to its end until [#release].
    public void hold() {
        held.set(true);
    }

    public void release() {
        held.set(false);
    }

    /// Answers the next submits so and takes none of them.
    public synchronized void refuse(int times, Function<WireDialect, MockResponse> answer) {
        for (int i = 0; i < times; i++) {
            refusals.add(answer);
        }
    }

    /// The address to call about the last job that was taken, if one was given.
    public Optional<String> callback() {
        return Optional.ofNullable(lastTaken).flatMap(request -> {
            ByteString body = request.getBody();
            String webhook = String.valueOf(request.getUrl().queryParameter("fal_webhook"));
            Matcher address = CALLBACK.matcher(webhook + " " + (body == null ? "" : body.utf8()));
            return address.find() ? Optional.of(address.group()) : Optional.empty();
        });
    }

    /// What the last job that was taken was asked for with, as text.
    public String lastBody() {
        RecordedRequest last = lastTaken;
        ByteString body = last == null ? null : last.getBody();
        return body == null ? "" : body.utf8();
    }

    /// The provider's id of the last job that was taken.
    public String lastJob() {
        return jobs.getLast().id();
    }

    private MockResponse answer(RecordedRequest request) {
        return switch (nobody.operationOf(request)) {
            case SUBMIT -> submit(request);
            case CONTENT -> content(request);
            case POLL, CANCEL, POSTER, OTHER -> about(request);
        };
    }

    private synchronized MockResponse submit(RecordedRequest request) {
        if (!refusals.isEmpty()) {
            return refusals.remove().apply(nobody);
        }
        String id = UUID.randomUUID().toString();
        WireDialect dialect = dialects.apply(id);
        dialect.servedFrom(server.url("/"));
        dialect.submitted(request);
        lastTaken = request;
        jobs.add(new LiveJob(id, dialect, System.nanoTime()));
        boolean lost = answersToLose.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
        return lost
                ? new MockResponse.Builder()
                        .onResponseStart(new SocketEffect.CloseSocket())
                        .build()
                : dialect.accepted();
    }

    private MockResponse about(RecordedRequest request) {
        boolean isPoll = nobody.operationOf(request) == Operation.POLL;
        if (isPoll && pollsToDeny.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            return nobody.unknownJob();
        }
        ByteString body = request.getBody();
        String whole = request.getTarget() + (body == null ? "" : body.utf8());
        List<MockResponse> answers = jobs.stream()
                .filter(job -> whole.contains(job.id()))
                .map(job -> about(job, request))
                .toList();
        if (!answers.isEmpty()) {
            return nobody.together(answers);
        }
        return jobs.stream()
                .map(job -> job.dialect().unscripted(request))
                .filter(response -> response.getCode() < 300)
                .findFirst()
                .orElseGet(() -> nobody.operationOf(request) == Operation.POLL
                        ? nobody.unknownJob()
                        : nobody.unscripted(request));
    }

    private MockResponse about(LiveJob job, RecordedRequest request) {
        boolean done = !held.get() && System.nanoTime() - job.startedNanos() >= renderTime.toNanos();
        return switch (job.dialect().operationOf(request)) {
            case POLL ->
                stopped.contains(job.id())
                        ? job.dialect().unknownJob()
                        : done ? job.dialect().done() : job.dialect().working(done ? 100 : 10);
            case CANCEL -> {
                stopped.add(job.id());
                yield job.dialect().cancelGranted();
            }
            case CONTENT -> content(request);
            case SUBMIT, POSTER, OTHER -> job.dialect().unscripted(request);
        };
    }

    private MockResponse content(RecordedRequest request) {
        Matcher range = RANGE.matcher(String.valueOf(request.getHeaders().get("Range")));
        if (!range.matches()) {
            return new MockResponse.Builder().body(new Buffer().write(clip)).build();
        }
        int offset = Integer.parseInt(range.group(1));
        return new MockResponse.Builder()
                .code(206)
                .addHeader("Content-Range", "bytes " + offset + "-" + (clip.length - 1) + "/" + clip.length)
                .body(new Buffer().write(clip, offset, clip.length - offset))
                .build();
    }

    @Override
    public void close() {
        server.close();
    }
}
