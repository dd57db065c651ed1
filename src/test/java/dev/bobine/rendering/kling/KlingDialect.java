package dev.bobine.rendering.kling;

import static dev.bobine.rendering.WireDialect.json;

import dev.bobine.rendering.WireDialect;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;
import okhttp3.HttpUrl;
import okio.Buffer;
import org.jspecify.annotations.Nullable;

/// Kling's wire in the spelling of the 3.x models: one call asks for many tasks, and an id that is not known is no
/// error.
public final class KlingDialect implements WireDialect {

    private static final Pattern EXTERNAL_ID = Pattern.compile("\"external_task_id\":\"([^\"]+)\"");

    private final String job;
    private @Nullable String externalId;
    private HttpUrl base = HttpUrl.get("http://localhost/");

    public KlingDialect(String job) {
        this.job = job;
    }

    @Override
    public void servedFrom(HttpUrl url) {
        base = url;
    }

    @Override
    public Operation operationOf(RecordedRequest request) {
        String path = request.getUrl().encodedPath();
        if (path.startsWith("/text-to-video/")
                || path.startsWith("/image-to-video/")
                || path.startsWith("/omni-video/")) {
            return Operation.SUBMIT;
        }
        if (path.equals("/tasks")) {
            return request.getUrl().queryParameter("task_ids") != null ? Operation.POLL : Operation.OTHER;
        }
        return path.equals("/clip.mp4") ? Operation.CONTENT : Operation.OTHER;
    }

    @Override
    public void submitted(RecordedRequest request) {
        Matcher matcher =
                EXTERNAL_ID.matcher(Objects.requireNonNull(request.getBody()).utf8());
        externalId = matcher.find() ? matcher.group(1) : null;
    }

    /// The question by the client's id.
    @Override
    public MockResponse unscripted(RecordedRequest request) {
        String asked = request.getUrl().queryParameter("external_task_ids");
        if (asked == null) {
            return error(404, 1202);
        }
        if (externalId == null) {
            return unknownJob();
        }
        return asked.equals(externalId) ? working(0) : error(404, 1203);
    }

    /// The one list of what the answers list each.
    @Override
    public MockResponse together(List<MockResponse> answers) {
        return json(
                200,
                ok(answers.stream()
                        .map(KlingDialect::listed)
                        .filter(task -> !task.isEmpty())
                        .collect(Collectors.joining(",", "[", "]"))));
    }

    private static String listed(MockResponse answer) {
        try (Buffer buffer = new Buffer()) {
            Objects.requireNonNull(answer.getBody()).writeTo(buffer);
            String body = buffer.readUtf8();
            return body.substring(body.indexOf('[') + 1, body.lastIndexOf(']'));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public boolean calls() {
        return true;
    }

    @Override
    public String jobId() {
        return job;
    }

    @Override
    public MockResponse accepted() {
        return json(
                200, ok("{\"task_id\":\"%s\",\"status\":\"submitted\",\"created_at\":1764300000000}".formatted(job)));
    }

    @Override
    public MockResponse working(int progress) {
        return task("processing", "\"outputs\":[]");
    }

    @Override
    public MockResponse done() {
        return task(
                "succeeded",
                "\"outputs\":[{\"type\":\"image\",\"url\":\"%1$scover.png\"},{\"type\":\"video\",\"url\":\"%1$sclip.mp4\",\"duration\":4}],"
                                .formatted(base)
                        + "\"billing\":[{\"charge_type\":\"unit\",\"amount\":\"2.5\"}]");
    }

    @Override
    public MockResponse failed() {
        return task("failed", "\"task_status_msg\":\"secret-7: internal fault\"");
    }

    @Override
    public MockResponse moderatedAtSubmit() {
        return error(400, 1301);
    }

    @Override
    public MockResponse moderatedInput() {
        return task("failed", "\"task_status_msg\":\"secret-7: the prompt failed to pass the risk control system\"");
    }

    @Override
    public MockResponse moderatedOutput() {
        return task("failed", "\"task_status_msg\":\"secret-7: failure to pass the risk control system\"");
    }

    @Override
    public MockResponse invalidRequest() {
        return error(400, 1201);
    }

    @Override
    public MockResponse rateLimited(Duration retryAfter) {
        return WireDialect.retryAfter(error(429, 1303), retryAfter);
    }

    @Override
    public MockResponse noFunds() {
        return error(429, 1101);
    }

    @Override
    public MockResponse unauthorized() {
        return error(401, 1002);
    }

    @Override
    public MockResponse modelGone() {
        return error(404, 1203);
    }

    @Override
    public MockResponse unknownJob() {
        return json(200, ok("[]"));
    }

    @Override
    public Optional<MockResponse> stopped() {
        return Optional.empty();
    }

    @Override
    public MockResponse cancelGranted() {
        return error(404, 1202);
    }

    MockResponse task(String status, String more) {
        return json(200, ok("[{\"task_id\":\"%s\",\"status\":\"%s\",%s}]".formatted(job, status, more)));
    }

    static String ok(String data) {
        return "{\"code\":0,\"message\":\"SUCCEED\",\"request_id\":\"r-1\",\"data\":%s}".formatted(data);
    }

    static MockResponse error(int status, int code) {
        return json(status, "{\"code\":%d,\"message\":\"secret-7\",\"request_id\":\"r-1\"}".formatted(code));
    }
}
