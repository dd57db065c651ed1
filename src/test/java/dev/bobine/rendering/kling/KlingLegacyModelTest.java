package dev.bobine.rendering.kling;

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
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KlingLegacyModelTest extends VideoModelContract {

    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

    @Override
    protected WireDialect dialect() {
        return new KlingLegacyDialect("CmZ2xWhNMjg");
    }

    @Override
    protected VideoModel model() {
        KlingLegacySettings settings = new KlingLegacySettings(
                "b1",
                () -> Optional.of("access-1"),
                () -> Optional.of("secret-key-1"),
                new HttpSettings(Duration.ofSeconds(5), REQUEST_TIMEOUT, UrlGuard.anywhere()),
                new Tariff(Optional.of(new BigDecimal("0.14"))),
                Duration.ofMillis(5));
        return new KlingLegacyModel(settings, new TestReferences(), () -> NOW);
    }

    @Override
    protected Artifact artifact() {
        return new Artifact(simulator.url("/clip.mp4").toString(), null);
    }

    @Test
    void lengthsAreTextAndFramesAreModes() {
        simulator.answer(Operation.SUBMIT, dialect.accepted());
        Render spec = new Render(PROMPT, 5, new FrameSize(1920, 1080), false, Options.NONE, List.of());

        model.submit(submission());
        model.submit(new Submission(spec, "kling-v2-1-master", simulator.endpoint(), "job-1.1"));

        List<RecordedRequest> requests = simulator.requests(Operation.SUBMIT);
        assertThat(requests.getFirst().getUrl().encodedPath()).isEqualTo("/v1/videos/text2video");
        assertThat(requests.getFirst().getBody().utf8())
                .isEqualTo("{\"model_name\":\"model-1\",\"prompt\":\"" + PROMPT
                        + "\",\"mode\":\"std\",\"duration\":\"4\",\"external_task_id\":\"job-1.1\","
                        + "\"negative_prompt\":\"rain\",\"sound\":\"on\",\"aspect_ratio\":\"16:9\"}");
        assertThat(requests.getLast().getBody().utf8())
                .contains("\"mode\":\"pro\"", "\"duration\":\"5\"")
                .doesNotContain("sound");
    }

    @Test
    void shotsAreAListInPlaceOfThePrompt() {
        simulator.answer(Operation.SUBMIT, dialect.accepted());
        List<Render.Shot> shots = List.of(new Render.Shot("a quay", 3), new Render.Shot("a boat", 5));
        Render spec = new Render(
                "a quay\na boat", 8, new FrameSize(1280, 720), true, Options.NONE, List.of(), List.of(), shots);

        model.submit(new Submission(spec, "kling-v3", simulator.endpoint(), "job-1.1"));

        RecordedRequest request = simulator.requests(Operation.SUBMIT).getFirst();
        assertThat(request.getUrl().encodedPath()).isEqualTo("/v1/videos/text2video");
        assertThat(request.getBody().utf8())
                .isEqualTo("{\"model_name\":\"kling-v3\",\"multi_shot\":true,\"shot_type\":\"customize\","
                        + "\"multi_prompt\":[{\"index\":1,\"prompt\":\"a quay\",\"duration\":\"3\"},"
                        + "{\"index\":2,\"prompt\":\"a boat\",\"duration\":\"5\"}],"
                        + "\"mode\":\"std\",\"duration\":\"8\",\"external_task_id\":\"job-1.1\","
                        + "\"sound\":\"on\",\"aspect_ratio\":\"16:9\"}");
    }

    @Test
    void framesGoToTheOtherPathAndStayThere() {
        simulator.answer(Operation.SUBMIT, dialect.accepted());
        List<Reference> frames = List.of(
                new Reference(Role.FIRST_FRAME, "https://example.org/a.png", null),
                new Reference(Role.LAST_FRAME, "data:image/png;base64,iVBORw0=", null));

        SubmitOutcome outcome =
                model.submit(new Submission(spec(frames), "kling-v2-6", simulator.endpoint(), "job-1.1"));

        assertThat(outcome)
                .isEqualTo(
                        new SubmitOutcome.Accepted(new Ticket("b1", simulator.endpoint(), "image2video/CmZ2xWhNMjg")));
        RecordedRequest request = simulator.requests(Operation.SUBMIT).getFirst();
        assertThat(request.getUrl().encodedPath()).isEqualTo("/v1/videos/image2video");
        assertThat(request.getBody().utf8())
                .contains("\"image\":\"https://example.org/a.png\"", "\"image_tail\":\"iVBORw0=\"")
                .doesNotContain("aspect_ratio");
    }

    private Submission extension() {
        Render spec = new Render(
                PROMPT,
                5,
                new FrameSize(1280, 720),
                false,
                new Options(null, "rain", null, null),
                List.of(new Reference(Role.EXTEND, "s3://bobine/clips/a.mp4", null)));
        return new Submission(spec, "kling-v1-6", simulator.endpoint(), "job-1.1");
    }

    @Test
    void aClipIsGoneOnWithByTheIdThatKlingHasOfIt() {
        simulator.answer(Operation.POLL, dialect.done());
        simulator.answer(Operation.SUBMIT, dialect.accepted());

        SubmitOutcome outcome = model.submit(extension().after(ticket()));

        assertThat(outcome)
                .isEqualTo(
                        new SubmitOutcome.Accepted(new Ticket("b1", simulator.endpoint(), "video-extend/CmZ2xWhNMjg")));
        assertThat(simulator.requests(Operation.POLL).getFirst().getUrl().encodedPath())
                .isEqualTo("/v1/videos/text2video/CmZ2xWhNMjg");
        RecordedRequest request = simulator.requests(Operation.SUBMIT).getFirst();
        assertThat(request.getUrl().encodedPath()).isEqualTo("/v1/videos/video-extend");
        assertThat(request.getBody().utf8())
                .isEqualTo("{\"video_id\":\"v-1\",\"prompt\":\"" + PROMPT
                        + "\",\"external_task_id\":\"job-1.1\",\"negative_prompt\":\"rain\"}");
    }

    @Test
    void aClipThatKlingDoesNotHaveAnyMoreIsNotPaidFor() {
        simulator.answer(Operation.POLL, KlingDialect.error(404, 1203));

        SubmitOutcome gone = model.submit(extension().after(ticket()));
        SubmitOutcome unnamed = model.submit(extension());
        simulator.answer(Operation.POLL, KlingDialect.error(503, 5001));
        SubmitOutcome away = model.submit(extension().after(ticket()));

        assertThat(List.of(gone, unnamed, away))
                .extracting(
                        outcome -> ((SubmitOutcome.Refused) outcome).failure().kind())
                .containsExactly(Kind.INVALID_REQUEST, Kind.INVALID_REQUEST, Kind.TRANSIENT);
        assertThat(simulator.requests(Operation.SUBMIT)).isEmpty();
    }

    @Test
    void theTokenIsSignedAndValidForHalfAnHour() throws Exception {
        simulator.answer(Operation.POLL, dialect.working(1));

        model.poll(ticket());

        String[] token = token(simulator.requests(Operation.POLL).getFirst());
        assertThat(decoded(token[0])).isEqualTo("{\"alg\":\"HS256\",\"typ\":\"JWT\"}");
        assertThat(decoded(token[1]))
                .isEqualTo("{\"iss\":\"access-1\",\"exp\":%d,\"nbf\":%d}"
                        .formatted(NOW.getEpochSecond() + 1800, NOW.getEpochSecond() - 5));
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec("secret-key-1".getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        byte[] signature = mac.doFinal((token[0] + "." + token[1]).getBytes(StandardCharsets.US_ASCII));
        assertThat(Base64.getUrlDecoder().decode(token[2])).isEqualTo(signature);
    }

    @ParameterizedTest
    @ValueSource(ints = {1003, 1004})
    void aTokenRefusedForItsTimesIsSignedOnceMoreByTheirClock(int code) {
        simulator.answer(
                Operation.SUBMIT,
                KlingDialect.error(401, code)
                        .newBuilder()
                        .addHeader("Date", "Sat, 21 Nov 2026 11:00:00 GMT")
                        .build(),
                dialect.accepted());

        assertThat(model.submit(submission())).isInstanceOf(SubmitOutcome.Accepted.class);

        List<RecordedRequest> requests = simulator.requests(Operation.SUBMIT);
        assertThat(requests).hasSize(2);
        assertThat(decoded(token(requests.getLast())[1]))
                .contains("\"nbf\":" + (Instant.parse("2026-11-21T11:00:00Z").getEpochSecond() - 5));
    }

    @Test
    void aTokenThatStaysRefusedIsNotSignedForEver() {
        simulator.answer(
                Operation.SUBMIT,
                KlingDialect.error(401, 1004)
                        .newBuilder()
                        .addHeader("Date", "Sat, 21 Nov 2026 11:00:00 GMT")
                        .build());

        assertThat(model.submit(submission())).isInstanceOf(SubmitOutcome.Refused.class);
        assertThat(simulator.requests(Operation.SUBMIT)).hasSize(2);
    }

    @Test
    void anUnclearSubmitIsResolvedByAskingForTheClientsId() {
        simulator.answer(
                Operation.OTHER,
                WireDialect.json(200, KlingDialect.ok("{\"task_id\":\"t-9\",\"task_status\":\"processing\"}")),
                KlingDialect.error(404, 1203),
                KlingDialect.error(404, 1203),
                KlingDialect.error(500, 5000));

        assertThat(model.find(submission()))
                .isEqualTo(new Lookup.Found(new Ticket("b1", simulator.endpoint(), "text2video/t-9")));
        assertThat(model.find(submission())).isEqualTo(new Lookup.Absent());
        assertThat(model.find(submission())).isEqualTo(new Lookup.Unknown());
        assertThat(simulator.requests(Operation.OTHER).getFirst().getTarget())
                .isEqualTo("/v1/videos/text2video/job-1.1");
    }

    @Test
    void deductedUnitsAreTurnedIntoMoney() {
        simulator.answer(Operation.POLL, dialect.done());

        assertThat(((RenderStatus.Done) model.poll(ticket())).artifact().costMicros())
                .isEqualTo(140_000);
    }

    private static String[] token(RecordedRequest request) {
        String header = String.valueOf(request.getHeaders().get("Authorization"));
        return header.substring("Bearer ".length()).split("\\.");
    }

    private static String decoded(String part) {
        return new String(Base64.getUrlDecoder().decode(part), StandardCharsets.UTF_8);
    }
}
