package dev.bobine.rendering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.bobine.catalogue.Capabilities;
import dev.bobine.job.Artifact;
import dev.bobine.job.Failure;
import dev.bobine.job.Failure.Kind;
import dev.bobine.job.FrameSize;
import dev.bobine.job.Options;
import dev.bobine.job.Reference;
import dev.bobine.job.Reference.Role;
import dev.bobine.job.Render;
import dev.bobine.job.Stage;
import dev.bobine.job.Ticket;
import dev.bobine.rendering.WireDialect.Operation;
import dev.bobine.storage.ClipSource;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;
import mockwebserver3.SocketEffect;
import okhttp3.Headers;
import okio.Buffer;
import okio.BufferedSink;
import okio.GzipSink;
import okio.Okio;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What every dialect must do, whatever its wire looks like. A dialect's test extends it with its spelling and its
/// model.
@Execution(ExecutionMode.CONCURRENT)
public abstract class VideoModelContract {

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
    protected Render spec(List<Reference> references) {
        Capabilities can = model.capabilities();
        return new Render(
                PROMPT,
                4,
                new FrameSize(1280, 720),
                true,
                new Options(can.seed() ? 7L : null, can.negativePrompt() ? "rain" : null, null),
                references);
    }

    protected String modelId() {
        return "model-1";
    }

    protected Ticket ticket() {
        return new Ticket("b1", simulator.endpoint(), dialect.jobId());
    }

    /// What is known of a finished clip that the simulator serves.
    protected Artifact artifact() {
        return new Artifact(null, null);
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
        Render can = spec(List.of());
        Render style = new Render(
                PROMPT,
                4,
                can.size(),
                true,
                new Options(can.options().seed(), can.options().negativePrompt(), "watercolour"),
                List.of());
        simulator.answer(Operation.SUBMIT, dialect.accepted());

        Render silent = new Render(PROMPT, 4, can.size(), false, Options.NONE, List.of());
        List<Render> tooMuch = Stream.concat(
                        Stream.of(style, silent)
                                .filter(spec -> model.capabilities().lack(spec).isPresent()),
                        Stream.of(Role.values()).map(this::oneTooMany))
                .toList();

        assertThat(tooMuch).contains(style).allSatisfy(spec -> {
            SubmitOutcome outcome = model.submit(new Submission(spec, modelId(), simulator.endpoint(), "job-1.1"));
            assertThat(outcome).isInstanceOfSatisfying(SubmitOutcome.Refused.class, refused -> assertThat(
                            refused.failure().kind())
                    .isEqualTo(Kind.INVALID_REQUEST));
        });
        assertThat(simulator.requests(Operation.SUBMIT)).isEmpty();
    }

    private Render oneTooMany(Role role) {
        int most = model.capabilities().references().getOrDefault(role, 0);
        return spec(Collections.nCopies(most + 1, new Reference(role, "https://example.org/a", null)));
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
    void whatElseAReplyHoldsDoesNotMatter(String oddity) {
        simulator.answer(Operation.SUBMIT, with(dialect.accepted(), oddity));
        simulator.answer(
                Operation.POLL, with(dialect.working(40), oddity), with(dialect.done(), oddity), dialect.working(1));

        assertThat(model.submit(submission())).isInstanceOf(SubmitOutcome.Accepted.class);
        assertThat(model.poll(ticket())).isInstanceOf(RenderStatus.Working.class);
        assertThat(model.poll(ticket())).isInstanceOf(RenderStatus.Done.class);
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
    void bytesThatAreNoUtf8AreReadAllTheSame() {
        Buffer latin1 =
                new Buffer().writeUtf8("\uFEFF{\"note\":\"caf").writeByte(0xe9).writeUtf8("\",");
        simulator.answer(
                Operation.POLL,
                dialect.done()
                        .newBuilder()
                        .body(latin1.writeUtf8(body(dialect.working(3)).substring(1)))
                        .build());

        assertThat(model.poll(ticket())).isInstanceOf(RenderStatus.Working.class);
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

    @ParameterizedTest
    @ValueSource(strings = {"a\\u0000b", "a\\ud83d"})
    void anIdThatCannotBeStoredLeavesTheSubmitUnclear(String id) {
        String body = body(dialect.accepted())
                .replaceAll(
                        "\"(id|task_id|request_id|name)\":\"[^\"]*\"", "\"$1\":\"" + id.replace("\\", "\\\\") + "\"");
        simulator.answer(Operation.SUBMIT, WireDialect.json(200, body));

        assertAmbiguousAfterOneRequest();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "null",
                "\"completed\"",
                "7",
                "NaN",
                "{",
                "",
                "{\"status\":null}",
                "{\"status\":[\"failed\"]}"
            })
    void aPollThatIsNotAboutARenderSaysNothingAboutIt(String body) {
        simulator.answer(Operation.POLL, WireDialect.json(200, body));

        assertThat(model.poll(ticket())).isInstanceOf(RenderStatus.Unknown.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"done", "finished", "complete", "Success", "SUCCEEDED", "ready\",\"completed_at\":\"2026-11-22"})
    void everyUsualWordForSuccessIsUnderstood(String word) {
        simulator.answer(Operation.POLL, saying(dialect.done(), word));

        assertThat(model.poll(ticket())).isInstanceOf(RenderStatus.Done.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "failure",
                "Fail",
                "ERROR",
                "rejected",
                "timeout",
                "timed-out",
                "nsfw",
                "kaputt\",\"error\":{\"message\":\"secret-7\"},\"x\":\""
            })
    void everyUsualWordForFailureIsUnderstood(String word) {
        simulator.answer(Operation.POLL, saying(dialect.failed(), word));

        assertThat(model.poll(ticket())).isInstanceOf(RenderStatus.Broken.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"warming_up", "NOT_START", "in_progress\",\"error\":{\"message\":\"\"},\"x\":\""})
    void anyOtherWordMeansThatTheRenderGoesOn(String word) {
        simulator.answer(Operation.POLL, saying(dialect.working(1), word));

        assertThat(model.poll(ticket())).isInstanceOf(RenderStatus.Working.class);
    }

    /// An answer with another word for the status, where the dialect has words for it.
    private static MockResponse saying(MockResponse answer, String word) {
        String body = body(answer);
        String said = body.replaceAll("\"(status|task_status)\":\"[^\"]*\"", "\"$1\":\"" + word + "\"");
        assumeThat(said).as("the dialect has words for the status").isNotEqualTo(body);
        return WireDialect.json(answer.getCode(), said);
    }

    /// An answer with more fields before those that it has.
    private static MockResponse with(MockResponse answer, String fields) {
        return answer.newBuilder()
                .body("{" + fields + "," + body(answer).substring(1))
                .build();
    }

    private static String body(MockResponse answer) {
        try (Buffer buffer = new Buffer()) {
            Objects.requireNonNull(answer.getBody()).writeTo(buffer);
            return buffer.readUtf8();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aRenderIsFollowedToItsEnd() {
        simulator.answer(Operation.POLL, dialect.working(40), dialect.done());

        assertThat(model.poll(ticket())).isInstanceOf(RenderStatus.Working.class);
        assertThat(model.poll(ticket())).isInstanceOf(RenderStatus.Done.class);
    }

    @Test
    void aRenderThatFailedIsTold() {
        simulator.answer(Operation.POLL, dialect.failed());

        assertThat(broken().kind()).isEqualTo(Kind.RENDER_FAILED);
    }

    @Test
    void moderationIsToldApartByStage() {
        simulator.answer(Operation.SUBMIT, dialect.moderatedAtSubmit());
        simulator.answer(Operation.POLL, dialect.moderatedInput(), dialect.moderatedOutput());

        assertThat(refused().kind()).isEqualTo(Kind.MODERATION_INPUT);
        assertThat(broken().kind()).isEqualTo(Kind.MODERATION_INPUT);
        assertThat(broken().kind()).isEqualTo(Kind.MODERATION_OUTPUT);
    }

    @Test
    void anInvalidRequestIsRefusedForGood() {
        simulator.answer(Operation.SUBMIT, dialect.invalidRequest());

        assertThat(refused().kind()).isEqualTo(Kind.INVALID_REQUEST);
    }

    @Test
    void aRateLimitTellsWhenToComeBack() {
        simulator.answer(Operation.SUBMIT, dialect.rateLimited(Duration.ofSeconds(17)));
        simulator.answer(Operation.POLL, dialect.rateLimited(Duration.ofSeconds(3)));

        Failure refused = refused();
        assertThat(refused.kind()).isEqualTo(Kind.RATE_LIMITED);
        assertThat(refused.retryAfter()).isEqualTo(Duration.ofSeconds(17));
        assertThat(model.poll(ticket())).isInstanceOfSatisfying(RenderStatus.Unknown.class, unknown -> {
            assertThat(unknown.failure().kind()).isEqualTo(Kind.RATE_LIMITED);
            assertThat(unknown.retryAfter()).isEqualTo(Duration.ofSeconds(3));
        });
    }

    @Test
    void anEmptyAccountIsNoRateLimit() {
        simulator.answer(Operation.SUBMIT, dialect.noFunds());

        assertThat(refused().kind()).isEqualTo(Kind.NO_FUNDS);
    }

    @Test
    void refusedCredentialsDoNotFailARender() {
        simulator.answer(Operation.SUBMIT, dialect.unauthorized());
        simulator.answer(Operation.POLL, dialect.unauthorized());

        assertThat(refused().kind()).isEqualTo(Kind.AUTH);
        assertThat(model.poll(ticket())).isInstanceOf(RenderStatus.Unknown.class);
    }

    @Test
    void aModelThatIsGoneIsTold() {
        simulator.answer(Operation.SUBMIT, dialect.modelGone());

        assertThat(refused().kind()).isEqualTo(Kind.MODEL_GONE);
    }

    @Test
    void aJobThatIsNotFoundMayBeSomewhereElse() {
        simulator.answer(Operation.POLL, dialect.unknownJob(), dialect.working(1));

        assertThat(model.poll(ticket())).isEqualTo(new RenderStatus.NotFound());
        assertThat(model.poll(ticket())).isInstanceOf(RenderStatus.Working.class);
    }

    @Test
    void aJobThatIsGoneIsLost() {
        simulator.answer(Operation.POLL, WireDialect.json(410, "{\"error\":{\"message\":\"secret-7\"}}"));

        assertThat(model.poll(ticket())).isEqualTo(new RenderStatus.Lost());
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 502, 503, 504, 429, 400})
    void aFailedPollSaysNothingAboutTheRender(int status) {
        simulator.answer(Operation.POLL, new MockResponse(status, Headers.of(), "<html>secret-7</html>"));

        assertThat(model.poll(ticket())).isInstanceOf(RenderStatus.Unknown.class);
        assertThat(model.poll(ticket()).toString()).doesNotContain("secret-7");
    }

    @Test
    void aPollThatIsNotAnsweredSaysNothingAboutTheRender() {
        simulator.answer(
                Operation.POLL, cut(new MockResponse.Builder()), new MockResponse(200, Headers.of(), "{\"stat"));

        assertThat(model.poll(ticket())).isInstanceOf(RenderStatus.Unknown.class);
        assertThat(model.poll(ticket())).isInstanceOf(RenderStatus.Unknown.class);
    }

    @Test
    void aStoppedRenderIsTold() {
        Optional<MockResponse> stopped = dialect.stopped();
        assumeThat(stopped).as("the provider can stop a render").isPresent();
        simulator.answer(Operation.POLL, stopped.orElseThrow());

        assertThat(model.poll(ticket())).isInstanceOf(RenderStatus.Stopped.class);
    }

    @Test
    void aWishToStopIsPassedOn() {
        simulator.answer(Operation.POLL, dialect.working(10));
        simulator.answer(Operation.CANCEL, dialect.cancelGranted());

        assertThat(model.cancel(ticket())).isIn(CancelOutcome.REQUESTED, CancelOutcome.UNSUPPORTED);
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

    @Test
    void aClipIsReadFromItsStartOrFromWhereItBrokeOff() throws IOException {
        byte[] clip = "0123456789".getBytes(StandardCharsets.US_ASCII);
        simulator.serve(clip);

        try (ClipSource whole = model.open(ticket(), artifact(), 0);
                ClipSource rest = model.open(ticket(), artifact(), 6);
                ClipSource nothing = model.open(ticket(), artifact(), 10)) {
            assertThat(whole.offset()).isZero();
            assertThat(whole.totalBytes()).isEqualTo(10);
            assertThat(whole.stream()).hasContent("0123456789");
            assertThat(rest.offset()).isEqualTo(6);
            assertThat(rest.totalBytes()).isEqualTo(10);
            assertThat(rest.entityTag()).isEqualTo(whole.entityTag());
            assertThat(rest.stream()).hasContent("6789");
            assertThat(nothing.totalBytes()).isEqualTo(10);
            assertThat(nothing.stream()).isEmpty();
        }
    }

    @Test
    void aServerWithoutRangesStartsAgainAndSaysSo() throws IOException {
        simulator.answer(Operation.CONTENT, new MockResponse(200, Headers.of(), "0123456789"));

        try (ClipSource source = model.open(ticket(), artifact(), 6)) {
            assertThat(source.offset()).isZero();
            assertThat(source.stream()).hasContent("0123456789");
        }
    }

    @Test
    void aClipThatIsCompressedAlthoughThatWasDeclinedIsReadFromItsStart() throws IOException {
        byte[] zipped = gzip("0123456789");
        Headers encoded = Headers.of("Content-Encoding", "gzip");
        simulator.answer(
                Operation.CONTENT,
                new MockResponse.Builder()
                        .headers(encoded)
                        .body(new Buffer().write(zipped))
                        .build(),
                new MockResponse.Builder()
                        .code(206)
                        .headers(encoded)
                        .addHeader("Content-Range", "bytes 6-" + (zipped.length - 1) + "/" + zipped.length)
                        .body(new Buffer().write(zipped, 6, zipped.length - 6))
                        .build(),
                new MockResponse.Builder()
                        .headers(encoded)
                        .body(new Buffer().write(zipped))
                        .build(),
                new MockResponse(200, encoded, "0123456789"));

        try (ClipSource whole = model.open(ticket(), artifact(), 0);
                ClipSource resumed = model.open(ticket(), artifact(), 6);
                ClipSource labelled = model.open(ticket(), artifact(), 0)) {
            assertThat(whole.stream()).hasContent("0123456789");
            assertThat(whole.totalBytes()).isNull();
            assertThat(resumed.offset()).isZero();
            assertThat(resumed.stream()).hasContent("0123456789");
            assertThat(labelled.stream()).hasContent("0123456789");
        }
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream zipped = new ByteArrayOutputStream();
        try (GZIPOutputStream zip = new GZIPOutputStream(zipped)) {
            zip.write(text.getBytes(StandardCharsets.US_ASCII));
        }
        return zipped.toByteArray();
    }

    @Test
    void aTruncatedClipIsAnErrorOfItsStream() throws IOException {
        MockResponse truncated = new MockResponse.Builder()
                .body(new Buffer().write(new byte[100_000]))
                .onResponseBody(new SocketEffect.CloseSocket())
                .build();
        simulator.answer(Operation.CONTENT, truncated);

        try (ClipSource source = model.open(ticket(), artifact(), 0)) {
            assertThat(source.totalBytes()).isEqualTo(100_000);
            assertThatThrownBy(() -> source.stream().readAllBytes()).isInstanceOf(IOException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 404, 410, 416, 429, 500, 503})
    void aClipThatIsNotServedIsAnErrorInOurWords(int status) {
        simulator.answer(Operation.CONTENT, new MockResponse(status, Headers.of(), "secret-7"));

        assertThatThrownBy(() -> model.open(ticket(), artifact(), 5).close())
                .isInstanceOf(IOException.class)
                .hasMessageNotContainingAny("secret-7", simulator.endpoint());
    }

    private void assertAmbiguousAfterOneRequest() {
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

    protected Failure broken() {
        RenderStatus status = model.poll(ticket());
        assertThat(status).isInstanceOf(RenderStatus.Broken.class);
        Failure failure = ((RenderStatus.Broken) status).failure();
        assertThat(failure.message()).doesNotContain("secret-7");
        return failure;
    }

    private static MockResponse cut(MockResponse.Builder response) {
        return response.onResponseStart(new SocketEffect.CloseSocket()).build();
    }
}
