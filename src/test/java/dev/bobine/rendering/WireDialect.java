package dev.bobine.rendering;

import java.time.Duration;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;

/// What a provider's simulator has to know about its dialect: which call a request is, and how each answer is spelt.
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

    /// A job that was stopped on request.
    MockResponse stopped();

    /// The answer to a wish to stop that was granted.
    MockResponse cancelGranted();
}
