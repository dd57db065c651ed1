package dev.bobine.rendering.fal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bobine.job.Artifact;
import dev.bobine.job.Failure.Kind;
import dev.bobine.job.FrameSize;
import dev.bobine.job.Options;
import dev.bobine.job.Reference;
import dev.bobine.job.Reference.Role;
import dev.bobine.job.Render;
import dev.bobine.job.Ticket;
import dev.bobine.net.UrlGuard;
import dev.bobine.rendering.CallbackMessage;
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
import dev.bobine.rendering.fal.FalSettings.DurationAs;
import dev.bobine.rendering.fal.FalSettings.Fields;
import dev.bobine.rendering.fal.FalSettings.Priority;
import dev.bobine.rendering.http.HttpSettings;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;
import okhttp3.Headers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FalModelTest extends VideoModelContract {

    @Override
    protected WireDialect dialect() {
        return new FalDialect("764cabcf-b745-4b3e-ae38-1200304cf45b");
    }

    @Override
    protected String modelId() {
        return "fal-ai/veo3/fast/image-to-video";
    }

    @Override
    protected VideoModel model() {
        return model(DurationAs.TEXT_WITH_UNIT);
    }

    private static VideoModel model(DurationAs durationAs) {
        Fields fields = new Fields(
                durationAs,
                Optional.of("aspect_ratio"),
                Optional.of("resolution"),
                Optional.of("generate_audio"),
                Optional.of("negative_prompt"),
                Optional.of("seed"),
                Optional.of("multi_prompt"),
                Map.of(Role.FIRST_FRAME, "image_url", Role.REFERENCE, "image_urls"));
        FalSettings settings = new FalSettings(
                "b1",
                () -> Optional.of("key-1"),
                new HttpSettings(Duration.ofSeconds(5), REQUEST_TIMEOUT, UrlGuard.anywhere()),
                Priority.LOW,
                Optional.of(Duration.ofMinutes(5)),
                fields);
        return new FalModel(settings, new TestReferences(), InstantSource.system());
    }

    @Override
    protected Artifact artifact() {
        return new Artifact(simulator.url("/files/clip.mp4").toString(), null);
    }

    @Test
    void theInputHasTheModelsOwnNames() {
        simulator.answer(Operation.SUBMIT, dialect.accepted());
        List<Reference> references = List.of(
                new Reference(Role.FIRST_FRAME, "https://e.org/a", null),
                new Reference(Role.REFERENCE, "https://e.org/b", null),
                new Reference(Role.REFERENCE, "https://e.org/c", null));

        model.submit(new Submission(spec(references), modelId(), simulator.endpoint(), "k"));

        RecordedRequest request = simulator.requests(Operation.SUBMIT).getFirst();
        assertThat(request.getUrl().encodedPath()).isEqualTo("/fal-ai/veo3/fast/image-to-video");
        assertThat(request.getHeaders().get("Authorization")).isEqualTo("Key key-1");
        assertThat(request.getHeaders().get("X-Fal-Queue-Priority")).isEqualTo("low");
        assertThat(request.getHeaders().get("X-Fal-Request-Timeout")).isEqualTo("300");
        assertThat(request.getBody().utf8())
                .isEqualTo("{\"prompt\":\"" + PROMPT
                        + "\",\"duration\":\"4s\",\"aspect_ratio\":\"16:9\",\"resolution\":\"720p\",\"generate_audio\":true,"
                        + "\"negative_prompt\":\"rain\",\"seed\":7,\"image_url\":\"https://e.org/a\","
                        + "\"image_urls\":[\"https://e.org/b\",\"https://e.org/c\"]}");
    }

    @Test
    void shotsAreAListInPlaceOfThePrompt() {
        simulator.answer(Operation.SUBMIT, dialect.accepted());
        List<Render.Shot> shots = List.of(new Render.Shot("a quay", 3), new Render.Shot("a boat", 5));
        Render spec = new Render(
                "a quay\na boat", 8, new FrameSize(1280, 720), true, Options.NONE, List.of(), List.of(), shots);

        model(DurationAs.TEXT).submit(new Submission(spec, modelId(), simulator.endpoint(), "k"));

        assertThat(simulator.requests(Operation.SUBMIT).getFirst().getBody().utf8())
                .startsWith("{\"duration\":\"8\",\"multi_prompt\":[{\"prompt\":\"a quay\",\"duration\":\"3\"},"
                        + "{\"prompt\":\"a boat\",\"duration\":\"5\"}],\"aspect_ratio\"");
    }

    @ParameterizedTest
    @CsvSource({"TEXT,'\"4\"'", "NUMBER,4", "TEXT_WITH_UNIT,'\"4s\"'"})
    void lengthsAreSpeltAsTheModelWantsThem(DurationAs durationAs, String sent) {
        simulator.answer(Operation.SUBMIT, dialect.accepted());

        model(durationAs).submit(submission());

        assertThat(simulator.requests(Operation.SUBMIT).getFirst().getBody().utf8())
                .contains("\"duration\":" + sent + ",");
    }

    @ParameterizedTest
    @CsvSource({
        "'{\"request_id\":\"r1\"}',fal-ai/veo3/requests/r1",
        "'{\"request_id\":\"r1\",\"response_url\":\"https://queue.fal.run/other/app/requests/r1\"}',other/app/requests/r1",
        "'{\"request_id\":\"r1\",\"response_url\":\"https://queue.fal.run/other/app/requests/r2\"}',fal-ai/veo3/requests/r1",
        "'{\"request_id\":\"r1\",\"response_url\":7}',fal-ai/veo3/requests/r1"
    })
    void theQueueSaysWhereItsRequestsAre(String body, String id) {
        simulator.answer(Operation.SUBMIT, WireDialect.json(200, body));

        assertThat(model.submit(submission()))
                .isEqualTo(new SubmitOutcome.Accepted(new Ticket("b1", simulator.endpoint(), id)));
    }

    @ParameterizedTest
    @CsvSource({
        "400,'{\"detail\":\"blocked by our content policy\"}',MODERATION_OUTPUT",
        "422,'{\"detail\":[{\"loc\":[\"body\",\"seed\"],\"type\":\"int\"}]}',INVALID_REQUEST",
        "422,'{\"detail\":[{\"loc\":[\"body\",\"prompt\"],\"msg\":\"flagged by a content checker: violates policy\"}]}',MODERATION_INPUT",
        "500,'{\"detail\":\"boom\"}',RENDER_FAILED",
        "200,'{\"images\":[]}',RENDER_FAILED"
    })
    void resultsAreToldApart(int status, String body, Kind kind) {
        simulator.answer(Operation.POLL, ((FalDialect) dialect).completed(WireDialect.json(status, body)));

        assertThat(broken().kind()).isEqualTo(kind);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"video\":{\"url\":\"%s\"}}",
                "{\"video\":\"%s\"}",
                "{\"video_url\":\"%s\"}",
                "{\"output\":{\"video\":{\"url\":\"%s\"}}}",
                "{\"output\":[{\"url\":\"https://e.org/cover\",\"content_type\":\"image/png\"},{\"url\":\"%s\"}]}",
                "{\"videos\":[{\"url\":\"%s\",\"content_type\":\"video/mp4\"}]}"
            })
    void aClipIsFoundWhereModelsPutIt(String result) {
        String url = "https://e.org/clip.mp4";
        simulator.answer(
                Operation.POLL, ((FalDialect) dialect).completed(WireDialect.json(200, result.formatted(url))));

        assertThat(model.poll(ticket())).isEqualTo(new RenderStatus.Done(new Artifact(url, null)));
    }

    @Test
    void whatTheQueueNeverStartedHasTimedOut() {
        MockResponse late = new MockResponse(504, Headers.of("X-Fal-Request-Timeout-Type", "user"), "{}");
        simulator.answer(Operation.POLL, ((FalDialect) dialect).completed(late));

        assertThat(broken().kind()).isEqualTo(Kind.TIMEOUT);
    }

    @ParameterizedTest
    @CsvSource({
        "502,<html>",
        "503,'{}'",
        "504,'{}'",
        "429,'{}'",
        "500,<html>",
        "400,'{\"detail\":\"Request is still in progress\"}'",
        "422,'{\"detail\":\"not yet\"}'",
        "400,'{}'"
    })
    void aResultThatCannotBeHadNowIsAskedForAgain(int status, String body) {
        simulator.answer(
                Operation.POLL, ((FalDialect) dialect).completed(new MockResponse(status, Headers.of(), body)));

        assertThat(model.poll(ticket())).isInstanceOf(RenderStatus.Unknown.class);
    }

    @ParameterizedTest
    @CsvSource({"202,REQUESTED", "400,TOO_LATE", "404,TOO_LATE", "500,UNKNOWN"})
    void onlyWhatHasNotStartedCanBeStopped(int status, CancelOutcome outcome) {
        simulator.answer(Operation.CANCEL, WireDialect.json(status, "{\"status\":\"ALREADY_COMPLETED\"}"));

        assertThat(model.cancel(ticket())).isEqualTo(outcome);
    }

    @Test
    void aCallNamesItsRequest() {
        byte[] body = "{\"request_id\":\"r1\",\"gateway_request_id\":\"r0\",\"status\":\"OK\",\"payload\":{}}"
                .getBytes(StandardCharsets.UTF_8);

        assertThat(model.jobIn(new CallbackMessage(Map.of(), body), submission()))
                .contains("fal-ai/veo3/requests/r1");
    }

    @Test
    void soundThatHasNoFieldCannotBeDeclined() {
        Fields none = new Fields(
                DurationAs.TEXT,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Map.of());

        assertThat(FalInput.capabilities(none).silence()).isFalse();
        assertThat(model.capabilities().silence()).isTrue();
    }

    @Test
    void aSubmitCannotBeLookedUp() {
        assertThat(model.find(submission())).isEqualTo(new Lookup.Unsupported());
    }
}
