package dev.bobine.rendering.openai;

import static dev.bobine.rendering.WireDialect.json;

import dev.bobine.rendering.WireDialect;
import java.time.Duration;
import java.util.Optional;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;

/// The `openai-images` wire: one call, whose answer is the picture.
final class OpenAiImagesDialect implements WireDialect {

    /// As short as a picture can be in Base64 that is none.
    static final String PICTURE = "MDEyMzQ1Njc4OQ==";

    @Override
    public Operation operationOf(RecordedRequest request) {
        String path = request.getUrl().encodedPath();
        return switch (request.getMethod()) {
            case "POST" -> path.startsWith("/v1/images/") ? Operation.SUBMIT : Operation.OTHER;
            case "GET" -> path.startsWith("/files/") ? Operation.CONTENT : Operation.OTHER;
            default -> Operation.OTHER;
        };
    }

    /// The answer is known by the key of the call.
    @Override
    public String jobId() {
        return "job-1.1";
    }

    @Override
    public MockResponse accepted() {
        return pictures("{\"b64_json\":\"%s\"}".formatted(PICTURE));
    }

    MockResponse pictures(String picture) {
        return json(
                200,
                "{\"created\":1795000000,\"data\":[%s],\"output_format\":\"png\",\"usage\":{\"output_tokens\":4160}}"
                        .formatted(picture));
    }

    @Override
    public MockResponse working(int progress) {
        return accepted();
    }

    @Override
    public MockResponse done() {
        return accepted();
    }

    @Override
    public MockResponse failed() {
        return error(500, "server_error", "null");
    }

    @Override
    public MockResponse moderatedAtSubmit() {
        return error(400, "image_generation_user_error", "\"moderation_blocked\"");
    }

    @Override
    public MockResponse moderatedInput() {
        return moderated("input");
    }

    @Override
    public MockResponse moderatedOutput() {
        return moderated("output");
    }

    private static MockResponse moderated(String stage) {
        return json(
                400,
                "{\"error\":{\"message\":\"secret-7\",\"type\":\"image_generation_user_error\","
                        + "\"code\":\"moderation_blocked\",\"moderation_details\":{\"moderation_stage\":\"%s\"}}}"
                                .formatted(stage));
    }

    @Override
    public MockResponse invalidRequest() {
        return error(400, "invalid_request_error", "\"invalid_value\"");
    }

    @Override
    public MockResponse rateLimited(Duration retryAfter) {
        return WireDialect.retryAfter(error(429, "requests", "\"rate_limit_exceeded\""), retryAfter);
    }

    @Override
    public MockResponse noFunds() {
        return error(400, "billing_limit_user_error", "\"billing_hard_limit_reached\"");
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
        return error(404, "invalid_request_error", "null");
    }

    @Override
    public Optional<MockResponse> stopped() {
        return Optional.empty();
    }

    @Override
    public MockResponse cancelGranted() {
        return unknownJob();
    }

    private static MockResponse error(int status, String type, String code) {
        return json(status, "{\"error\":{\"message\":\"secret-7\",\"type\":\"%s\",\"code\":%s}}".formatted(type, code));
    }
}
