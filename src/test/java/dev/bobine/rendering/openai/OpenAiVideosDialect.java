package dev.bobine.rendering.openai;

import static dev.bobine.rendering.WireDialect.json;

import dev.bobine.rendering.WireDialect;
import java.time.Duration;
import java.util.Optional;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;

/// The `openai-videos` wire as its reference and the self-hosted servers spell it.
public final class OpenAiVideosDialect implements WireDialect {

    private final String job;

    public OpenAiVideosDialect(String job) {
        this.job = job;
    }

    @Override
    public Operation operationOf(RecordedRequest request) {
        String path = request.getUrl().encodedPath();
        return switch (request.getMethod()) {
            case "POST" -> path.endsWith("/cancel") ? Operation.CANCEL : Operation.SUBMIT;
            case "DELETE" -> Operation.CANCEL;
            case "GET" -> {
                if (!path.endsWith("/content")) {
                    yield path.startsWith("/v1/videos/") ? Operation.POLL : Operation.OTHER;
                }
                yield request.getUrl().queryParameter("variant") == null ? Operation.CONTENT : Operation.POSTER;
            }
            default -> Operation.OTHER;
        };
    }

    @Override
    public String jobId() {
        return job;
    }

    @Override
    public MockResponse accepted() {
        return json(200, video("queued", "\"progress\":0"));
    }

    @Override
    public MockResponse working(int progress) {
        return json(200, video("in_progress", "\"progress\":" + progress));
    }

    @Override
    public MockResponse done() {
        return json(200, video("completed", "\"progress\":100"));
    }

    @Override
    public MockResponse failed() {
        return json(200, video("failed", "\"error\":{\"code\":500,\"message\":\"secret-7: out of memory\"}"));
    }

    @Override
    public MockResponse moderatedAtSubmit() {
        return error(400, "image_generation_user_error", "\"moderation_blocked\"");
    }

    @Override
    public MockResponse moderatedInput() {
        return json(
                200,
                video(
                        "failed",
                        "\"error\":{\"code\":\"moderation_blocked\",\"message\":\"secret-7\","
                                + "\"moderation_details\":{\"moderation_stage\":\"input\"}}"));
    }

    @Override
    public MockResponse moderatedOutput() {
        return json(200, video("failed", "\"error\":{\"code\":\"moderation_blocked\",\"message\":\"secret-7\"}"));
    }

    @Override
    public MockResponse invalidRequest() {
        return error(400, "invalid_request_error", "\"invalid_value\"");
    }

    @Override
    public MockResponse rateLimited(Duration retryAfter) {
        return error(429, "requests", "\"rate_limit_exceeded\"")
                .newBuilder()
                .addHeader("Retry-After", retryAfter.toSeconds())
                .build();
    }

    @Override
    public MockResponse noFunds() {
        return error(429, "insufficient_quota", "\"insufficient_quota\"");
    }

    @Override
    public MockResponse unauthorized() {
        return error(401, "invalid_request_error", "\"invalid_api_key\"");
    }

    @Override
    public MockResponse modelGone() {
        return error(404, "invalid_request_error", "\"model_not_found\"");
    }

    @Override
    public MockResponse unknownJob() {
        return json(404, "{\"detail\":\"Video not found\"}");
    }

    @Override
    public Optional<MockResponse> stopped() {
        return Optional.of(json(200, video("cancelled", "\"progress\":0")));
    }

    @Override
    public MockResponse cancelGranted() {
        return json(200, "{\"id\":\"" + job + "\",\"object\":\"video.deleted\",\"deleted\":true}");
    }

    String video(String status, String more) {
        return "{\"id\":\"%s\",\"object\":\"video\",\"status\":\"%s\",%s}".formatted(job, status, more);
    }

    static MockResponse error(int status, String type, String code) {
        return json(status, "{\"error\":{\"message\":\"secret-7\",\"type\":\"%s\",\"code\":%s}}".formatted(type, code));
    }
}
