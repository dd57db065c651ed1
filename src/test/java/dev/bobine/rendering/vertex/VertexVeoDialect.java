package dev.bobine.rendering.vertex;

import static dev.bobine.rendering.WireDialect.json;

import dev.bobine.rendering.WireDialect;
import java.time.Duration;
import java.util.Optional;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;

/// Vertex AI's wire: operations that are asked about by `POST`, and a withheld clip that is no error. The clip lies in
/// a bucket.
public final class VertexVeoDialect implements WireDialect {

    private final String job;

    public VertexVeoDialect(String job) {
        this.job = job;
    }

    @Override
    public Operation operationOf(RecordedRequest request) {
        String path = request.getUrl().encodedPath();
        if (path.startsWith("/storage/v1/b/")) {
            return Operation.CONTENT;
        }
        if (!request.getMethod().equals("POST")) {
            return Operation.OTHER;
        }
        if (path.endsWith(":predictLongRunning")) {
            return Operation.SUBMIT;
        }
        return path.endsWith(":fetchPredictOperation") ? Operation.POLL : Operation.OTHER;
    }

    @Override
    public String jobId() {
        return "projects/p-1/locations/us-central1/publishers/google/models/model-1/operations/" + job;
    }

    @Override
    public MockResponse accepted() {
        return json(200, "{\"name\":\"%s\"}".formatted(jobId()));
    }

    @Override
    public MockResponse working(int progress) {
        return json(200, "{\"name\":\"%s\",\"done\":false}".formatted(jobId()));
    }

    @Override
    public MockResponse done() {
        return operation(
                "\"response\":{\"videos\":[{\"gcsUri\":\"gs://clips/veo/%s/sample_0.mp4\",\"mimeType\":\"video/mp4\"}],\"raiMediaFilteredCount\":0}"
                        .formatted(job));
    }

    @Override
    public MockResponse failed() {
        return operation("\"error\":{\"code\":13,\"message\":\"secret-7: internal\",\"details\":[]}");
    }

    @Override
    public MockResponse moderatedAtSubmit() {
        return error(400, "INVALID_ARGUMENT", "the prompt contains sensitive words");
    }

    @Override
    public MockResponse moderatedInput() {
        return operation(
                "\"error\":{\"code\":3,\"message\":\"secret-7: the input image violates the usage guidelines\"}");
    }

    @Override
    public MockResponse moderatedOutput() {
        return operation(
                "\"response\":{\"raiMediaFilteredCount\":1,\"raiMediaFilteredReasons\":[\"secret-7: support code 15236754\"]}");
    }

    @Override
    public MockResponse invalidRequest() {
        return error(400, "INVALID_ARGUMENT", "durationSeconds");
    }

    @Override
    public MockResponse rateLimited(Duration retryAfter) {
        return WireDialect.retryAfter(error(429, "RESOURCE_EXHAUSTED", "quota exceeded"), retryAfter);
    }

    @Override
    public MockResponse noFunds() {
        return error(403, "PERMISSION_DENIED", "this project has no billing account");
    }

    @Override
    public MockResponse unauthorized() {
        return error(401, "UNAUTHENTICATED", "no");
    }

    @Override
    public MockResponse modelGone() {
        return error(404, "NOT_FOUND", "publisher model was not found");
    }

    @Override
    public MockResponse unknownJob() {
        return error(404, "NOT_FOUND", "operation");
    }

    @Override
    public Optional<MockResponse> stopped() {
        return Optional.empty();
    }

    @Override
    public MockResponse cancelGranted() {
        return error(404, "NOT_FOUND", "no such method");
    }

    MockResponse operation(String more) {
        return json(200, "{\"name\":\"%s\",\"done\":true,%s}".formatted(jobId(), more));
    }

    static MockResponse error(int code, String status, String message) {
        return json(
                code,
                "{\"error\":{\"code\":%d,\"message\":\"secret-7: %s\",\"status\":\"%s\"}}"
                        .formatted(code, message, status));
    }
}
