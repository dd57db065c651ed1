package dev.bobine.rendering;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bobine.catalogue.Capabilities;
import dev.bobine.job.Extra;
import dev.bobine.job.Failure;
import dev.bobine.job.Failure.Kind;
import dev.bobine.job.Options;
import dev.bobine.job.Prompted;
import dev.bobine.job.Reference;
import dev.bobine.job.Reference.Role;
import dev.bobine.job.Stage;
import dev.bobine.job.Ticket;
import dev.bobine.rendering.WireDialect.Operation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;
import mockwebserver3.SocketEffect;
import okhttp3.Headers;
import okio.Buffer;
import okio.BufferedSink;
import okio.GzipSink;
import okio.Okio;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What every dialect must do when it submits, whatever its wire looks like and whatever its model makes. A dialect's
/// test extends it with its spelling and its model.
@Execution(ExecutionMode.CONCURRENT)
public abstract class SubmitContract {

    protected static final String PROMPT = "Un chat blanc court dans un champ de lavande au coucher du soleil.";

    /// Long enough for a busy machine, short enough to wait for.
    protected static final Duration REQUEST_TIMEOUT = Duration.ofMillis(1500);

    protected Simulator simulator;
    protected WireDialect dialect;
    protected VideoModel model;

    protected abstract WireDialect dialect();

    /// A model of backend `b1` that waits [#REQUEST_TIMEOUT] for a reply and can stop renders where the dialect can.
    protected abstract VideoModel model();

    @BeforeEach
    void startTheProvider() throws IOException {
        dialect = dialect();
        simulator = new Simulator(dialect);
        model = model();
    }

    @AfterEach
    void stopTheProvider() {
        simulator.close();
    }

    protected Submission submission() {
        return submission(simulator.endpoint());
    }

    protected Submission submission(String endpoint) {
        return new Submission(spec(List.of()), modelId(), endpoint, "job-1.1");
    }

    /// A request that asks for everything that this model can be asked for.
    protected abstract Prompted spec(List<Reference> references);

    /// Requests of which at least the first asks for more than that, without references.
    protected abstract List<Prompted> unsayable();

    protected Options options(@Nullable String style) {
        Capabilities can = model.capabilities();
        return new Options(
                can.extras().contains(Extra.SEED) ? 7L : null,
                can.extras().contains(Extra.NEGATIVE_PROMPT) ? "rain" : null,
                style);
    }

    protected String modelId() {
        return "model-1";
    }

    protected Ticket ticket() {
        return new Ticket("b1", simulator.endpoint(), dialect.jobId());
    }

    @Test
    void anAcceptedJobIsNamedByItsTicket() {
        simulator.answer(Operation.SUBMIT, dialect.accepted());

        SubmitOutcome outcome = model.submit(submission());

        assertThat(outcome)
                .isEqualTo(new SubmitOutcome.Accepted(new Ticket("b1", simulator.endpoint(), dialect.jobId())));
        assertThat(simulator.requests(Operation.SUBMIT)).hasSize(1);
    }

    @Test
    void thePromptArrivesUnharmed() {
        simulator.answer(Operation.SUBMIT, dialect.accepted());

        model.submit(submission());

        assertThat(simulator.requests(Operation.SUBMIT).getFirst().getBody().utf8())
                .contains(PROMPT);
    }

    @Test
    void whatCannotBeSaidIsRefusedBeforeAnythingIsSent() {
        simulator.answer(Operation.SUBMIT, dialect.accepted());

        List<Prompted> tooMuch = Stream.concat(
                        unsayable().stream(), Stream.of(Role.values()).map(this::oneTooMany))
                .toList();

        assertThat(tooMuch).allSatisfy(spec -> {
            SubmitOutcome outcome = model.submit(new Submission(spec, modelId(), simulator.endpoint(), "job-1.1"));
            assertThat(outcome).isInstanceOfSatisfying(SubmitOutcome.Refused.class, refused -> assertThat(
                            refused.failure().kind())
                    .isEqualTo(Kind.INVALID_REQUEST));
        });
        assertThat(simulator.requests(Operation.SUBMIT)).isEmpty();
    }

    private Prompted oneTooMany(Role role) {
        int limit = model.capabilities().references().getOrDefault(role, 0);
        return spec(Collections.nCopies(limit + 1, new Reference(role, "https://example.org/a", null)));
    }

    @Test
    void theCallbackIsAskedForOnlyWhereTheDialectHasOne() {
        simulator.answer(Operation.SUBMIT, dialect.accepted());
        String callback = "https://bobine.example/callbacks/b1/job-1.1";

        model.submit(submission().with(Optional.of(callback)));

        RecordedRequest request = simulator.requests(Operation.SUBMIT).getFirst();
        String all = request.getUrl().queryParameter("fal_webhook")
                + request.getBody().utf8();
        assertThat(all.contains(callback)).isEqualTo(dialect.calls());
    }

    @Test
    void aSubmitWhoseWorkerLosesItsLeaseWhileItConnectsIsNotSent() {
        simulator.answer(Operation.SUBMIT, dialect.accepted());
        SubmitOutcome outcome = model.submit(submission().with(() -> false));

        assertThat(outcome).isEqualTo(new SubmitOutcome.Withheld());
        assertThat(simulator.requests(Operation.SUBMIT)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("oddities")
    void whatElseAnAnswerToASubmitHoldsDoesNotMatter(String oddity) {
        simulator.answer(Operation.SUBMIT, with(dialect.accepted(), oddity));

        assertThat(model.submit(submission())).isInstanceOf(SubmitOutcome.Accepted.class);
    }

    static List<Named<String>> oddities() {
        return List.of(
                Named.of("a long text", "\"b64_json\":\"" + "A".repeat(1_500_000) + "\""),
                Named.of("a long name", "\"" + "n".repeat(100_000) + "\":1"),
                Named.of("many numbers", "\"latents\":[" + "0.125,".repeat(300_000) + "1]"),
                Named.of("a long number", "\"n\":" + "9".repeat(100_000)),
                Named.of("numbers that are none", "\"a\":NaN,\"b\":Infinity,\"c\":-Infinity,\"progress\":NaN"),
                Named.of("a number with a huge exponent", "\"progress\":1e1000000,\"cost\":1e20000000"),
                Named.of("deep nesting", "\"deep\":" + "[".repeat(500) + "]".repeat(500)),
                Named.of("U+0000", "\"note\":\"a\\u0000b\""),
                Named.of("half a surrogate pair", "\"note\":\"\\ud83d\""),
                Named.of("a raw line break", "\"note\":\"a\nb\""),
                Named.of("an escape that is none", "\"note\":\"it\\'s\""),
                Named.of("names twice", "\"id\":null,\"status\":null,\"name\":null,\"data\":null,\"code\":9"));
    }

    @Test
    void aReplyMayBeCompressed() {
        MockResponse plain = dialect.accepted();
        Buffer packed = new Buffer();
        try (BufferedSink gzip = Okio.buffer(new GzipSink(packed))) {
            gzip.writeUtf8(body(plain));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        simulator.answer(
                Operation.SUBMIT,
                plain.newBuilder()
                        .setHeader("Content-Encoding", "gzip")
                        .body(packed)
                        .build());

        assertThat(model.submit(submission())).isInstanceOf(SubmitOutcome.Accepted.class);
    }

    /// An answer with more fields before those that it has.
    static MockResponse with(MockResponse answer, String fields) {
        return answer.newBuilder()
                .body("{" + fields + "," + body(answer).substring(1))
                .build();
    }

    static String body(MockResponse answer) {
        try (Buffer buffer = new Buffer()) {
            Objects.requireNonNull(answer.getBody()).writeTo(buffer);
            return buffer.readUtf8();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aSubmitRefusedByModerationIsTold() {
        simulator.answer(Operation.SUBMIT, dialect.moderatedAtSubmit());

        assertThat(refused().kind()).isEqualTo(Kind.MODERATION_INPUT);
    }

    @Test
    void anInvalidRequestIsRefusedForGood() {
        simulator.answer(Operation.SUBMIT, dialect.invalidRequest());

        assertThat(refused().kind()).isEqualTo(Kind.INVALID_REQUEST);
    }

    @Test
    void aRateLimitTellsWhenToSubmitAgain() {
        simulator.answer(Operation.SUBMIT, dialect.rateLimited(Duration.ofSeconds(17)));

        Failure refused = refused();
        assertThat(refused.kind()).isEqualTo(Kind.RATE_LIMITED);
        assertThat(refused.retryAfter()).isEqualTo(Duration.ofSeconds(17));
    }

    @Test
    void anEmptyAccountIsNoRateLimit() {
        simulator.answer(Operation.SUBMIT, dialect.noFunds());

        assertThat(refused().kind()).isEqualTo(Kind.NO_FUNDS);
    }

    @Test
    void refusedCredentialsAreTold() {
        simulator.answer(Operation.SUBMIT, dialect.unauthorized());

        assertThat(refused().kind()).isEqualTo(Kind.AUTH);
    }

    @Test
    void aModelThatIsGoneIsTold() {
        simulator.answer(Operation.SUBMIT, dialect.modelGone());

        assertThat(refused().kind()).isEqualTo(Kind.MODEL_GONE);
    }

    /// As while a server behind it is being replaced. Somebody would have to resume a backend that is paused.
    @ParameterizedTest
    @ValueSource(ints = {404, 410})
    void aProxysBareWordOfWhatIsNotThereIsNotTheServers(int status) {
        simulator.answer(Operation.SUBMIT, new MockResponse(status, Headers.of(), "default backend - 404"));

        assertThat(refused().kind()).isEqualTo(Kind.TRANSIENT);
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 499, 502, 504, 524, 599, 700})
    void aProxysWordLeavesTheSubmitUnclear(int status) {
        simulator.answer(Operation.SUBMIT, new MockResponse(status, Headers.of(), "<html>secret-7</html>"));

        assertAmbiguousAfterOneRequest();
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 503})
    void aServersOwnErrorRefusesTheSubmitOnce(int status) {
        simulator.answer(
                Operation.SUBMIT, new MockResponse(status, Headers.of("Retry-After", "0"), "{\"error\":\"secret-7\"}"));

        assertThat(refused().kind()).isIn(Kind.TRANSIENT, Kind.RATE_LIMITED);
        assertThat(simulator.requests(Operation.SUBMIT)).hasSize(1);
    }

    @Test
    void aHugeRetryAfterIsBelievedForADayAtMost() {
        simulator.answer(Operation.SUBMIT, new MockResponse(503, Headers.of("Retry-After", "99999999999999"), "busy"));

        assertThat(refused().retryAfter()).isEqualTo(Duration.ofDays(1));
    }

    @Test
    void aConnectionCutAfterTheRequestLeavesTheSubmitUnclear() {
        simulator.answer(Operation.SUBMIT, cut(new MockResponse.Builder()));

        assertAmbiguousAfterOneRequest();
    }

    @Test
    void aReplyThatBreaksOffLeavesTheSubmitUnclear() {
        MockResponse half = dialect.accepted()
                .newBuilder()
                .onResponseBody(new SocketEffect.CloseSocket())
                .build();
        simulator.answer(Operation.SUBMIT, half);

        assertAmbiguousAfterOneRequest();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null", "[]", "{}", "\"ok\"", "{\"id\":", "{\"id\":null}", "<html>accepted</html>"})
    void anAcceptanceThatNamesNoJobLeavesTheSubmitUnclear(String body) {
        simulator.answer(Operation.SUBMIT, new MockResponse(200, Headers.of(), body));

        assertAmbiguousAfterOneRequest();
    }

    @Test
    void anEndlessAcceptanceLeavesTheSubmitUnclear() {
        simulator.answer(Operation.SUBMIT, new MockResponse(200, Headers.of(), "{\"pad\":\"" + "x".repeat(2 << 20)));

        assertAmbiguousAfterOneRequest();
    }

    @Test
    void aServerThatHangsLeavesTheSubmitUnclear() {
        MockResponse hang = new MockResponse.Builder()
                .onResponseStart(SocketEffect.Stall.INSTANCE)
                .build();
        simulator.answer(Operation.SUBMIT, hang);

        assertAmbiguousAfterOneRequest();
    }

    @Test
    void aRefusedConnectionIsSurelyNotSent() throws IOException {
        int port;
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = taken.getLocalPort();
        }

        SubmitOutcome outcome = model.submit(submission("http://127.0.0.1:" + port));

        assertThat(outcome).isInstanceOfSatisfying(SubmitOutcome.Refused.class, refused -> assertThat(
                        refused.failure().kind())
                .isEqualTo(Kind.TRANSIENT));
    }

    @Test
    void anUnknownHostIsSurelyNotSent() {
        assertThat(model.submit(submission("http://nowhere.invalid"))).isInstanceOf(SubmitOutcome.Refused.class);
    }

    @Test
    void aFailedTlsHandshakeIsSurelyNotSent() {
        String https = simulator.endpoint().replace("http://", "https://");

        assertThat(model.submit(submission(https))).isInstanceOf(SubmitOutcome.Refused.class);
        assertThat(simulator.requests(Operation.SUBMIT)).isEmpty();
    }

    @Test
    void aPaidCallNeverReusesAConnection() {
        simulator.answer(Operation.SUBMIT, dialect.accepted());
        simulator.answer(Operation.POLL, dialect.working(1));

        model.poll(ticket());
        model.submit(submission());
        model.submit(submission());

        assertThat(simulator.requests(Operation.SUBMIT))
                .allSatisfy(request -> assertThat(request.getExchangeIndex()).isZero());
    }

    protected void assertAmbiguousAfterOneRequest() {
        SubmitOutcome outcome = model.submit(submission());

        assertThat(outcome).isInstanceOfSatisfying(SubmitOutcome.Ambiguous.class, ambiguous -> {
            assertThat(ambiguous.failure().kind()).isEqualTo(Kind.AMBIGUOUS_SUBMIT);
            assertThat(ambiguous.failure().message()).doesNotContain("secret-7").doesNotContain(PROMPT);
        });
        assertThat(simulator.requests(Operation.SUBMIT)).hasSize(1);
    }

    protected Failure refused() {
        SubmitOutcome outcome = model.submit(submission());
        assertThat(outcome).isInstanceOf(SubmitOutcome.Refused.class);
        Failure failure = ((SubmitOutcome.Refused) outcome).failure();
        assertThat(failure.stage()).isEqualTo(Stage.SUBMIT);
        assertThat(failure.message()).doesNotContain("secret-7").doesNotContain(PROMPT);
        return failure;
    }

    static MockResponse cut(MockResponse.Builder response) {
        return response.onResponseStart(new SocketEffect.CloseSocket()).build();
    }
}
