package dev.bobine.rendering.openrouter;

import static dev.bobine.rendering.WireDialect.json;

import dev.bobine.rendering.WireDialect;
import java.time.Duration;
import java.util.Optional;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;

/// OpenRouter's wire: accepted with 202, six states, the cost next to them.
public final class OpenRouterDialect implements WireDialect {

    private final String job;

    public OpenRouterDialect(String job) {
        this.job = job;
    }

    @Override
    public Operation operationOf(RecordedRequest request) {
        String path = request.getUrl().encodedPath();
        if (request.getMethod().equals("POST")) {
            return path.equals("/videos") ? Operation.SUBMIT : Operation.OTHER;
        }
        if (path.equals("/videos/" + job)) {
            return Operation.POLL;
        }
        return path.equals("/videos/" + job + "/content") ? Operation.CONTENT : Operation.OTHER;
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
                202, "{\"id\":\"%1$s\",\"polling_url\":\"/api/v1/videos/%1$s\",\"status\":\"pending\"}".formatted(job));
    }

    @Override
    public MockResponse working(int progress) {
        return video("in_progress", "\"generation_id\":\"gen-1\"");
    }

    @Override
    public MockResponse done() {
        return video(
                "completed",
                "\"unsigned_urls\":[\"https://openrouter.ai/api/v1/videos/%s/content?index=0\"],\"usage\":{\"cost\":0.4,\"is_byok\":false}"
                        .formatted(job));
    }

    @Override
    public MockResponse failed() {
        return video("failed", "\"error\":\"secret-7: upstream fault\"");
    }

    @Override
    public MockResponse moderatedAtSubmit() {
        return json(
                403,
                "{\"error\":{\"code\":403,\"message\":\"secret-7\",\"metadata\":{\"reasons\":[\"violence\"],\"flagged_input\":\"secret-7\"}}}");
    }

    @Override
    public MockResponse moderatedInput() {
        return video("failed", "\"error\":\"secret-7: the prompt was rejected by content moderation\"");
    }

    @Override
    public MockResponse moderatedOutput() {
        return video(
                "failed",
                "\"error\":{\"message\":\"secret-7: output blocked by safety filter\"},\"usage\":{\"cost\":\"0.25\"}");
    }

    @Override
    public MockResponse invalidRequest() {
        return error(400, "duration must be one of 4, 8");
    }

    @Override
    public MockResponse rateLimited(Duration retryAfter) {
        return WireDialect.retryAfter(error(429, "slow down"), retryAfter);
    }

    @Override
    public MockResponse noFunds() {
        return error(402, "insufficient credits");
    }

    @Override
    public MockResponse unauthorized() {
        return error(401, "no auth credentials found");
    }

    @Override
    public MockResponse modelGone() {
        return error(404, "no endpoints found");
    }

    @Override
    public MockResponse unknownJob() {
        return error(404, "video not found");
    }

    @Override
    public Optional<MockResponse> stopped() {
        return Optional.of(video("cancelled", "\"usage\":null"));
    }

    @Override
    public MockResponse cancelGranted() {
        return error(404, "not found");
    }

    MockResponse video(String status, String more) {
        return json(200, "{\"id\":\"%s\",\"status\":\"%s\",%s}".formatted(job, status, more));
    }

    static MockResponse error(int status, String message) {
        return json(status, "{\"error\":{\"code\":%d,\"message\":\"secret-7: %s\"}}".formatted(status, message));
    }
}
