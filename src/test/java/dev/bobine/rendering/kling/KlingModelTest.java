package dev.bobine.rendering.kling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bobine.job.Artifact;
import dev.bobine.job.Failure.Kind;
import dev.bobine.job.Reference;
import dev.bobine.job.Ticket;
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
import dev.bobine.rendering.http.Tariff;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;
import mockwebserver3.SocketEffect;
import okhttp3.Headers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KlingModelTest extends VideoModelContract {

    @Override
    protected WireDialect dialect() {
        return new KlingDialect("842250903629086785");
    }

    @Override
    protected VideoModel model() {
        return model(Duration.ofMillis(1));
    }

    private static VideoModel model(Duration queryWindow) {
        KlingSettings settings = new KlingSettings(
                "b1",
                () -> Optional.of("key-1"),
                new HttpSettings(Duration.ofSeconds(5), REQUEST_TIMEOUT, UrlGuard.anywhere()),
                new Tariff(Optional.of(new BigDecimal("0.14"))),
                10,
                queryWindow,
                Duration.ofMillis(5));
        return new KlingModel(settings, new TestReferences(), InstantSource.system());
    }

    @Override
    protected Artifact artifact() {
        return new Artifact(simulator.url("/clip.mp4").toString(), null);
    }

    @Test
    void aPromptIsSentAsTheModelInThePathWantsIt() {
        simulator.answer(Operation.SUBMIT, dialect.accepted());

        model.submit(submission());

        RecordedRequest request = simulator.requests(Operation.SUBMIT).getFirst();
        assertThat(request.getUrl().encodedPath()).isEqualTo("/text-to-video/model-1");
        assertThat(request.getHeaders().get("Authorization")).isEqualTo("Bearer key-1");
        assertThat(request.getBody().utf8())
                .isEqualTo("{\"prompt\":\"" + PROMPT
                        + "\",\"settings\":{\"resolution\":\"720p\",\"aspect_ratio\":\"16:9\",\"duration\":4},"
                        + "\"options\":{\"external_task_id\":\"job-1.1\"}}");
    }

    @ParameterizedTest
    @CsvSource({"https://example.org/a.png,https://example.org/a.png", "'data:image/png;base64,iVBORw0=',iVBORw0="})
    void aFirstFrameIsALinkOrBareBase64(String uri, String sent) {
        simulator.answer(Operation.SUBMIT, dialect.accepted());
        Reference frame = new Reference(Reference.Role.FIRST_FRAME, uri, null);

        model.submit(new Submission(spec(List.of(frame)), "kling-3.0", simulator.endpoint(), "job-1.1"));

        RecordedRequest request = simulator.requests(Operation.SUBMIT).getFirst();
        assertThat(request.getUrl().encodedPath()).isEqualTo("/image-to-video/kling-3.0");
        assertThat(request.getBody().utf8())
                .contains("{\"type\":\"first_frame\",\"url\":\"" + sent + "\"}")
                .doesNotContain("aspect_ratio");
    }

    @Test
    void theFourthGenerationTakesPicturesOfWhomItShowsAndNoIdOfTheClient() {
        simulator.answer(Operation.SUBMIT, dialect.accepted());
        Reference picture = new Reference(Reference.Role.REFERENCE, "https://example.org/a.png", null);
        Submission submission =
                new Submission(spec(List.of(picture, picture)), "kling-4.0", simulator.endpoint(), "job-1.1");

        model.submit(submission.with(Optional.of("https://bobine.example/callbacks/b1/job-1.1")));

        RecordedRequest request = simulator.requests(Operation.SUBMIT).getFirst();
        assertThat(request.getUrl().encodedPath()).isEqualTo("/omni-video/kling-4.0");
        String sent = "{\"type\":\"refer_image\",\"url\":\"https://example.org/a.png\",\"id\":\"image_%d\"}";
        assertThat(request.getBody().utf8())
                .isEqualTo("{\"contents\":[{\"type\":\"prompt\",\"text\":\"" + PROMPT + "\"}," + sent.formatted(1) + ","
                        + sent.formatted(2)
                        + "],\"settings\":{\"resolution\":\"720p\",\"aspect_ratio\":\"16:9\",\"duration\":4}}");
        assertThat(model.find(submission)).isInstanceOf(Lookup.Unsupported.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "`` | `` | ,\"aspect_ratio\":\"16:9\"",
                "FIRST_FRAME | {\"type\":\"first_frame\",\"url\":\"https://example.org/a.png\"} | ``",
                "REFERENCE | {\"type\":\"refer_image\",\"url\":\"https://example.org/a.png\",\"id\":\"image_1\"} | ,\"aspect_ratio\":\"16:9\""
            })
    void anOmniModelHasOnePathForWhateverGoesIn(String role, String sent, String ratio) {
        simulator.answer(Operation.SUBMIT, dialect.accepted());
        List<Reference> references = role.isEmpty()
                ? List.of()
                : List.of(new Reference(Reference.Role.valueOf(role), "https://example.org/a.png", null));

        model.submit(new Submission(spec(references), "kling-3.0-omni", simulator.endpoint(), "job-1.1"));

        RecordedRequest request = simulator.requests(Operation.SUBMIT).getFirst();
        assertThat(request.getUrl().encodedPath()).isEqualTo("/omni-video/kling-3.0-omni");
        assertThat(request.getBody().utf8())
                .isEqualTo("{\"contents\":[{\"type\":\"prompt\",\"text\":\"" + PROMPT + "\"}"
                        + (sent.isEmpty() ? "" : ",") + sent + "],\"settings\":{\"resolution\":\"720p\"" + ratio
                        + ",\"duration\":4,\"audio\":\"native\"},\"options\":{\"external_task_id\":\"job-1.1\"}}");
    }

    @Test
    void aLastFrameGoesWithAFirst() {
        simulator.answer(Operation.SUBMIT, dialect.accepted());
        List<Reference> frames = List.of(
                new Reference(Reference.Role.FIRST_FRAME, "https://example.org/a.png", null),
                new Reference(Reference.Role.LAST_FRAME, "https://example.org/b.png", null));

        model.submit(new Submission(spec(frames), "kling-4.0", simulator.endpoint(), "job-1.1"));

        RecordedRequest request = simulator.requests(Operation.SUBMIT).getFirst();
        assertThat(request.getUrl().encodedPath()).isEqualTo("/image-to-video/kling-4.0");
        assertThat(request.getBody().utf8())
                .contains("{\"type\":\"last_frame\",\"url\":\"https://example.org/b.png\"}")
                .doesNotContain("aspect_ratio");
    }

    @ParameterizedTest
    @CsvSource({
        "429,1100,AUTH",
        "429,1101,NO_FUNDS",
        "429,1102,NO_FUNDS",
        "429,1302,RATE_LIMITED",
        "429,1303,RATE_LIMITED",
        "429,1304,AUTH",
        "403,1103,AUTH",
        "400,1300,MODERATION_INPUT",
        "500,5000,TRANSIENT",
        "503,5001,TRANSIENT",
        "504,5002,TRANSIENT",
        "200,1201,INVALID_REQUEST"
    })
    void theCodeDecidesAndNotTheStatus(int status, int code, Kind kind) {
        simulator.answer(Operation.SUBMIT, KlingDialect.error(status, code));

        assertThat(refused().kind()).isEqualTo(kind);
    }

    @Test
    void aCodeThatIsNotKnownWithASuccessLeavesTheSubmitUnclear() {
        simulator.answer(Operation.SUBMIT, KlingDialect.error(200, 4711));

        assertThat(model.submit(submission())).isInstanceOf(SubmitOutcome.Ambiguous.class);
    }

    @Test
    void anUnclearSubmitIsResolvedByAsking() {
        simulator.answer(
                Operation.SUBMIT,
                new MockResponse.Builder()
                        .onResponseStart(new SocketEffect.CloseSocket())
                        .build());
        simulator.answer(
                Operation.OTHER,
                WireDialect.json(
                        200,
                        KlingDialect.ok(
                                "[{\"task_id\":\"t-9\",\"external_task_id\":\"job-1.1\",\"status\":\"submitted\"}]")));

        assertThat(model.submit(submission())).isInstanceOf(SubmitOutcome.Ambiguous.class);
        assertThat(model.find(submission())).isEqualTo(new Lookup.Found(new Ticket("b1", simulator.endpoint(), "t-9")));
        assertThat(simulator.requests(Operation.OTHER).getFirst().getTarget())
                .isEqualTo("/tasks?external_task_ids=job-1.1");
    }

    @Test
    void aTaskThatShowsUpLateIsNotTakenForAbsent() {
        MockResponse nothing = WireDialect.json(200, KlingDialect.ok("[]"));
        simulator.answer(Operation.OTHER, nothing, WireDialect.json(200, KlingDialect.ok("[{\"task_id\":\"t-9\"}]")));

        assertThat(model.find(submission())).isInstanceOf(Lookup.Found.class);

        simulator.answer(Operation.OTHER, nothing);
        assertThat(model.find(submission())).isEqualTo(new Lookup.Absent());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"code\":5000}",
                "{\"code\":0,\"data\":{}}",
                "{\"code\":0,\"data\":[{\"task_id\":\"t-9\",\"external_task_id\":\"another\"}]}"
            })
    void anAnswerThatDoesNotTellIsNoAnswer(String body) {
        simulator.answer(Operation.OTHER, WireDialect.json(200, body));

        assertThat(model.find(submission())).isEqualTo(new Lookup.Unknown());
    }

    @Test
    void manyTasksAreAskedForInOneCall() throws Exception {
        List<String> tasks = IntStream.range(0, 10).mapToObj(i -> "t-" + i).toList();
        String data = tasks.stream()
                .skip(1)
                .map(id -> "{\"task_id\":\"%s\",\"status\":\"processing\"}".formatted(id))
                .toList()
                .toString();
        simulator.answer(Operation.POLL, WireDialect.json(200, KlingDialect.ok(data)));
        VideoModel patient = model(Duration.ofSeconds(30));

        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<RenderStatus>> answers = tasks.stream()
                    .map(id -> threads.submit(() -> patient.poll(new Ticket("b1", simulator.endpoint(), id))))
                    .toList();

            assertThat(answers.getFirst().get()).isEqualTo(new RenderStatus.NotFound());
            for (Future<RenderStatus> answer : answers.subList(1, answers.size())) {
                assertThat(answer.get()).isEqualTo(new RenderStatus.Working(null));
            }
        }
        assertThat(simulator.requests(Operation.POLL)).hasSize(1);
    }

    @Test
    void unitsAreTurnedIntoMoney() {
        simulator.answer(Operation.POLL, dialect.done());

        assertThat(((RenderStatus.Done) model.poll(ticket())).artifact().costMicros())
                .isEqualTo(350_000);
    }

    @Test
    void aClipIsFetchedWithoutTheKey() throws Exception {
        simulator.serve(new byte[] {1});

        model.open(ticket(), artifact(), 0).close();

        Headers sent = simulator.requests(Operation.CONTENT).getFirst().getHeaders();
        assertThat(sent.get("Authorization")).isNull();
    }

    @Test
    void aRenderCannotBeStopped() {
        assertThat(model.cancel(ticket())).isEqualTo(CancelOutcome.UNSUPPORTED);
    }
}
