package dev.bobine.rendering.omni;

import static dev.bobine.rendering.WireDialect.json;

import dev.bobine.rendering.WireDialect;
import java.time.Duration;
import java.util.Optional;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;
import okhttp3.HttpUrl;

/// The Interactions API's wire, which repeats what it was given in every answer.
public final class GeminiOmniDialect implements WireDialect {

    private static final String INPUT =
            "\"steps\":[{\"type\":\"user_input\",\"content\":[{\"type\":\"image\",\"mime_type\":\"image/png\",\"data\":\"%s\"}]}]"
                    .formatted("iVBO".repeat(1 << 19));

    private final String job;
    private HttpUrl base = HttpUrl.get("http://localhost/");

    public GeminiOmniDialect(String job) {
        this.job = job;
    }

    @Override
    public void servedFrom(HttpUrl url) {
        base = url;
    }

    @Override
    public Operation operationOf(RecordedRequest request) {
        String path = request.getUrl().encodedPath();
        if (path.startsWith("/v1beta/files/")) {
            return Operation.CONTENT;
        }
        if (request.getMethod().equals("GET")) {
            return path.equals("/v1beta/interactions/" + job) ? Operation.POLL : Operation.OTHER;
        }
        if (path.equals("/v1beta/interactions/" + job + "/cancel")) {
            return Operation.CANCEL;
        }
        return path.equals("/v1beta/interactions") ? Operation.SUBMIT : Operation.OTHER;
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
                200,
                "{\"id\":\"%s\",\"object\":\"interaction\",\"model\":\"gemini-omni-1.2-flash\",\"status\":\"queued\"}"
                        .formatted(job));
    }

    @Override
    public MockResponse working(int progress) {
        return interaction("in_progress", INPUT);
    }

    @Override
    public MockResponse done() {
        return interaction(
                "completed",
                "%s,\"output_video\":{\"type\":\"video\",\"mime_type\":\"video/mp4\",\"uri\":\"%sv1beta/files/f-1:download?alt=media\"}"
                        .formatted(INPUT, base));
    }

    @Override
    public MockResponse failed() {
        return interaction("failed", "\"errors\":[{\"code\":\"internal\",\"message\":\"secret-7\"}]");
    }

    @Override
    public MockResponse moderatedAtSubmit() {
        return error(400, "INVALID_ARGUMENT", "the prompt violates the usage guidelines");
    }

    @Override
    public MockResponse moderatedInput() {
        return interaction(
                "failed",
                "\"errors\":[{\"code\":\"safety\",\"message\":\"secret-7: the input image is not allowed\"}]");
    }

    @Override
    public MockResponse moderatedOutput() {
        return interaction(
                "incomplete", "\"errors\":[{\"code\":\"safety\",\"message\":\"secret-7: the generated video\"}]");
    }

    @Override
    public MockResponse invalidRequest() {
        return error(400, "INVALID_ARGUMENT", "duration");
    }

    @Override
    public MockResponse rateLimited(Duration retryAfter) {
        return WireDialect.retryAfter(error(429, "RESOURCE_EXHAUSTED", "quota"), retryAfter);
    }

    @Override
    public MockResponse noFunds() {
        return error(429, "RESOURCE_EXHAUSTED", "your prepayment credits are depleted");
    }

    @Override
    public MockResponse unauthorized() {
        return error(403, "PERMISSION_DENIED", "no");
    }

    @Override
    public MockResponse modelGone() {
        return error(404, "NOT_FOUND", "model is no longer available");
    }

    @Override
    public MockResponse unknownJob() {
        return error(404, "NOT_FOUND", "interaction");
    }

    @Override
    public Optional<MockResponse> stopped() {
        return Optional.of(interaction("cancelled", INPUT));
    }

    @Override
    public MockResponse cancelGranted() {
        return interaction("cancelled", INPUT);
    }

    MockResponse interaction(String status, String more) {
        return json(200, "{\"id\":\"%s\",\"status\":\"%s\",%s}".formatted(job, status, more));
    }

    static MockResponse error(int code, String status, String message) {
        return json(
                code,
                "{\"error\":{\"code\":%d,\"message\":\"secret-7: %s\",\"status\":\"%s\"}}"
                        .formatted(code, message, status));
    }
}
