package dev.bobine.rendering.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.bobine.job.Artifact;
import dev.bobine.job.Failure.Kind;
import dev.bobine.job.FrameSize;
import dev.bobine.job.Options;
import dev.bobine.job.Reference;
import dev.bobine.job.Reference.Role;
import dev.bobine.job.Render;
import dev.bobine.job.Ticket;
import dev.bobine.net.UrlGuard;
import dev.bobine.rendering.CancelOutcome;
import dev.bobine.rendering.Lookup;
import dev.bobine.rendering.RenderStatus;
import dev.bobine.rendering.Simulator;
import dev.bobine.rendering.Submission;
import dev.bobine.rendering.SubmitOutcome;
import dev.bobine.rendering.TestReferences;
import dev.bobine.rendering.VideoModel;
import dev.bobine.rendering.VideoModelContract;
import dev.bobine.rendering.WireDialect;
import dev.bobine.rendering.WireDialect.Operation;
import dev.bobine.rendering.http.HttpSettings;
import dev.bobine.rendering.openai.OpenAiVideosSettings.Body;
import dev.bobine.rendering.openai.OpenAiVideosSettings.Cancel;
import dev.bobine.rendering.openai.OpenAiVideosSettings.Fields;
import dev.bobine.rendering.openai.OpenAiVideosSettings.FirstFrame;
import dev.bobine.rendering.openai.OpenAiVideosSettings.LinkField;
import dev.bobine.rendering.openai.OpenAiVideosSettings.SecondsAs;
import dev.bobine.storage.ClipSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;
import okhttp3.Headers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OpenAiVideosModelTest extends VideoModelContract {

    private final AtomicReference<String> key = new AtomicReference<>("key-1");

    @Override
    protected WireDialect dialect() {
        return new OpenAiVideosDialect("video_gen_0a1b2c");
    }

    @Override
    protected VideoModel model() {
        return model(Body.MULTIPART, SecondsAs.TEXT, Cancel.DELETE);
    }

    private VideoModel model(Body body, SecondsAs secondsAs, Cancel cancel) {
        FirstFrame firstFrame = body == Body.JSON ? FirstFrame.LINK : FirstFrame.UPLOAD;
        return model(body, secondsAs, cancel, firstFrame);
    }

    private VideoModel model(Body body, SecondsAs secondsAs, Cancel cancel, FirstFrame firstFrame) {
        return new OpenAiVideosModel(
                settings(body, secondsAs, cancel, firstFrame), new TestReferences(), InstantSource.system());
    }

    private OpenAiVideosSettings settings() {
        return settings(Body.MULTIPART, SecondsAs.TEXT, Cancel.DELETE, FirstFrame.UPLOAD);
    }

    private OpenAiVideosSettings settings(Body body, SecondsAs secondsAs, Cancel cancel, FirstFrame firstFrame) {
        return new OpenAiVideosSettings(
                "b1",
                () -> Optional.ofNullable(key.get()),
                new HttpSettings(Duration.ofSeconds(5), REQUEST_TIMEOUT, UrlGuard.anywhere()),
                Optional.of("Idempotency-Key"),
                body,
                secondsAs,
                cancel,
                firstFrame,
                true,
                new Fields(
                        Optional.of("generate_sound"),
                        Optional.of("shots"),
                        Map.of(
                                Role.VIDEO, LinkField.parse("video_reference.video_url"),
                                Role.AUDIO, LinkField.parse("audio_url"))));
    }

    @Test
    void multipartCarriesEveryFieldAsText() {
        simulator.answer(Operation.SUBMIT, dialect.accepted());

        model.submit(submission());

        RecordedRequest request = simulator.requests(Operation.SUBMIT).getFirst();
        assertThat(request.getUrl().encodedPath()).isEqualTo("/v1/videos");
        assertThat(request.getHeaders().get("Content-Type")).startsWith("multipart/form-data; boundary=");
        assertThat(request.getHeaders().get("Idempotency-Key")).isEqualTo("job-1.1");
        assertThat(request.getHeaders().get("Content-Length")).isNotNull();
        assertThat(request.getBody().utf8())
                .containsPattern("name=\"model\"\\s+model-1\r\n")
                .containsPattern("name=\"seconds\"\\s+4\r\n")
                .containsPattern("name=\"size\"\\s+1280x720\r\n")
                .containsPattern("name=\"seed\"\\s+7\r\n")
                .containsPattern("name=\"negative_prompt\"\\s+rain\r\n")
                .containsPattern("name=\"generate_sound\"\\s+true\r\n");
    }

    @Test
    void shotsGoAlongAsAList() {
        simulator.answer(Operation.SUBMIT, dialect.accepted());
        List<Render.Shot> shots = List.of(new Render.Shot("a quay", 3), new Render.Shot("a boat", 5));
        Render spec = new Render(
                "a quay\na boat", 8, new FrameSize(1280, 720), true, Options.NONE, List.of(), List.of(), shots);
        Submission film = new Submission(spec, "model-1", simulator.endpoint(), "job-1.1");
        String list = "[{\"prompt\":\"a quay\",\"seconds\":3},{\"prompt\":\"a boat\",\"seconds\":5}]";

        model(Body.JSON, SecondsAs.TEXT, Cancel.NONE).submit(film);
        model.submit(film);

        List<RecordedRequest> requests = simulator.requests(Operation.SUBMIT);
        assertThat(requests.getFirst().getBody().utf8()).contains("\"shots\":" + list);
        assertThat(requests.getLast().getBody().utf8())
                .contains("name=\"shots\"")
                .contains(list);
    }

    @ParameterizedTest
    @CsvSource({"TEXT,'\"4\"'", "NUMBER,4"})
    void jsonCarriesSecondsAsTheServerWantsThem(SecondsAs secondsAs, String seconds) {
        simulator.answer(Operation.SUBMIT, dialect.accepted());

        model(Body.JSON, secondsAs, Cancel.NONE).submit(submission());

        RecordedRequest request = simulator.requests(Operation.SUBMIT).getFirst();
        assertThat(request.getHeaders().get("Content-Type")).startsWith("application/json");
        assertThat(request.getBody().utf8())
                .isEqualTo("{\"prompt\":\"" + PROMPT + "\",\"model\":\"model-1\",\"size\":\"1280x720\",\"seconds\":"
                        + seconds + ",\"seed\":7,\"negative_prompt\":\"rain\",\"generate_sound\":true}");
    }

    @Test
    void theKeyIsAskedForBeforeEveryCall() {
        simulator.answer(Operation.POLL, dialect.working(1));

        model.poll(ticket());
        key.set("key-2\n");
        model.poll(ticket());
        key.set(null);
        model.poll(ticket());
        key.set("kéy");
        model.poll(ticket());

        assertThat(simulator.requests(Operation.POLL))
                .extracting(request -> request.getHeaders().get("Authorization"))
                .containsExactly("Bearer key-1", "Bearer key-2", null, null);
    }

    @Test
    void aFirstFrameIsUploadedOrLinked() {
        simulator.answer(Operation.SUBMIT, dialect.accepted());
        List<Reference> frame = List.of(new Reference(Reference.Role.FIRST_FRAME, "https://example.org/a.png", null));
        Submission submission = new Submission(spec(frame), "m", simulator.endpoint(), "k");

        model.submit(submission);
        model(Body.JSON, SecondsAs.TEXT, Cancel.NONE).submit(submission);

        List<RecordedRequest> requests = simulator.requests(Operation.SUBMIT);
        assertThat(requests.getFirst().getBody().utf8())
                .contains("name=\"input_reference\"; filename=\"first-frame\"", "Content-Type: image/png");
        assertThat(requests.getLast().getBody().utf8())
                .contains("\"input_reference\":{\"image_url\":\"https://example.org/a.png\"}");
    }

    @Test
    void otherReferencesAreLinkedWhereTheServerWantsThem() {
        simulator.answer(Operation.SUBMIT, dialect.accepted());
        VideoModel json = model(Body.JSON, SecondsAs.TEXT, Cancel.NONE);

        for (Role role : List.of(Role.VIDEO, Role.AUDIO)) {
            List<Reference> one = List.of(new Reference(role, "https://example.org/a", null));
            model.submit(new Submission(spec(one), "m", simulator.endpoint(), "k"));
            json.submit(new Submission(spec(one), "m", simulator.endpoint(), "k"));
        }

        List<String> bodies = simulator.requests(Operation.SUBMIT).stream()
                .map(request -> request.getBody().utf8())
                .toList();
        assertThat(bodies.get(0))
                .containsPattern("name=\"video_reference\"\\s+\\{\"video_url\":\"https://example.org/a\"}\r\n");
        assertThat(bodies.get(1)).contains("\"video_reference\":{\"video_url\":\"https://example.org/a\"}");
        assertThat(bodies.get(2)).containsPattern("name=\"audio_url\"\\s+https://example.org/a\r\n");
        assertThat(bodies.get(3)).contains("\"audio_url\":\"https://example.org/a\"");
    }

    @Test
    void aClipOfTheServersOwnIsNamedByItsIdAndKeepsItsModelAndFrame() {
        simulator.answer(Operation.SUBMIT, dialect.accepted());
        List<Reference> clip = List.of(new Reference(Role.EXTEND, "s3://bobine/clips/a.mp4", null));
        Submission submission = new Submission(spec(clip), "m", "http://other", "k").after(ticket());

        SubmitOutcome outcome = model.submit(submission);
        model(Body.JSON, SecondsAs.TEXT, Cancel.NONE).submit(submission);

        assertThat(model.embeds(submission)).isZero();
        assertThat(outcome)
                .isEqualTo(new SubmitOutcome.Accepted(new Ticket("b1", simulator.endpoint(), dialect.jobId())));
        List<RecordedRequest> requests = simulator.requests(Operation.SUBMIT);
        assertThat(requests)
                .extracting(request -> request.getUrl().encodedPath())
                .containsOnly("/v1/videos/extensions");
        assertThat(requests.getFirst().getBody().utf8())
                .containsPattern("name=\"video\\[id]\"\\s+" + dialect.jobId() + "\r\n")
                .containsPattern("name=\"seconds\"\\s+4\r\n")
                .doesNotContain("name=\"model\"", "name=\"size\"", "input_reference");
        assertThat(requests.getLast().getBody().utf8())
                .contains("\"video\":{\"id\":\"" + dialect.jobId() + "\"}", "\"seconds\":\"4\"")
                .doesNotContain("\"model\"", "\"size\"");
    }

    /// A server forgets its clips with their age, or when it starts anew. That a model is gone pauses the backend.
    @ParameterizedTest
    @ValueSource(ints = {404, 410})
    void aClipThatTheServerHasForgottenIsNoModelThatIsGone(int status) {
        simulator.answer(Operation.SUBMIT, WireDialect.json(status, "{\"error\":{\"message\":\"Video v not found\"}}"));
        List<Reference> clip = List.of(new Reference(Role.EXTEND, "s3://bobine/clips/a.mp4", null));

        SubmitOutcome outcome = model.submit(new Submission(spec(clip), "m", "http://other", "k").after(ticket()));

        assertThat(outcome).isInstanceOfSatisfying(SubmitOutcome.Refused.class, refused -> {
            assertThat(refused.failure().kind()).isEqualTo(Kind.INVALID_REQUEST);
            assertThat(refused.failure().message()).contains("clip to go on with");
        });
    }

    @Test
    void aServerThatTakesNoFirstFrameIsGivenNone() {
        List<Reference> frame = List.of(new Reference(Reference.Role.FIRST_FRAME, "https://example.org/a.png", null));

        SubmitOutcome outcome = model(Body.JSON, SecondsAs.TEXT, Cancel.NONE, FirstFrame.NONE)
                .submit(new Submission(spec(frame), "m", simulator.endpoint(), "k"));

        assertThat(outcome).isInstanceOf(SubmitOutcome.Refused.class);
        assertThat(simulator.requests(Operation.SUBMIT)).isEmpty();
    }

    @Test
    void anEndpointThatIsNoUrlIsRefused() {
        assertThat(model.submit(submission("gpu-7:8000"))).isInstanceOf(SubmitOutcome.Refused.class);
    }

    @ParameterizedTest
    @CsvSource({
        "200,'{\"id\":\"v1\"}',v1",
        "201,'{\"id\":\"v1\",\"status\":\"queued\"}',v1",
        "202,'{\"id\":42,\"status\":\"failed\"}',42"
    })
    void anyIdAcceptsTheJob(int status, String body, String id) {
        simulator.answer(Operation.SUBMIT, WireDialect.json(status, body));

        assertThat(model.submit(submission()))
                .isEqualTo(new SubmitOutcome.Accepted(new Ticket("b1", simulator.endpoint(), id)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{\"id\":\"..\"}", "{\"id\":\" \"}", "{\"id\":{}}", "{\"id\":\"..\",\"error\":{\"code\":\"x\"}}"
            })
    void anIdThatCannotBeAskedForLeavesTheSubmitUnclear(String body) {
        simulator.answer(Operation.SUBMIT, WireDialect.json(200, body));

        assertThat(model.submit(submission())).isInstanceOf(SubmitOutcome.Ambiguous.class);
    }

    @ParameterizedTest
    @CsvSource({
        "'{\"error\":{\"message\":\"odd\",\"type\":\"server_error\"}}',TRANSIENT",
        "'{\"error\":\"no GPU is free\"}',TRANSIENT",
        "'{\"code\":\"video_queue_full\",\"message\":\"no room, try later\",\"data\":null}',RATE_LIMITED",
        "'{\"error\":{\"code\":400,\"message\":\"seconds\"}}',INVALID_REQUEST",
        "'{\"error\":{\"code\":\"invalid_size\"}}',INVALID_REQUEST",
        "'{\"error\":{\"code\":\"insufficient_quota\"}}',NO_FUNDS",
        "'{\"error\":{\"message\":\"blocked by content moderation\"}}',MODERATION_INPUT"
    })
    void anErrorUnderASuccessIsARefusalInTheServersOwnWords(String body, Kind kind) {
        simulator.answer(Operation.SUBMIT, WireDialect.json(200, body));

        assertThat(refused().kind()).isEqualTo(kind);
        assertThat(simulator.requests(Operation.SUBMIT)).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"error\":{\"message\":\"upstream request timed out\"}}",
                "{\"error\":{\"code\":504,\"message\":\"no answer\"}}",
                "{\"error\":\"Bad Gateway\"}",
                "{\"code\":\"success\",\"message\":\"taken\",\"data\":null}",
                "{\"code\":7,\"message\":\"taken\",\"data\":{\"task_id\":\"t-1\"}}",
                "{\"error\":{},\"message\":\"\"}"
            })
    void anErrorAboutWhoeverIsFurtherOnLeavesTheSubmitUnclear(String body) {
        simulator.answer(Operation.SUBMIT, WireDialect.json(200, body));

        assertThat(model.submit(submission())).isInstanceOf(SubmitOutcome.Ambiguous.class);
    }

    @ParameterizedTest
    @CsvSource({
        "'\"error\":{\"code\":\"\",\"message\":\"The finished clip was blocked by content moderation.\"}',MODERATION_OUTPUT,",
        "'\"error\":{\"message\":\"The prompt violates our usage policies\"}',MODERATION_INPUT,",
        "'\"error\":\"the pipeline gave no frames\"',RENDER_FAILED,",
        "'\"error\":{\"code\":\"moderation_blocked\",\"message\":\"You have not been charged.\"}',MODERATION_OUTPUT,0"
    })
    void aFailedRenderIsClassifiedByItsSentenceToo(String error, Kind kind, Long cost) {
        simulator.answer(Operation.POLL, WireDialect.json(200, ((OpenAiVideosDialect) dialect).video("failed", error)));

        RenderStatus.Broken broken = (RenderStatus.Broken) model.poll(ticket());
        assertThat(broken.failure().kind()).isEqualTo(kind);
        assertThat(broken.costMicros()).isEqualTo(cost);
    }

    @Test
    void aQuestionFollowsRedirectsWithinItsOriginOnly() throws IOException {
        String path = "/v1/videos/video_gen_0a1b2c";
        simulator.answer(
                Operation.POLL, new MockResponse(307, Headers.of("Location", path + "?slash=1"), ""), dialect.done());
        assertThat(model.poll(ticket())).isInstanceOf(RenderStatus.Done.class);

        try (Simulator elsewhere = new Simulator(dialect)) {
            elsewhere.answer(Operation.POLL, dialect.done());
            String location = elsewhere.url(path).toString();
            simulator.answer(Operation.POLL, new MockResponse(302, Headers.of("Location", location), ""));

            assertThat(model.poll(ticket())).isInstanceOf(RenderStatus.Unknown.class);
            assertThat(elsewhere.requests(Operation.POLL)).isEmpty();
        }
    }

    @Test
    void endlesslyRedirectedQuestionsAreGivenUp() {
        simulator.answer(
                Operation.POLL, new MockResponse(302, Headers.of("Location", "/v1/videos/video_gen_0a1b2c"), ""));

        assertThat(model.poll(ticket())).isInstanceOf(RenderStatus.Unknown.class);
        assertThat(simulator.requests(Operation.POLL)).hasSize(4);
    }

    @ParameterizedTest
    @CsvSource({
        "400,'{\"error\":{\"code\":\"sentinel_block\"}}',MODERATION_INPUT",
        "500,'{\"error\":{\"message\":\"upstream said 400: {code: moderation_blocked}\",\"code\":null}}',MODERATION_INPUT",
        "400,'{\"error\":{\"message\":\"The prompt goes against our content policy\"}}',MODERATION_INPUT",
        "500,'{\"error\":{\"message\":\"the moderation service is down\"}}',TRANSIENT",
        "400,'{\"error\":{\"message\":\"schema violation: seconds is case-sensitive\"}}',INVALID_REQUEST",
        "403,'{\"error\":{\"type\":\"content_policy_violation\",\"code\":null}}',MODERATION_INPUT",
        "400,'{\"error\":{\"code\":\"billing_hard_limit_reached\"}}',NO_FUNDS",
        "402,'',NO_FUNDS",
        "403,'',AUTH",
        "404,'{\"detail\":\"Not Found\"}',MODEL_GONE",
        "400,'{\"error\":{\"message\":\"Model x is no longer available\"}}',MODEL_GONE",
        "422,'{\"detail\":[{\"loc\":[\"body\",\"seconds\"]}]}',INVALID_REQUEST",
        "400,'{\"error\":\"bad\"}',INVALID_REQUEST",
        "400,'{\"object\":\"error\",\"message\":\"bad\",\"code\":400}',INVALID_REQUEST",
        "413,'',INVALID_REQUEST",
        "429,'{\"error\":{\"code\":429}}',RATE_LIMITED",
        "503,'',RATE_LIMITED",
        "500,'',TRANSIENT",
        "425,'',TRANSIENT",
        "307,'',TRANSIENT"
    })
    void refusalsAreToldApart(int status, String body, Kind kind) {
        simulator.answer(
                Operation.SUBMIT,
                new MockResponse(
                        status,
                        Headers.of("Location", simulator.url("/v1/videos").toString()),
                        body));

        assertThat(refused().kind()).isEqualTo(kind);
        assertThat(simulator.requests(Operation.SUBMIT)).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "queued,'\"progress\":0',0",
        "in_progress,'\"progress\":41.7',41",
        "in_progress,'\"progress\":100',99",
        "in_progress,'\"progress\":-3',0",
        "in_progress,'\"progress\":\"half\"',",
        "in_progress,'\"progress\":null',",
        "cancelling,'\"seconds\":4',",
        "warming_up,'\"seconds\":\"4\"',"
    })
    void unknownWordsAndOddProgressMeanThatTheRenderGoesOn(String status, String more, Integer progress) {
        simulator.answer(Operation.POLL, WireDialect.json(200, ((OpenAiVideosDialect) dialect).video(status, more)));

        assertThat(model.poll(ticket())).isEqualTo(new RenderStatus.Working(progress));
    }

    @ParameterizedTest
    @CsvSource({
        "'\"error\":{\"message\":\"no code\"}',RENDER_FAILED",
        "'\"error\":null',RENDER_FAILED",
        "'\"error\":\"text\"',RENDER_FAILED",
        "'\"error\":{\"code\":422}',INVALID_REQUEST",
        "'\"error\":{\"code\":\"invalid_image\"}',INVALID_REQUEST",
        "'\"error\":{\"code\":\"insufficient_quota\"}',NO_FUNDS",
        "'\"error\":{\"code\":\"x\",\"moderation_details\":{\"moderation_stage\":\"output\"}}',MODERATION_OUTPUT"
    })
    void failedRendersAreToldApart(String error, Kind kind) {
        simulator.answer(Operation.POLL, WireDialect.json(200, ((OpenAiVideosDialect) dialect).video("failed", error)));

        assertThat(broken().kind()).isEqualTo(kind);
    }

    @Test
    void aProxysBare404IsNotTheServersWord() {
        simulator.answer(Operation.POLL, new MockResponse(404, Headers.of(), "default backend - 404"));

        assertThat(model.poll(ticket())).isInstanceOf(RenderStatus.Unknown.class);
    }

    @Test
    void aSubmitCannotBeLookedUp() {
        assertThat(model.find(submission())).isEqualTo(new Lookup.Unsupported());
    }

    @Test
    void aRenderIsStoppedAsTheServerWantsIt() {
        simulator.answer(Operation.POLL, dialect.working(5));
        simulator.answer(Operation.CANCEL, dialect.cancelGranted());

        assertThat(model(Body.JSON, SecondsAs.TEXT, Cancel.NONE).cancel(ticket()))
                .isEqualTo(CancelOutcome.UNSUPPORTED);
        assertThat(model(Body.JSON, SecondsAs.TEXT, Cancel.POST).cancel(ticket()))
                .isEqualTo(CancelOutcome.REQUESTED);
        assertThat(model.cancel(ticket())).isEqualTo(CancelOutcome.REQUESTED);
        assertThat(simulator.requests(Operation.CANCEL))
                .extracting(RecordedRequest::getMethod, RecordedRequest::getTarget)
                .containsExactly(
                        tuple("POST", "/v1/videos/video_gen_0a1b2c/cancel"),
                        tuple("DELETE", "/v1/videos/video_gen_0a1b2c"));
    }

    @Test
    void aFinishedClipIsNotDeletedByALateWishToStop() {
        simulator.answer(Operation.POLL, dialect.done());
        simulator.answer(Operation.CANCEL, dialect.cancelGranted());

        assertThat(model.cancel(ticket())).isEqualTo(CancelOutcome.TOO_LATE);
        assertThat(simulator.requests(Operation.CANCEL)).isEmpty();
    }

    @Test
    void aClipAtAnotherHostIsFetchedWithoutTheKey() throws IOException {
        try (Simulator bucket = new Simulator(dialect)) {
            String signed = bucket.url("/bucket/clip.mp4?signature=s").toString();
            bucket.answer(Operation.OTHER, new MockResponse(200, Headers.of(), "clip"));
            simulator.answer(
                    Operation.POLL,
                    WireDialect.json(
                            200, ((OpenAiVideosDialect) dialect).video("completed", "\"url\":\"" + signed + "\"")));

            Artifact artifact = ((RenderStatus.Done) model.poll(ticket())).artifact();
            try (ClipSource source = model.open(ticket(), artifact, 0)) {
                assertThat(source.stream()).hasContent("clip");
            }

            assertThat(bucket.requests(Operation.OTHER).getFirst().getHeaders().get("Authorization"))
                    .isNull();
            assertThat(artifact.toString()).doesNotContain("signature");
        }
    }

    @Test
    void aClipThatIsNotAtTheAddressToldIsFetchedFromTheServerItself() throws IOException {
        simulator.serve("0123456789".getBytes(StandardCharsets.US_ASCII));
        try (Simulator bucket = new Simulator(dialect)) {
            bucket.answer(
                    Operation.OTHER,
                    new MockResponse(403, Headers.of(), ""),
                    new MockResponse(404, Headers.of(), ""),
                    new MockResponse(503, Headers.of(), ""));
            Artifact artifact = new Artifact(bucket.url("/expired.mp4").toString(), null);

            for (int status : new int[] {403, 404}) {
                try (ClipSource source = model.open(ticket(), artifact, 6)) {
                    assertThat(source.stream()).as("after %d", status).hasContent("6789");
                }
            }
            assertThatThrownBy(() -> model.open(ticket(), artifact, 6)).hasMessageContaining("no room");
        }
    }

    @Test
    void aRedirectedDownloadLeavesTheKeyBehind() throws IOException {
        try (Simulator bucket = new Simulator(dialect)) {
            bucket.answer(Operation.OTHER, new MockResponse(200, Headers.of(), "clip"));
            simulator.answer(
                    Operation.CONTENT,
                    new MockResponse(
                            302,
                            Headers.of("Location", bucket.url("/b/clip.mp4").toString()),
                            ""));

            try (ClipSource source = model.open(ticket(), artifact(), 3)) {
                assertThat(source.stream()).hasContent("clip");
            }

            Headers sent = bucket.requests(Operation.OTHER).getFirst().getHeaders();
            assertThat(sent.get("Authorization")).isNull();
            assertThat(sent.get("Range")).isEqualTo("bytes=3-");
        }
    }

    @Test
    void endlessRedirectsAreGivenUp() {
        simulator.answer(
                Operation.CONTENT,
                new MockResponse(302, Headers.of("Location", "/v1/videos/video_gen_0a1b2c/content"), ""));

        assertThatThrownBy(() -> model.open(ticket(), artifact(), 0).close())
                .hasMessageContaining("redirects the download too often");
        assertThat(simulator.requests(Operation.CONTENT)).hasSize(6);
    }

    @Test
    void aPosterMustCallItselfAPicture() throws IOException {
        simulator.answer(
                Operation.POSTER,
                new MockResponse(200, Headers.of("Content-Type", "image/webp"), "RIFF"),
                new MockResponse(200, Headers.of("Content-Type", "video/mp4"), "ftyp"),
                new MockResponse(404, Headers.of(), ""));

        Optional<ClipSource> poster = model.poster(ticket(), artifact());
        assertThat(poster).isPresent();
        assertThat(poster.orElseThrow().stream()).hasContent("RIFF");
        poster.orElseThrow().close();
        assertThat(model.poster(ticket(), artifact())).isEmpty();
        assertThat(model.poster(ticket(), artifact())).isEmpty();
    }

    @Test
    void aServerWithoutThumbnailsIsAskedForThemAgainAfterAnHour() throws IOException {
        Instant start = Instant.parse("2026-11-26T10:00:00Z");
        AtomicReference<Instant> now = new AtomicReference<>(start);
        try (OpenAiVideosModel model = new OpenAiVideosModel(settings(), new TestReferences(), now::get)) {
            simulator.answer(Operation.POSTER, new MockResponse(404, Headers.of(), ""));
            for (int clip = 0; clip < 10; clip++) {
                assertThat(model.poster(ticket(), artifact())).isEmpty();
            }
            assertThat(simulator.requests(Operation.POSTER)).hasSize(3);

            now.set(start.plus(Duration.ofMinutes(59)));
            assertThat(model.poster(ticket(), artifact())).isEmpty();
            assertThat(simulator.requests(Operation.POSTER)).hasSize(3);

            now.set(start.plus(Duration.ofHours(1)));
            assertThat(model.poster(ticket(), artifact())).isEmpty();
            assertThat(model.poster(ticket(), artifact())).isEmpty();
            assertThat(simulator.requests(Operation.POSTER)).hasSize(4);
        }
    }

    @Test
    void aServerThatHasThumbnailsMayLackOneOrBeAwayForAWhile() throws IOException {
        MockResponse picture = new MockResponse(200, Headers.of("Content-Type", "image/webp"), "RIFF");
        MockResponse none = new MockResponse(404, Headers.of(), "");
        MockResponse busy = new MockResponse(503, Headers.of(), "");
        simulator.answer(Operation.POSTER, none, none, picture, none, none, busy, busy, busy, busy, picture);
        VideoModel model = model();

        for (int clip = 0; clip < 9; clip++) {
            Optional<ClipSource> poster = model.poster(ticket(), artifact());
            if (poster.isPresent()) {
                poster.get().close();
            }
        }

        Optional<ClipSource> last = model.poster(ticket(), artifact());
        assertThat(last).isPresent();
        last.orElseThrow().close();
    }

    @Test
    void aClipInPlaceOfAThumbnailIsNotReadToItsEnd() throws IOException {
        simulator.answer(
                Operation.POSTER,
                new MockResponse(200, Headers.of("Content-Type", "video/mp4"), "ftyp".repeat(1 << 18)));
        VideoModel model = model();

        assertThat(model.poster(ticket(), artifact())).isEmpty();
        assertThat(model.poster(ticket(), artifact())).isEmpty();

        assertThat(simulator.requests(Operation.POSTER))
                .as("each is first on its connection, since the one before was given up")
                .extracting(RecordedRequest::getExchangeIndex)
                .containsExactly(0, 0);
    }

    @ParameterizedTest
    @CsvSource({
        "https://h,https://h/v1/videos/a",
        "https://h/,https://h/v1/videos/a",
        "https://h/v1,https://h/v1/videos/a",
        "https://h/v1/,https://h/v1/videos/a",
        "http://h:8000/team/,http://h:8000/team/v1/videos/a",
        "https://h/team/v1?x=y,https://h/team/v1/videos/a"
    })
    void aBaseUrlIsWhatStandsBeforeV1Videos(String endpoint, String video) {
        assertThat(VideosUrl.of(endpoint).video("a")).hasToString(video);
    }

    @Test
    void anIdIsOnePathSegmentWhateverItHolds() {
        assertThat(VideosUrl.of("https://h").content("a/../b?c"))
                .hasToString("https://h/v1/videos/a%2F..%2Fb%3Fc/content");
    }
}
