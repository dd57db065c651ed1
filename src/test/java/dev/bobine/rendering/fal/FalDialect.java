package dev.bobine.rendering.fal;

import static dev.bobine.rendering.WireDialect.json;

import dev.bobine.rendering.WireDialect;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;
import okhttp3.HttpUrl;

/// fal's wire: a queue that says only that a request is completed, and a result that says how. Each ending that is made
/// here puts its result in line for the question that follows.
public final class FalDialect implements WireDialect {

    private final String job;
    private final Deque<MockResponse> results = new ArrayDeque<>();
    private HttpUrl base = HttpUrl.get("http://localhost/");

    public FalDialect(String job) {
        this.job = job;
    }

    @Override
    public void servedFrom(HttpUrl url) {
        base = url;
    }

    @Override
    public Operation operationOf(RecordedRequest request) {
        String path = request.getUrl().encodedPath();
        if (path.equals("/files/clip.mp4")) {
            return Operation.CONTENT;
        }
        return switch (request.getMethod()) {
            case "POST" -> path.contains("/requests/") ? Operation.OTHER : Operation.SUBMIT;
            case "PUT" -> path.endsWith("/cancel") ? Operation.CANCEL : Operation.OTHER;
            default -> path.equals("/" + jobId() + "/status") ? Operation.POLL : Operation.OTHER;
        };
    }

    /// The result, which the queue's `completed` was about.
    @Override
    public MockResponse unscripted(RecordedRequest request) {
        boolean result = request.getUrl().encodedPath().equals("/" + jobId()) && !results.isEmpty();
        return result ? results.remove() : json(404, "{\"detail\":\"Not Found\"}");
    }

    @Override
    public boolean calls() {
        return true;
    }

    @Override
    public String jobId() {
        return "fal-ai/veo3/requests/" + job;
    }

    @Override
    public MockResponse accepted() {
        return json(
                200,
                "{\"status\":\"IN_QUEUE\",\"request_id\":\"%1$s\",\"gateway_request_id\":\"%1$s\",\"response_url\":\"%2$s%3$s\",\"status_url\":\"%2$s%3$s/status\",\"cancel_url\":\"%2$s%3$s/cancel\",\"queue_position\":0}"
                        .formatted(job, base, jobId()));
    }

    @Override
    public MockResponse working(int progress) {
        return json(202, "{\"status\":\"IN_QUEUE\",\"request_id\":\"%s\",\"queue_position\":3}".formatted(job));
    }

    @Override
    public MockResponse done() {
        return completed(
                json(200, "{\"video\":{\"url\":\"%sfiles/clip.mp4\",\"content_type\":\"video/mp4\"}}".formatted(base)));
    }

    @Override
    public MockResponse failed() {
        return completed(json(500, "{\"detail\":[{\"loc\":[\"body\"],\"msg\":\"secret-7\",\"type\":\"internal\"}]}"));
    }

    @Override
    public MockResponse moderatedAtSubmit() {
        return policy("[\"body\",\"prompt\"]");
    }

    @Override
    public MockResponse moderatedInput() {
        return completed(policy("[\"body\",\"image_url\"]"));
    }

    @Override
    public MockResponse moderatedOutput() {
        return completed(policy("[\"output\"]"));
    }

    @Override
    public MockResponse invalidRequest() {
        return json(
                422,
                "{\"detail\":[{\"loc\":[\"body\",\"duration\"],\"msg\":\"secret-7\",\"type\":\"literal_error\"}]}");
    }

    @Override
    public MockResponse rateLimited(Duration retryAfter) {
        return WireDialect.retryAfter(json(429, "{\"detail\":\"secret-7\"}"), retryAfter);
    }

    @Override
    public MockResponse noFunds() {
        return json(403, "{\"detail\":\"User is locked. Reason: Exhausted balance. secret-7\"}");
    }

    @Override
    public MockResponse unauthorized() {
        return json(401, "{\"detail\":\"secret-7\"}");
    }

    @Override
    public MockResponse modelGone() {
        return json(404, "{\"detail\":\"Application not found\"}");
    }

    @Override
    public MockResponse unknownJob() {
        return json(404, "{\"detail\":\"Request not found\"}");
    }

    @Override
    public Optional<MockResponse> stopped() {
        return Optional.of(completed(json(499, "{\"detail\":\"Request was cancelled\"}")));
    }

    @Override
    public MockResponse cancelGranted() {
        return json(202, "{\"status\":\"CANCELLATION_REQUESTED\"}");
    }

    MockResponse completed(MockResponse result) {
        results.add(result.newBuilder().addHeader("X-Fal-Request-Id", job).build());
        return json(
                200,
                "{\"status\":\"COMPLETED\",\"request_id\":\"%s\",\"metrics\":{\"inference_time\":3.7}}".formatted(job));
    }

    private static MockResponse policy(String location) {
        return json(
                422,
                "{\"detail\":[{\"loc\":%s,\"msg\":\"secret-7\",\"type\":\"content_policy_violation\"}]}"
                        .formatted(location));
    }
}
