package dev.bobine.rendering;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bobine.fuzz.FuzzTarget;
import dev.bobine.job.Failure;
import dev.bobine.rendering.WireDialect.Operation;
import dev.bobine.rendering.http.Endpoint;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import mockwebserver3.MockResponse;
import mockwebserver3.MockResponseBody;
import okhttp3.Headers;
import okio.Buffer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;

/// Replies of one provider, over real sockets: whatever comes to a submit, a poll, a cancel or as a call, there is an
/// answer in our terms and no exception.
public abstract class RepliesFuzzTarget extends FuzzTarget {

    private static final List<Integer> STATUSES = List.of(200, 201, 202, 400, 401, 403, 404, 409, 422, 429, 500, 503);
    private static final int LONGEST_MESSAGE = 1000;

    private final SubmitContract provider;
    private boolean started;

    /// @param provider the test of the dialect, which has its simulator and its model
    protected RepliesFuzzTarget(SubmitContract provider) {
        this.provider = provider;
    }

    /// The first byte chooses the status, the rest is the body.
    @Override
    protected void feed(byte[] input) throws Exception {
        start();
        provider.simulator.forgetRequests();
        int status = input.length == 0 ? 200 : STATUSES.get((input[0] & 0xff) % STATUSES.size());
        byte[] body = Arrays.copyOfRange(input, Math.min(1, input.length), input.length);
        MockResponse reply = new MockResponse.Builder()
                .code(status)
                .headers(Headers.of("Content-Type", "application/json"))
                .body(new Buffer().write(body))
                .build();
        for (Operation operation : List.of(Operation.SUBMIT, Operation.POLL, Operation.CANCEL)) {
            provider.simulator.answer(operation, reply);
        }

        check(provider.model.submit(provider.submission()));
        check(provider.model.poll(provider.ticket()));
        assertThat(provider.model.cancel(provider.ticket())).isNotNull();
        CallbackMessage call = new CallbackMessage(Map.of(), body);
        provider.model.vouchesFor(call);
        provider.model.jobIn(call, provider.submission()).ifPresent(id -> assertThat(Endpoint.isUsable(id))
                .isTrue());
    }

    private static void check(SubmitOutcome outcome) {
        switch (outcome) {
            case SubmitOutcome.Accepted(var ticket) ->
                assertThat(ticket.externalId()).isNotBlank().doesNotContain("\u0000");
            case SubmitOutcome.Refused(Failure failure) -> check(failure);
            case SubmitOutcome.Ambiguous(Failure failure) -> check(failure);
            case SubmitOutcome.Withheld _ -> throw new AssertionError("nobody withheld it");
        }
    }

    private static void check(RenderStatus status) {
        switch (status) {
            case RenderStatus.Working(Integer progress) -> {
                if (progress != null) {
                    assertThat(progress).isBetween(0, 99);
                }
            }
            case RenderStatus.Done(var artifact) -> {
                checkCost(artifact.costMicros());
                assertThat(String.valueOf(artifact.url())).doesNotContain("\u0000");
            }
            case RenderStatus.Broken(Failure failure, Long cost) -> {
                check(failure);
                checkCost(cost);
            }
            case RenderStatus.Stopped(Long cost) -> checkCost(cost);
            case RenderStatus.Unknown(Failure failure, Duration wait) -> {
                check(failure);
                assertThat(wait == null ? Duration.ZERO : wait).isBetween(Duration.ZERO, Duration.ofDays(1));
            }
            case RenderStatus.NotFound _, RenderStatus.Lost _ -> {}
        }
    }

    private static void check(Failure failure) {
        assertThat(failure.message()).hasSizeLessThan(LONGEST_MESSAGE).doesNotContain("\u0000", "secret-7");
    }

    private static void checkCost(@Nullable Long micros) {
        assertThat(micros == null ? 0 : micros).isNotNegative();
    }

    /// What the provider's simulator says, under the status that it says it with.
    @Override
    protected Map<String, byte[]> seeds() throws IOException {
        start();
        WireDialect dialect = provider.dialect;
        Map<String, MockResponse> replies = new TreeMap<>(Map.of(
                "accepted", dialect.accepted(),
                "working", dialect.working(40),
                "failed", dialect.failed(),
                "moderated at submit", dialect.moderatedAtSubmit(),
                "moderated input", dialect.moderatedInput(),
                "moderated output", dialect.moderatedOutput(),
                "invalid", dialect.invalidRequest(),
                "no funds", dialect.noFunds(),
                "model gone", dialect.modelGone(),
                "unknown job", dialect.unknownJob()));
        dialect.stopped().ifPresent(stopped -> replies.put("stopped", stopped));
        Map<String, byte[]> seeds = new TreeMap<>(Map.of(
                "nothing", new byte[0],
                "no object", new byte[] {0, '[', '7', ']'},
                "cut", new byte[] {0, '{', '"', 'i', 'd', '"', ':', '"', 'a'},
                "nul", new byte[] {0, '{', '"', 'i', 'd', '"', ':', '"', 0, '"', '}'}));
        for (Map.Entry<String, MockResponse> reply : replies.entrySet()) {
            seeds.put(reply.getKey(), bytes(reply.getValue()));
        }
        return seeds;
    }

    private void start() throws IOException {
        if (!started) {
            provider.startTheProvider();
            started = true;
        }
    }

    private static byte[] bytes(MockResponse reply) throws IOException {
        Buffer whole = new Buffer().writeByte(Math.max(0, STATUSES.indexOf(reply.getCode())));
        MockResponseBody body = reply.getBody();
        if (body != null) {
            body.writeTo(whole);
        }
        return whole.readByteArray();
    }

    @Override
    protected List<String> words() {
        return List.of("\"id\":", "\"status\":", "\"data\":", "\"error\":", "\"code\":", "null", "\\u0000", "1e999");
    }

    @AfterEach
    void stopTheProvider() {
        if (started) {
            provider.stopTheProvider();
            started = false;
        }
    }
}
