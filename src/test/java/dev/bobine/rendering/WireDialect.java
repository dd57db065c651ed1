package dev.bobine.rendering;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;
import okhttp3.Headers;
import okhttp3.HttpUrl;

/// What a provider's simulator has to know about its dialect: which call a request is, and how each answer is written.
public interface WireDialect {

    /// The calls that dialects have in common.
    enum Operation {
        SUBMIT,
        POLL,
        CANCEL,
        CONTENT,
        POSTER,
        OTHER
    }

    Operation operationOf(RecordedRequest request);

    /// The provider's id of the one job of a simulator.
    String jobId();

    MockResponse accepted();

    MockResponse working(int progress);

    MockResponse done();

    MockResponse failed();

    /// A refusal at submit because of the content of prompt or reference.
    MockResponse moderatedAtSubmit();

    /// A render that the provider gave up because of its input.
    MockResponse moderatedInput();

    /// A render that the provider withheld.
    MockResponse moderatedOutput();

    MockResponse invalidRequest();

    MockResponse rateLimited(Duration retryAfter);

    MockResponse noFunds();

    MockResponse unauthorized();

    MockResponse modelGone();

    /// The answer to a poll for an id that the provider does not know.
    MockResponse unknownJob();

    /// A job that was stopped on request, where the provider can stop one.
    Optional<MockResponse> stopped();

    /// The answer to a wish to stop that was granted.
    MockResponse cancelGranted();

    /// Whether the provider can be asked to call when a render changes.
    default boolean calls() {
        return false;
    }

    /// One answer about several jobs, for dialects that ask for many in one call.
    default MockResponse together(List<MockResponse> answers) {
        return answers.getFirst();
    }

    /// Where the provider is, for answers that hold addresses of its own.
    default void servedFrom(HttpUrl base) {}

    /// The request that made the job, for dialects whose jobs can be asked for by what it said.
    default void submitted(RecordedRequest request) {}

    /// The answer to a call that nothing was scripted for.
    default MockResponse unscripted(RecordedRequest request) {
        return new MockResponse(404, Headers.of(), "");
    }

    static MockResponse json(int status, String body) {
        return new MockResponse(status, Headers.of("Content-Type", "application/json"), body);
    }

    static MockResponse retryAfter(MockResponse response, Duration delay) {
        return response.newBuilder().addHeader("Retry-After", delay.toSeconds()).build();
    }
}
