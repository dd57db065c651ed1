package dev.bobine.rendering.kling;

import static dev.bobine.rendering.WireDialect.json;

import dev.bobine.rendering.WireDialect;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/// Kling's wire in the spelling before 3.0: `succeed`, milliseconds, and a task below the path that took it.
public final class KlingLegacyDialect implements WireDialect {

    private static final Pattern EXTERNAL_ID = Pattern.compile("\"external_task_id\":\"([^\"]+)\"");

    private final String job;
    private @Nullable String externalId;
    private HttpUrl base = HttpUrl.get("http://localhost/");

    public KlingLegacyDialect(String job) {
        this.job = job;
    }

    @Override
    public void servedFrom(HttpUrl url) {
        base = url;
    }

    @Override
    public Operation operationOf(RecordedRequest request) {
        String path = request.getUrl().encodedPath();
        if (path.equals("/clip.mp4")) {
            return Operation.CONTENT;
        }
        if (!path.startsWith("/v1/videos/")) {
            return Operation.OTHER;
        }
        if (request.getMethod().equals("POST")) {
            return Operation.SUBMIT;
        }
        return path.endsWith("/" + job) ? Operation.POLL : Operation.OTHER;
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
        boolean asked = externalId != null && request.getUrl().encodedPath().endsWith("/" + externalId);
        return asked ? working(0) : KlingDialect.error(404, 1203);
    }

    @Override
    public boolean calls() {
        return true;
    }

    @Override
    public String jobId() {
        return "text2video/" + job;
    }

    @Override
    public MockResponse accepted() {
        return task("submitted", "\"task_info\":{\"external_task_id\":\"job-1.1\"}");
    }

    @Override
    public MockResponse working(int progress) {
        return task("processing", "\"task_status_msg\":\"\"");
    }

    @Override
    public MockResponse done() {
        return task(
                "succeed",
                "\"task_result\":{\"videos\":[{\"id\":\"v-1\",\"url\":\"%sclip.mp4\",\"duration\":\"5\"}]},\"final_unit_deduction\":\"1\""
                        .formatted(base));
    }

    @Override
    public MockResponse failed() {
        return task("failed", "\"task_status_msg\":\"secret-7: internal fault\"");
    }

    @Override
    public MockResponse moderatedAtSubmit() {
        return KlingDialect.error(400, 1301);
    }

    @Override
    public MockResponse moderatedInput() {
        return task("failed", "\"task_status_msg\":\"secret-7: the prompt contains sensitive words\"");
    }

    @Override
    public MockResponse moderatedOutput() {
        return task("failed", "\"task_status_msg\":\"secret-7: Failure to pass the risk control system\"");
    }

    @Override
    public MockResponse invalidRequest() {
        return KlingDialect.error(400, 1201);
    }

    @Override
    public MockResponse rateLimited(Duration retryAfter) {
        return WireDialect.retryAfter(KlingDialect.error(429, 1303), retryAfter);
    }

    @Override
    public MockResponse noFunds() {
        return KlingDialect.error(429, 1102);
    }

    @Override
    public MockResponse unauthorized() {
        return KlingDialect.error(401, 1002);
    }

    @Override
    public MockResponse modelGone() {
        return KlingDialect.error(404, 1203);
    }

    @Override
    public MockResponse unknownJob() {
        return KlingDialect.error(404, 1203);
    }

    @Override
    public Optional<MockResponse> stopped() {
        return Optional.empty();
    }

    @Override
    public MockResponse cancelGranted() {
        return KlingDialect.error(404, 1202);
    }

    private MockResponse task(String status, String more) {
        return json(
                200,
                KlingDialect.ok(
                        "{\"task_id\":\"%s\",\"task_status\":\"%s\",\"created_at\":1764300000000,\"updated_at\":1764300000000,%s}"
                                .formatted(job, status, more)));
    }
}
