package dev.bobine.rendering.omni;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bobine.job.Artifact;
import dev.bobine.job.Failure.Kind;
import dev.bobine.job.FrameSize;
import dev.bobine.job.Options;
import dev.bobine.job.Reference;
import dev.bobine.job.Reference.Role;
import dev.bobine.job.Render;
import dev.bobine.net.UrlGuard;
import dev.bobine.rendering.CancelOutcome;
import dev.bobine.rendering.Lookup;
import dev.bobine.rendering.RenderStatus;
import dev.bobine.rendering.Submission;
import dev.bobine.rendering.SubmitOutcome;
import dev.bobine.rendering.TestReferences;
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
import java.util.Optional;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GeminiOmniModelTest extends VideoModelContract {

    @Override
    protected WireDialect dialect() {
        return new GeminiOmniDialect("ChAzN2Y4OTlh");
    }

    @Override
    protected VideoModel model() {
        GeminiOmniSettings settings = new GeminiOmniSettings(
                "b1",
                () -> Optional.of("key-1"),
                new HttpSettings(Duration.ofSeconds(5), REQUEST_TIMEOUT, UrlGuard.anywhere()),
                "s");
        return new GeminiOmniModel(settings, new TestReferences(), InstantSource.system());
    }

    @Override
    protected Artifact artifact() {
        return new Artifact(
                simulator.url("/v1beta/files/f-1:download?alt=media").toString(), null);
    }

    @Test
    void aClipIsAskedForInTheBackgroundAndByAddress() {
        simulator.answer(Operation.SUBMIT, dialect.accepted());

        model.submit(submission());

        RecordedRequest request = simulator.requests(Operation.SUBMIT).getFirst();
        assertThat(request.getHeaders().get("x-goog-api-key")).isEqualTo("key-1");
        assertThat(request.getBody().utf8())
                .isEqualTo("{\"model\":\"model-1\",\"background\":true,\"store\":true,\"input\":\"" + PROMPT
                        + "\",\"response_format\":{\"type\":\"video\",\"aspect_ratio\":\"16:9\",\"resolution\":\"720p\","
                        + "\"duration\":\"4s\",\"delivery\":\"uri\"},"
                        + "\"generation_config\":{\"video_config\":{\"task\":\"text_to_video\"}}}");
    }

    @ParameterizedTest
    @CsvSource({
        "FIRST_FRAME,image,image_to_video",
        "REFERENCE,image,reference_to_video",
        "VIDEO,video,edit",
        "EXTEND,video,extend"
    })
    void whatIsReferredToDecidesTheTask(Role role, String type, String task) {
        simulator.answer(Operation.SUBMIT, dialect.accepted());

        model.submit(new Submission(spec(List.of(new Reference(role, "abc", null))), "m", simulator.endpoint(), "k"));

        assertThat(simulator.requests(Operation.SUBMIT).getFirst().getBody().utf8())
                .contains(
                        "\"input\":[{\"type\":\"text\",\"text\":\"" + PROMPT + "\"},{\"type\":\"" + type
                                + "\",\"mime_type\":\"image/png\",\"data\":\"YWJj\"}]",
                        "\"task\":\"" + task + "\"");
    }

    @Test
    void aClipOfTheSameProjectIsNamedByItsInteraction() {
        simulator.answer(Operation.SUBMIT, dialect.accepted());
        List<Reference> clip = List.of(new Reference(Role.EXTEND, "abc", null));
        Submission submission = new Submission(spec(clip), "m", "http://other", "k").after(ticket());

        model.submit(submission);

        assertThat(model.embeds(submission)).isZero();
        assertThat(simulator.requests(Operation.SUBMIT).getFirst().getBody().utf8())
                .contains(
                        "\"previous_interaction_id\":\"" + ticket().externalId() + "\",\"input\":\"" + PROMPT + "\"",
                        "\"task\":\"extend\"");
    }

    @Test
    void anInteractionThatIsForgottenIsNoModelThatIsGone() {
        simulator.answer(Operation.SUBMIT, dialect.modelGone());
        List<Reference> clip = List.of(new Reference(Role.EXTEND, "abc", null));

        SubmitOutcome outcome = model.submit(new Submission(spec(clip), "m", "http://other", "k").after(ticket()));

        assertThat(outcome).isInstanceOfSatisfying(SubmitOutcome.Refused.class, refused -> assertThat(
                        refused.failure().kind())
                .isEqualTo(Kind.INVALID_REQUEST));
    }

    @Test
    void silenceCannotBeHad() {
        Render silent = new Render(PROMPT, 4, new FrameSize(1280, 720), false, Options.NONE, List.of());

        assertThat(model.submit(new Submission(silent, "m", simulator.endpoint(), "k")))
                .isInstanceOfSatisfying(
                        SubmitOutcome.Refused.class,
                        refused -> assertThat(refused.failure().message()).contains("audio"));
        assertThat(simulator.requests(Operation.SUBMIT)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"budget_exceeded,NO_FUNDS", "incomplete,RENDER_FAILED", "requires_action,INVALID_REQUEST"})
    void theOtherEndsAreFailures(String status, Kind kind) {
        simulator.answer(Operation.POLL, ((GeminiOmniDialect) dialect).interaction(status, "\"errors\":[]"));

        assertThat(broken().kind()).isEqualTo(kind);
    }

    @Test
    void whatIsCompletedWithoutAClipIsAskedForAgain() {
        simulator.answer(
                Operation.POLL,
                ((GeminiOmniDialect) dialect).interaction("completed", "\"steps\":[{\"type\":\"user_input\"}]"),
                ((GeminiOmniDialect) dialect)
                        .interaction(
                                "completed",
                                "\"steps\":[{\"type\":\"model_output\",\"content\":[{\"type\":\"video\",\"uri\":\"https://e.org/v\"}]}]"));

        assertThat(model.poll(ticket())).isInstanceOf(RenderStatus.Unknown.class);
        assertThat(model.poll(ticket())).isEqualTo(new RenderStatus.Done(new Artifact("https://e.org/v", null)));
    }

    @Test
    void aClipInsideTheReplyIsReadOutOfIt() throws IOException {
        String clip = Base64.getEncoder().encodeToString("the clip".getBytes());
        simulator.answer(
                Operation.POLL,
                ((GeminiOmniDialect) dialect)
                        .interaction(
                                "completed",
                                "\"steps\":[{\"content\":[{\"data\":\"aW5wdXQ=\"}]}],\"output_video\":{\"data\":\""
                                        + clip + "\"}"));

        RenderStatus.Done done = (RenderStatus.Done) model.poll(ticket());
        try (ClipSource source = model.open(ticket(), done.artifact(), 3)) {
            assertThat(source.offset()).isZero();
            assertThat(source.stream()).hasContent("the clip");
        }
    }

    @Test
    void whatThePromptSaysIsNeverTakenForTheClip() throws IOException {
        String input = Base64.getEncoder().encodeToString("input of the user".getBytes());
        String clip = Base64.getEncoder().encodeToString("the clip".getBytes());
        simulator.answer(
                Operation.POLL,
                ((GeminiOmniDialect) dialect)
                        .interaction(
                                "completed",
                                "\"input\":[{\"type\":\"text\",\"text\":\"output_video\"},{\"type\":\"video\",\"data\":\""
                                        + input + "\"}],\"steps\":[{\"output_video\":{\"data\":\"" + input
                                        + "\"}}],\"output_video\":{\"data\":\"" + clip + "\"}"));

        try (ClipSource source = model.open(ticket(), new Artifact(null, null), 0)) {
            assertThat(source.stream()).hasContent("the clip");
        }
    }

    @Test
    void theKeyIsShownToGoogleAlone() throws IOException {
        simulator.serve(new byte[] {1});
        model.open(ticket(), artifact(), 0).close();
        assertThat(simulator.requests(Operation.CONTENT).getFirst().getHeaders().get("x-goog-api-key"))
                .isEqualTo("key-1");

        model.open(new dev.bobine.job.Ticket("b1", "http://other.invalid/", "i"), artifact(), 0)
                .close();
        assertThat(simulator.requests(Operation.CONTENT).getLast().getHeaders().get("x-goog-api-key"))
                .isNull();
    }

    @Test
    void aRenderCanBeStopped() {
        simulator.answer(Operation.CANCEL, dialect.cancelGranted());

        assertThat(model.cancel(ticket())).isEqualTo(CancelOutcome.REQUESTED);
        assertThat(simulator.requests(Operation.CANCEL)).hasSize(1);
    }

    @Test
    void aSubmitCannotBeLookedUp() {
        assertThat(model.find(submission())).isEqualTo(new Lookup.Unsupported());
    }
}
