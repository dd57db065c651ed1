package dev.bobine.rendering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.bobine.job.Artifact;
import dev.bobine.job.Failure;
import dev.bobine.job.Failure.Kind;
import dev.bobine.job.FrameSize;
import dev.bobine.job.Options;
import dev.bobine.job.Prompted;
import dev.bobine.job.Reference;
import dev.bobine.job.Render;
import dev.bobine.rendering.WireDialect.Operation;
import dev.bobine.storage.ClipSource;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import mockwebserver3.MockResponse;
import mockwebserver3.SocketEffect;
import okhttp3.Headers;
import okio.Buffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What every dialect must do whose models render clips, see also [SubmitContract].
public abstract class VideoModelContract extends SubmitContract {

    @Override
    protected Render spec(List<Reference> references) {
        return new Render(PROMPT, 4, new FrameSize(1280, 720), true, options(null), references);
    }

    @Override
    protected List<Prompted> unsayable() {
        FrameSize size = spec(List.of()).size();
        Render style = new Render(PROMPT, 4, size, true, options("watercolour"), List.of());
        Render silent = new Render(PROMPT, 4, size, false, Options.NONE, List.of());
        return model.capabilities().firstUnsupported(silent).isPresent() ? List.of(style, silent) : List.of(style);
    }

    /// What is known of a finished clip that the simulator serves.
    protected Artifact artifact() {
        return new Artifact(null, null);
    }

    @ParameterizedTest
    @MethodSource("oddities")
    void whatElseAnAnswerToAPollHoldsDoesNotMatter(String oddity) {
        simulator.answer(
                Operation.POLL, with(dialect.working(40), oddity), with(dialect.done(), oddity), dialect.working(1));

        assertThat(model.poll(ticket())).isInstanceOf(RenderStatus.Working.class);
        assertThat(model.poll(ticket())).isInstanceOf(RenderStatus.Done.class);
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
        simulator.answer(Operation.POLL, dialect.moderatedInput(), dialect.moderatedOutput());

        assertThat(broken().kind()).isEqualTo(Kind.MODERATION_INPUT);
        assertThat(broken().kind()).isEqualTo(Kind.MODERATION_OUTPUT);
    }

    @Test
    void aRateLimitTellsWhenToPollAgain() {
        simulator.answer(Operation.POLL, dialect.rateLimited(Duration.ofSeconds(3)));

        assertThat(model.poll(ticket())).isInstanceOfSatisfying(RenderStatus.Unknown.class, unknown -> {
            assertThat(unknown.failure().kind()).isEqualTo(Kind.RATE_LIMITED);
            assertThat(unknown.retryAfter()).isEqualTo(Duration.ofSeconds(3));
        });
    }

    @Test
    void refusedCredentialsDoNotFailARender() {
        simulator.answer(Operation.POLL, dialect.unauthorized());

        assertThat(model.poll(ticket())).isInstanceOf(RenderStatus.Unknown.class);
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

    protected Failure broken() {
        RenderStatus status = model.poll(ticket());
        assertThat(status).isInstanceOf(RenderStatus.Broken.class);
        Failure failure = ((RenderStatus.Broken) status).failure();
        assertThat(failure.message()).doesNotContain("secret-7");
        return failure;
    }
}
