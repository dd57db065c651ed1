package dev.bobine.rendering.vendors;

import static dev.bobine.quality.Waits.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.google.auth.oauth2.AccessToken;
import com.google.auth.oauth2.GoogleCredentials;
import com.google.genai.Client;
import com.google.genai.gaos.models.interactions.CreateModelInteraction;
import com.google.genai.gaos.models.interactions.CreateModelInteractionResponseFormat;
import com.google.genai.gaos.models.interactions.Interaction;
import com.google.genai.gaos.models.interactions.InteractionStatus;
import com.google.genai.gaos.models.interactions.InteractionsInput;
import com.google.genai.gaos.models.interactions.Resolution;
import com.google.genai.gaos.models.interactions.ResponseFormat;
import com.google.genai.gaos.models.interactions.VideoResponseFormat;
import com.google.genai.gaos.models.interactions.VideoResponseFormatAspectRatio;
import com.google.genai.gaos.models.interactions.VideoResponseFormatDelivery;
import com.google.genai.gaos.models.operations.CreateInteractionRequestBody;
import com.google.genai.gaos.models.operations.GetInteractionByIdRequest;
import com.google.genai.types.GenerateVideosConfig;
import com.google.genai.types.GenerateVideosOperation;
import com.google.genai.types.GenerateVideosSource;
import com.google.genai.types.HttpOptions;
import dev.bobine.job.FrameSize;
import dev.bobine.job.Options;
import dev.bobine.job.Render;
import dev.bobine.net.UrlGuard;
import dev.bobine.rendering.LiveProvider;
import dev.bobine.rendering.Simulator;
import dev.bobine.rendering.Submission;
import dev.bobine.rendering.TestReferences;
import dev.bobine.rendering.WireDialect.Operation;
import dev.bobine.rendering.http.HttpSettings;
import dev.bobine.rendering.omni.GeminiOmniDialect;
import dev.bobine.rendering.omni.GeminiOmniModel;
import dev.bobine.rendering.omni.GeminiOmniSettings;
import dev.bobine.rendering.vertex.AccessTokens;
import dev.bobine.rendering.vertex.VertexVeoDialect;
import dev.bobine.rendering.vertex.VertexVeoModel;
import dev.bobine.rendering.vertex.VertexVeoSettings;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// `com.google.genai:google-genai` against the simulators of Vertex AI and of the Interactions API.
@Execution(ExecutionMode.CONCURRENT)
class GoogleClientTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final HttpSettings HTTP =
            new HttpSettings(Duration.ofSeconds(5), Duration.ofSeconds(5), UrlGuard.anywhere());
    private static final Duration RENDER_TIME = Duration.ofMillis(300);
    private static final Render SPEC =
            new Render("A lighthouse", 8, new FrameSize(1280, 720), true, new Options(7L, "rain", null), List.of());

    @Test
    void veoIsSubmittedPolledAndFound() throws Exception {
        try (LiveProvider google = new LiveProvider(VertexVeoDialect::new, new byte[] {1}, RENDER_TIME);
                Client client = vertex(google.url())) {
            GenerateVideosOperation[] operation = {submit(client)};
            assertThat(operation[0].done().orElse(false)).isFalse();

            await().atMost(Duration.ofSeconds(60)).until(() -> {
                operation[0] = client.operations.getVideosOperation(operation[0], null);
                return operation[0].done().orElse(false);
            });

            assertThat(operation[0].response().orElseThrow().generatedVideos().orElseThrow())
                    .singleElement()
                    .satisfies(
                            clip -> assertThat(clip.video().orElseThrow().uri().orElseThrow())
                                    .startsWith("gs://clips/veo/"));
        }
    }

    @Test
    void aWithheldClipIsWhatTheLibrarySeesAsOne() throws Exception {
        VertexVeoDialect dialect = new VertexVeoDialect("o-1");
        try (Simulator google = new Simulator(dialect);
                Client client = vertex(google.endpoint())) {
            google.answer(Operation.SUBMIT, dialect.accepted());
            google.answer(Operation.POLL, dialect.moderatedOutput());

            GenerateVideosOperation operation = client.operations.getVideosOperation(submit(client), null);

            assertThat(operation.done()).contains(true);
            assertThat(operation.error()).isEmpty();
            assertThat(operation.response().orElseThrow().raiMediaFilteredCount())
                    .contains(1);
        }
    }

    @Test
    void ourRequestForAClipIsTheLibrarysOwn() throws Exception {
        VertexVeoDialect dialect = new VertexVeoDialect("o-1");
        VertexVeoSettings settings = new VertexVeoSettings(
                "b1",
                "p-1",
                "us-central1",
                Optional.of("gs://clips/veo/"),
                "https://unused.invalid",
                Optional.of("allow_adult"),
                Map.of("team", "a"),
                HTTP);
        try (Simulator google = new Simulator(dialect);
                Client client = vertex(google.endpoint());
                VertexVeoModel model = new VertexVeoModel(
                        settings, AccessTokens.fixed("t"), new TestReferences(), InstantSource.system())) {
            google.answer(Operation.SUBMIT, dialect.accepted());

            submit(client);
            model.submit(new Submission(SPEC, "model-1", google.endpoint(), "k"));

            List<JsonNode> bodies = bodies(google);
            assertThat(bodies.getLast()).isEqualTo(bodies.getFirst());
            assertThat(path(google, 1)).isEqualTo(path(google, 0).replace("/v1beta1/", "/v1/"));
        }
    }

    @Test
    void anInteractionIsSubmittedPolledAndCancelled() throws Exception {
        try (LiveProvider google = new LiveProvider(GeminiOmniDialect::new, new byte[] {1}, RENDER_TIME);
                Client client = gemini(google.url())) {
            Interaction taken = create(client);
            String id = taken.id().orElseThrow();
            assertThat(taken.status()).contains(InteractionStatus.QUEUED);

            await().atMost(Duration.ofSeconds(60))
                    .until(() -> get(client, id).status().equals(Optional.of(InteractionStatus.COMPLETED)));

            assertThat(get(client, id).outputVideo().orElseThrow().uri().orElseThrow())
                    .startsWith(google.url());
            client.interactions.cancel(id);
        }
    }

    @Test
    void ourRequestForAnInteractionIsTheLibrarysOwn() throws Exception {
        GeminiOmniDialect dialect = new GeminiOmniDialect("i-1");
        GeminiOmniSettings settings = new GeminiOmniSettings("b1", () -> Optional.of("k"), HTTP, "s");
        try (Simulator google = new Simulator(dialect);
                Client client = gemini(google.endpoint());
                GeminiOmniModel model = new GeminiOmniModel(settings, new TestReferences(), InstantSource.system())) {
            google.answer(Operation.SUBMIT, dialect.accepted());

            create(client);
            Render spec = new Render("A lighthouse", 8, new FrameSize(1280, 720), true, Options.NONE, List.of());
            model.submit(new Submission(spec, "gemini-omni-1.2-flash", google.endpoint(), "k"));

            List<JsonNode> bodies = bodies(google);
            JsonNode theirs = bodies.getFirst();
            assertThat(theirs.properties())
                    .allSatisfy(field -> assertThat(bodies.getLast().get(field.getKey()))
                            .as(field.getKey())
                            .isEqualTo(field.getValue()));
            assertThat(path(google, 1)).isEqualTo(path(google, 0));
        }
    }

    private static GenerateVideosOperation submit(Client client) {
        return client.models.generateVideos(
                "model-1",
                GenerateVideosSource.builder().prompt("A lighthouse").build(),
                GenerateVideosConfig.builder()
                        .numberOfVideos(1)
                        .durationSeconds(8)
                        .aspectRatio("16:9")
                        .resolution("720p")
                        .generateAudio(true)
                        .negativePrompt("rain")
                        .seed(7)
                        .personGeneration("allow_adult")
                        .outputGcsUri("gs://clips/veo/")
                        .labels(Map.of("team", "a"))
                        .build());
    }

    private static Interaction create(Client client) throws Exception {
        CreateModelInteraction interaction = CreateModelInteraction.builder()
                .model("gemini-omni-1.2-flash")
                .input(InteractionsInput.of("A lighthouse"))
                .background(true)
                .store(true)
                .responseFormat(CreateModelInteractionResponseFormat.of(ResponseFormat.of(VideoResponseFormat.builder()
                        .aspectRatio(VideoResponseFormatAspectRatio.of("16:9"))
                        .resolution(Resolution.of("720p"))
                        .duration("8s")
                        .delivery(VideoResponseFormatDelivery.of("uri"))
                        .build())))
                .build();
        return client.interactions
                .create(CreateInteractionRequestBody.of(interaction))
                .interaction()
                .orElseThrow();
    }

    private static Interaction get(Client client, String id) throws Exception {
        return client.interactions
                .get(GetInteractionByIdRequest.builder().id(id).build())
                .interaction()
                .orElseThrow();
    }

    private static Client vertex(String url) {
        AccessToken token = new AccessToken("t", Date.from(Instant.now().plusSeconds(3600)));
        return Client.builder()
                .vertexAI(true)
                .project("p-1")
                .location("us-central1")
                .credentials(GoogleCredentials.create(token))
                .httpOptions(HttpOptions.builder().baseUrl(url).build())
                .build();
    }

    private static Client gemini(String url) {
        return Client.builder()
                .apiKey("k")
                .httpOptions(HttpOptions.builder().baseUrl(url).build())
                .build();
    }

    private static List<JsonNode> bodies(Simulator google) {
        return google.requests(Operation.SUBMIT).stream()
                .map(request -> tree(Objects.requireNonNull(request.getBody()).utf8()))
                .toList();
    }

    private static String path(Simulator google, int request) {
        return google.requests(Operation.SUBMIT).get(request).getUrl().encodedPath();
    }

    private static JsonNode tree(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
