package dev.bobine.rendering.openrouter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bobine.job.Failure.Kind;
import dev.bobine.job.FrameSize;
import dev.bobine.job.Reference;
import dev.bobine.job.Reference.Role;
import dev.bobine.job.RenderSpec;
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
import dev.bobine.rendering.http.UrlGuard;
import dev.bobine.rendering.http.Tariff;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OpenRouterModelTest extends VideoModelContract {

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
        RenderSpec spec = new RenderSpec(PROMPT, 4, new FrameSize(3840, 2160), false, null, null, null, List.of());

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
    void itCanNeitherBeAskedByClientIdNorStopped() {
        assertThat(model.find(submission())).isEqualTo(new Lookup.Unsupported());
        assertThat(model.cancel(ticket())).isEqualTo(CancelOutcome.UNSUPPORTED);
    }
}
