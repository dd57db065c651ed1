package dev.bobine.rendering.openrouter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.bobine.job.Failure.Kind;
import dev.bobine.job.FrameSize;
import dev.bobine.job.Options;
import dev.bobine.job.Reference;
import dev.bobine.job.Reference.Role;
import dev.bobine.job.Render;
import dev.bobine.net.UrlGuard;
import dev.bobine.rendering.CallbackMessage;
import dev.bobine.rendering.CancelOutcome;
import dev.bobine.rendering.Lookup;
import dev.bobine.rendering.RenderStatus;
import dev.bobine.rendering.Submission;
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
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mockwebserver3.RecordedRequest;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OpenRouterModelTest extends VideoModelContract {

    private static final String SECRET = "webhook-secret-1";

    @Override
    protected WireDialect dialect() {
        return new OpenRouterDialect("vgen-1");
    }

    @Override
    protected VideoModel model() {
        return model(Optional.of(BigDecimal.ONE));
    }

    private static VideoModel model(Optional<BigDecimal> dollar) {
        OpenRouterSettings settings = new OpenRouterSettings(
                "b1",
                () -> Optional.of("key-1"),
                () -> Optional.of(SECRET),
                new HttpSettings(Duration.ofSeconds(5), REQUEST_TIMEOUT, UrlGuard.anywhere()),
                new Tariff(dollar));
        return new OpenRouterModel(settings, new TestReferences(), InstantSource.system());
    }

    @Test
    void everythingThatWasAskedIsSaid() {
        simulator.answer(Operation.SUBMIT, dialect.accepted());

        model.submit(submission());

        RecordedRequest request = simulator.requests(Operation.SUBMIT).getFirst();
        assertThat(request.getHeaders().get("Authorization")).isEqualTo("Bearer key-1");
        assertThat(request.getBody().utf8())
                .isEqualTo(
                        "{\"model\":\"model-1\",\"prompt\":\"" + PROMPT
                                + "\",\"duration\":4,\"resolution\":\"720p\",\"aspect_ratio\":\"16:9\",\"generate_audio\":true,\"seed\":7}");
    }

    @Test
    void theLargestFramesHaveACapitalLetter() {
        simulator.answer(Operation.SUBMIT, dialect.accepted());
        Render spec = new Render(PROMPT, 4, new FrameSize(3840, 2160), false, Options.NONE, List.of());

        model.submit(new Submission(spec, "m", simulator.endpoint(), "k"));

        assertThat(simulator.requests(Operation.SUBMIT).getFirst().getBody().utf8())
                .contains("\"resolution\":\"4K\"", "\"generate_audio\":false");
    }

    @Test
    void framesAndReferencesAreToldApart() {
        simulator.answer(Operation.SUBMIT, dialect.accepted());
        List<Reference> references = List.of(
                new Reference(Role.FIRST_FRAME, "https://e.org/a", null),
                new Reference(Role.LAST_FRAME, "https://e.org/b", null),
                new Reference(Role.REFERENCE, "https://e.org/c", null),
                new Reference(Role.REFERENCE, "https://e.org/d", null));

        model.submit(new Submission(spec(references), "m", simulator.endpoint(), "k"));

        assertThat(simulator.requests(Operation.SUBMIT).getFirst().getBody().utf8())
                .contains(
                        "\"frame_images\":[{\"type\":\"image_url\",\"image_url\":{\"url\":\"https://e.org/a\"},\"frame_type\":\"first_frame\"},"
                                + "{\"type\":\"image_url\",\"image_url\":{\"url\":\"https://e.org/b\"},\"frame_type\":\"last_frame\"}]",
                        "\"input_references\":[{\"type\":\"image_url\",\"image_url\":{\"url\":\"https://e.org/c\"}},"
                                + "{\"type\":\"image_url\",\"image_url\":{\"url\":\"https://e.org/d\"}}]");
    }

    @Test
    void theCostIsTheGatewaysOwnWord() {
        simulator.answer(Operation.POLL, dialect.done());
        assertThat(((RenderStatus.Done) model.poll(ticket())).artifact().costMicros())
                .isEqualTo(400_000);

        VideoModel unpriced = model(Optional.empty());
        assertThat(((RenderStatus.Done) unpriced.poll(ticket())).artifact().costMicros())
                .isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e1000000", "\"1e20000000\"", "\"1e-20000000\"", "1e400", "NaN", "-1", "\"0x10\"", "1e25"})
    void aBillBeyondBeliefCountsAsNotTold(String cost) {
        simulator.answer(
                Operation.POLL, ((OpenRouterDialect) dialect).video("completed", "\"usage\":{\"cost\":" + cost + "}"));

        RenderStatus.Done done =
                assertTimeoutPreemptively(Duration.ofSeconds(60), () -> (RenderStatus.Done) model.poll(ticket()));
        assertThat(done.artifact().costMicros()).isNull();
    }

    @Test
    void whatWasWithheldMayHaveBeenBilled() {
        simulator.answer(Operation.POLL, dialect.moderatedOutput());

        assertThat(((RenderStatus.Broken) model.poll(ticket())).costMicros()).isEqualTo(250_000);
    }

    @ParameterizedTest
    @CsvSource({
        "400,'this model is not a valid model ID',MODEL_GONE",
        "400,'flagged by moderation',MODERATION_INPUT",
        "403,'key limit',AUTH",
        "503,'no provider available',RATE_LIMITED"
    })
    void refusalsAreToldApart(int status, String message, Kind kind) {
        simulator.answer(Operation.SUBMIT, OpenRouterDialect.error(status, message));

        assertThat(refused().kind()).isEqualTo(kind);
    }

    @Test
    void anExpiredJobIsLost() {
        simulator.answer(Operation.POLL, ((OpenRouterDialect) dialect).video("expired", "\"usage\":null"));

        assertThat(model.poll(ticket())).isEqualTo(new RenderStatus.Lost());
    }

    @Test
    void itIsNotAskedToCallWithoutTls() {
        simulator.answer(Operation.SUBMIT, dialect.accepted());

        model.submit(submission().with(Optional.of("http://bobine.example/callbacks")));

        assertThat(simulator.requests(Operation.SUBMIT).getFirst().getBody().utf8())
                .doesNotContain("callback_url");
    }

    /// The signature is that of Python's `hmac.new(secret, seconds + b"," + body, "sha256").hexdigest()`.
    @Test
    void onlyWhatTheGatewaySignedJustNowIsBelieved() {
        byte[] body = "{\"id\":\"vgen-1\"}".getBytes(StandardCharsets.UTF_8);
        String right = "t=1764300000,v1=377d39b46afafbf489fd8445c1c2a018ade5ceda69b86b6bc426d0a960e6d1b0";

        assertThat(vouchesFor(right, body, 0)).isTrue();
        assertThat(vouchesFor(right, body, 299)).isTrue();
        assertThat(vouchesFor(right, body, 301)).isFalse();
        assertThat(vouchesFor(right, body, -301)).isFalse();
        assertThat(vouchesFor(right, new byte[] {'{', '}'}, 0)).isFalse();
        assertThat(vouchesFor(right.replace("1764300000", "1764300001"), body, 0))
                .isFalse();
        assertThat(vouchesFor("v1=" + right, body, 0)).isFalse();
        assertThat(vouchesFor("", body, 0)).isFalse();
    }

    private static boolean vouchesFor(String signature, byte[] body, long secondsLater) {
        CallbackMessage message = new CallbackMessage(Map.of("x-openrouter-signature", signature), body);
        return OpenRouterSignature.isOf(message, SECRET, Instant.ofEpochSecond(1_764_300_000 + secondsLater));
    }

    @ParameterizedTest
    @CsvSource({
        "'{\"id\":\"vgen-1\",\"status\":\"completed\"}',vgen-1",
        "'{\"id\":\"evt-1\",\"type\":\"video.generation.completed\",\"data\":{\"id\":\"vgen-1\"}}',vgen-1",
        "'{\"status\":\"completed\"}',",
        "'[]',"
    })
    void aCallNamesItsJob(String body, @Nullable String id) {
        CallbackMessage message = new CallbackMessage(Map.of(), body.getBytes(StandardCharsets.UTF_8));

        assertThat(model.jobIn(message, submission())).isEqualTo(Optional.ofNullable(id));
    }

    @Test
    void itCanNeitherBeAskedByClientIdNorStopped() {
        assertThat(model.find(submission())).isEqualTo(new Lookup.Unsupported());
        assertThat(model.cancel(ticket())).isEqualTo(CancelOutcome.UNSUPPORTED);
    }
}
