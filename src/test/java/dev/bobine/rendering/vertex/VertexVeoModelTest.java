package dev.bobine.rendering.vertex;

import static org.assertj.core.api.Assertions.assertThat;

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
import dev.bobine.net.UrlGuard;
import dev.bobine.rendering.CancelOutcome;
import dev.bobine.rendering.Lookup;
import dev.bobine.rendering.RenderStatus;
import dev.bobine.rendering.Submission;
import dev.bobine.rendering.SubmitOutcome;
import dev.bobine.rendering.TestReferences;
import dev.bobine.rendering.UnsendableException;
import dev.bobine.rendering.VideoModel;
import dev.bobine.rendering.VideoModelContract;
import dev.bobine.rendering.WireDialect;
import dev.bobine.rendering.WireDialect.Operation;
import dev.bobine.rendering.http.HttpSettings;
import dev.bobine.storage.ClipSource;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;
import mockwebserver3.SocketEffect;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VertexVeoModelTest extends VideoModelContract {

    private final AtomicInteger tokensMade = new AtomicInteger(1);
    private final AtomicBoolean noTokens = new AtomicBoolean();

    @Override
    protected WireDialect dialect() {
        return new VertexVeoDialect("5ac1f4d2-2c67-4e0a");
    }

    @Override
    protected VideoModel model() {
        VertexVeoSettings settings = new VertexVeoSettings(
                "b1",
                "p-1",
                "us-central1",
                Optional.of("gs://clips/veo/"),
                simulator.endpoint(),
                Optional.of("allow_adult"),
                Map.of("team", "a"),
                new HttpSettings(Duration.ofSeconds(5), REQUEST_TIMEOUT, UrlGuard.anywhere()));
        return new VertexVeoModel(settings, new CountedTokens(), new TestReferences(), InstantSource.system());
    }

    private final class CountedTokens implements AccessTokens {
        @Override
        public String current() throws UnsendableException {
            if (noTokens.get()) {
                throw new UnsendableException(Failure.of(Kind.AUTH, Stage.SUBMIT, "no token"));
            }
            return "token-" + tokensMade.get();
        }

        @Override
        public void refused() {
            tokensMade.incrementAndGet();
        }
    }

    @Override
    protected Artifact artifact() {
        return new Artifact("gs://clips/veo/a b/sample_0.mp4", null);
    }

    @Test
    void aPromptIsSentToTheModelsOwnPath() {
        simulator.answer(Operation.SUBMIT, dialect.accepted());

        model.submit(submission());

        RecordedRequest request = simulator.requests(Operation.SUBMIT).getFirst();
        assertThat(request.getTarget())
                .isEqualTo(
                        "/v1/projects/p-1/locations/us-central1/publishers/google/models/model-1:predictLongRunning");
        assertThat(request.getHeaders().get("Authorization")).isEqualTo("Bearer token-1");
        assertThat(request.getBody().utf8())
                .isEqualTo(
                        "{\"instances\":[{\"prompt\":\"" + PROMPT
                                + "\"}],\"parameters\":{\"sampleCount\":1,\"durationSeconds\":4,\"aspectRatio\":\"16:9\","
                                + "\"resolution\":\"720p\",\"generateAudio\":true,\"negativePrompt\":\"rain\",\"seed\":7,"
                                + "\"personGeneration\":\"allow_adult\",\"storageUri\":\"gs://clips/veo/\"},\"labels\":{\"team\":\"a\"}}");
    }

    @Test
    void referencesAreSentInside() {
        simulator.answer(Operation.SUBMIT, dialect.accepted());

        submit(4, new Reference(Role.FIRST_FRAME, "a", null), new Reference(Role.LAST_FRAME, "b", null));
        submit(8, new Reference(Role.REFERENCE, "c", null));
        submit(7, new Reference(Role.EXTEND, "d", null));

        assertThat(simulator.requests(Operation.SUBMIT).stream()
                        .map(request -> request.getBody().utf8())
                        .collect(Collectors.joining()))
                .contains(
                        "\"image\":{\"bytesBase64Encoded\":\"YQ==\",\"mimeType\":\"image/png\"}",
                        "\"lastFrame\":{\"bytesBase64Encoded\":\"Yg==\",\"mimeType\":\"image/png\"}",
                        "\"referenceImages\":[{\"image\":{\"bytesBase64Encoded\":\"Yw==\",\"mimeType\":\"image/png\"},\"referenceType\":\"asset\"}]",
                        "\"video\":{\"bytesBase64Encoded\":\"ZA==\",\"mimeType\":\"image/png\"}");
    }

    @Test
    void whatDoesNotGoTogetherIsRefused() {
        SubmitOutcome mixed =
                submit(4, new Reference(Role.FIRST_FRAME, "a", null), new Reference(Role.EXTEND, "d", null));
        SubmitOutcome endAlone = submit(4, new Reference(Role.LAST_FRAME, "b", null));
        SubmitOutcome short4 = submit(4, new Reference(Role.REFERENCE, "c", null));
        SubmitOutcome long8 = submit(8, new Reference(Role.EXTEND, "d", null));

        assertThat(List.of(mixed, endAlone, short4, long8))
                .allSatisfy(outcome -> assertThat(outcome).isInstanceOf(SubmitOutcome.Refused.class));
        assertThat(simulator.requests(Operation.SUBMIT)).isEmpty();
    }

    @Test
    void whatIsAddedToAClipHasOneLengthThatIsNotSaid() {
        simulator.answer(Operation.SUBMIT, dialect.accepted());

        submit(7, new Reference(Role.EXTEND, "d", null));

        assertThat(simulator.requests(Operation.SUBMIT).getFirst().getBody().utf8())
                .contains("\"aspectRatio\":\"16:9\"")
                .doesNotContain("durationSeconds");
    }

    private SubmitOutcome submit(int seconds, Reference... references) {
        Render spec = new Render(PROMPT, seconds, new FrameSize(1280, 720), true, Options.NONE, List.of(references));
        return model.submit(new Submission(spec, "m", simulator.endpoint(), "k"));
    }

    @Test
    void anOperationIsAskedAboutBelowItsModel() {
        simulator.answer(Operation.POLL, dialect.working(0));

        model.poll(ticket());
        model.poll(new Ticket("b1", simulator.endpoint(), "veo-9:projects/p-1/operations/o-1"));

        List<RecordedRequest> requests = simulator.requests(Operation.POLL);
        assertThat(requests.getFirst().getTarget()).endsWith("/models/model-1:fetchPredictOperation");
        assertThat(requests.getFirst().getBody().utf8()).isEqualTo("{\"operationName\":\"" + dialect.jobId() + "\"}");
        assertThat(requests.getLast().getTarget()).endsWith("/models/veo-9:fetchPredictOperation");
        assertThat(requests.getLast().getBody().utf8())
                .isEqualTo("{\"operationName\":\"projects/p-1/operations/o-1\"}");
    }

    @Test
    void anOperationThatDoesNotNameItsModelKeepsIt() {
        simulator.answer(Operation.SUBMIT, WireDialect.json(200, "{\"name\":\"projects/p-1/operations/o-1\"}"));

        assertThat(model.submit(submission()))
                .isEqualTo(new SubmitOutcome.Accepted(
                        new Ticket("b1", simulator.endpoint(), "model-1:projects/p-1/operations/o-1")));
    }

    @Test
    void aRefusedTokenIsReplacedOnce() {
        simulator.answer(Operation.SUBMIT, dialect.unauthorized(), dialect.accepted());

        assertThat(model.submit(submission())).isInstanceOf(SubmitOutcome.Accepted.class);
        assertThat(simulator.requests(Operation.SUBMIT))
                .extracting(request -> request.getHeaders().get("Authorization"))
                .containsExactly("Bearer token-1", "Bearer token-2");

        simulator.answer(Operation.SUBMIT, dialect.unauthorized());
        assertThat(refused().kind()).isEqualTo(Kind.AUTH);
        assertThat(simulator.requests(Operation.SUBMIT)).hasSize(4);
    }

    @Test
    void withoutATokenNothingIsSent() {
        noTokens.set(true);

        assertThat(refused().kind()).isEqualTo(Kind.AUTH);
        assertThat(model.poll(ticket())).isInstanceOf(RenderStatus.Unknown.class);
        assertThat(simulator.requests(Operation.SUBMIT)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "'\"response\":{\"raiMediaFilteredCount\":1}',MODERATION_OUTPUT",
        "'\"response\":{\"videos\":[],\"raiMediaFilteredReasons\":[\"x\"]}',MODERATION_OUTPUT",
        "'\"response\":{\"generateVideoResponse\":{\"raiMediaFilteredCount\":1}}',MODERATION_OUTPUT",
        "'\"response\":{\"generateVideoResponse\":{\"raiMediaFilteredReasons\":[\"x\"]}}',MODERATION_OUTPUT",
        "'\"response\":{\"generateVideoResponse\":{\"generatedSamples\":[]}}',RENDER_FAILED",
        "'\"response\":{}',RENDER_FAILED",
        "'\"response\":{\"videos\":[{\"gcsUri\":\"https://e.org/x\"}]}',RENDER_FAILED",
        "'\"error\":{\"code\":3,\"message\":\"duration\"}',INVALID_REQUEST",
        "'\"error\":{\"code\":8,\"message\":\"overloaded\"}',RENDER_FAILED"
    })
    void endsAreToldApart(String more, Kind kind) {
        simulator.answer(Operation.POLL, ((VertexVeoDialect) dialect).operation(more));

        assertThat(broken().kind()).isEqualTo(kind);
    }

    @ParameterizedTest
    @CsvSource({
        "One clip was withheld for this prompt. This request is not charged.,0",
        "We couldn't do this. You have not been charged for this attempt.,0",
        "support code 15236754,"
    })
    void aWithheldClipCostsNothingWhenTheProviderSaysSo(String reason, Long cost) {
        simulator.answer(
                Operation.POLL,
                ((VertexVeoDialect) dialect)
                        .operation("\"response\":{\"raiMediaFilteredCount\":1,\"raiMediaFilteredReasons\":[\"" + reason
                                + "\"]}"));

        RenderStatus.Broken broken = (RenderStatus.Broken) model.poll(ticket());
        assertThat(broken.failure().kind()).isEqualTo(Kind.MODERATION_OUTPUT);
        assertThat(broken.costMicros()).isEqualTo(cost);
    }

    @Test
    void aClipInABucketIsReadWithTheSameToken() throws IOException {
        simulator.serve(new byte[] {1, 2, 3});
        simulator.answer(Operation.POLL, dialect.done());
        Artifact artifact = ((RenderStatus.Done) model.poll(ticket())).artifact();

        try (ClipSource source = model.open(ticket(), artifact, 1)) {
            assertThat(source.stream()).hasBinaryContent(new byte[] {2, 3});
        }

        RecordedRequest request = simulator.requests(Operation.CONTENT).getFirst();
        assertThat(request.getTarget())
                .isEqualTo("/storage/v1/b/clips/o/veo%2F5ac1f4d2-2c67-4e0a%2Fsample_0.mp4?alt=media");
        assertThat(request.getHeaders().get("Authorization")).isEqualTo("Bearer token-1");
    }

    @Test
    void aClipInsideTheReplyIsAStream() throws IOException {
        byte[] clip = new byte[3 << 20];
        new Random(7).nextBytes(clip);
        String text =
                Base64.getEncoder().encodeToString(clip).replace("/", "\\/").replace("=", "\\u003d");
        MockResponse inline = ((VertexVeoDialect) dialect)
                .operation("\"response\":{\"raiMediaFilteredCount\":0,\"videos\":[{\"mimeType\":\"video\\/mp4\", "
                        + "\"bytesBase64Encoded\" : \"" + text + "\"}]}");
        simulator.answer(Operation.POLL, inline);

        RenderStatus.Done done = (RenderStatus.Done) model.poll(ticket());
        assertThat(done.artifact()).isEqualTo(new Artifact(null, null));
        try (ClipSource source = model.open(ticket(), done.artifact(), 100)) {
            assertThat(source.offset()).isZero();
            assertThat(source.stream().readAllBytes()).isEqualTo(clip);
        }
    }

    @Test
    void aClipThatBreaksOffInsideTheReplyIsAnErrorOfItsStream() throws IOException {
        String text = Base64.getEncoder().encodeToString(new byte[300_000]);
        simulator.answer(
                Operation.POLL,
                ((VertexVeoDialect) dialect)
                        .operation("\"response\":{\"videos\":[{\"bytesBase64Encoded\":\"" + text + "\"}]}")
                        .newBuilder()
                        .onResponseBody(new SocketEffect.CloseSocket())
                        .build());

        try (ClipSource source = model.open(ticket(), new Artifact(null, null), 0)) {
            org.assertj.core.api.Assertions.assertThatThrownBy(
                            () -> source.stream().readAllBytes())
                    .isInstanceOf(IOException.class);
        }
        assertThat(model.poll(ticket())).isInstanceOf(RenderStatus.Unknown.class);
    }

    @Test
    void itCanNeitherBeAskedByClientIdNorStopped() {
        assertThat(model.find(submission())).isEqualTo(new Lookup.Unsupported());
        assertThat(model.cancel(ticket())).isEqualTo(CancelOutcome.UNSUPPORTED);
    }
}
