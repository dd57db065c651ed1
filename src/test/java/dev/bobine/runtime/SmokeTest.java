package dev.bobine.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.bobine.catalogue.Model;
import dev.bobine.catalogue.Offer;
import dev.bobine.job.Artifact;
import dev.bobine.job.FrameSize;
import dev.bobine.job.Options;
import dev.bobine.job.Render;
import dev.bobine.job.Ticket;
import dev.bobine.rendering.RenderBackend;
import dev.bobine.rendering.RenderStatus;
import dev.bobine.rendering.Submission;
import dev.bobine.rendering.SubmitOutcome;
import dev.bobine.storage.ClipSource;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.URL;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/// Runs one short, paid job per backend of a catalogue whose keys are there, and prints what came back and what it
/// cost. `./mvnw -Psmoke test`, with `-Dsmoke.catalogue=<file>` for one's own.
@EnabledIfSystemProperty(named = "smoke", matches = "true", disabledReason = "it costs money: ./mvnw -Psmoke test")
class SmokeTest {

    private static final String PROMPT = "A paper boat drifts down a rainy street, seen from above";

    /// The cheapest thing that a backend can be asked for.
    private record Probe(Model model, Offer offer, Render spec) {
        long estimate() {
            return offer.estimate(spec);
        }
    }

    @TestFactory
    Stream<DynamicTest> everyBackendWithKeysRendersAShortClip() throws IOException {
        Configured configured = Configured.fileAndEnvironment(catalogue());
        return configured.config().backends().entrySet().stream()
                .map(entry -> dynamicTest(entry.getKey(), () -> run(configured, entry.getKey(), entry.getValue())));
    }

    private static URL catalogue() throws IOException {
        String file = System.getProperty("smoke.catalogue", "");
        return file.isBlank()
                ? Objects.requireNonNull(SmokeTest.class.getResource("/catalogue-example.yaml"))
                : Path.of(file).toUri().toURL();
    }

    private static void run(Configured configured, String name, BobineConfig.Backend backend) throws IOException {
        List<String> missing = missing(backend);
        if (!missing.isEmpty()) {
            System.out.printf("%-16s skipped: needs %s%n", name, String.join(", ", missing));
        }
        assumeThat(missing).as("what backend " + name + " still needs").isEmpty();
        Optional<Probe> cheapest = configured.catalogue().models().values().stream()
                .flatMap(model -> probe(model, name).stream())
                .min(Comparator.comparingLong(Probe::estimate));
        assumeThat(cheapest).as("a model that backend " + name + " offers").isPresent();
        RenderBackend rendering = configured.backends().find(name).orElseThrow();
        report(rendering, cheapest.orElseThrow(), url(backend));
    }

    private static Optional<Probe> probe(Model model, String backend) {
        Offer offer = model.offers().get(backend);
        FrameSize size = model.sizes().stream()
                .min(Comparator.comparingLong(FrameSize::pixels))
                .orElseThrow();
        Render spec = new Render(PROMPT, model.durations().first(), size, !model.silence(), Options.NONE, List.of());
        return Optional.ofNullable(offer).map(found -> new Probe(model, found, spec));
    }

    private static List<String> missing(BobineConfig.Backend backend) {
        return switch (backend.dialect()) {
            case "vertex-veo" ->
                backend.vertexVeo()
                                .project()
                                .filter(id -> !id.equals("my-project"))
                                .isPresent()
                        ? List.of()
                        : List.of("GOOGLE_CLOUD_PROJECT");
            case "kling-legacy" ->
                backend.klingLegacy().secretKey().isPresent() ? List.of() : List.of("access and secret key");
            case "openai-videos" -> isThere(url(backend)) ? List.of() : List.of("a server at its URL");
            case "studio" -> List.of("clips to work on");
            case "openai-images" -> List.of("a bucket for its answers");
            default ->
                backend.apiKey().isPresent() || backend.apiKeyFile().isPresent() ? List.of() : List.of("an API key");
        };
    }

    private static String url(BobineConfig.Backend backend) {
        return backend.url().orElseThrow().getFirst();
    }

    private static boolean isThere(String url) {
        try {
            return InetAddress.getByName(URI.create(url).getHost()) != null;
        } catch (UnknownHostException e) {
            return false;
        }
    }

    private static void report(RenderBackend backend, Probe probe, String endpoint) throws IOException {
        Instant start = Instant.now();
        SubmitOutcome outcome = backend.model()
                .submit(new Submission(
                        probe.spec(), probe.offer().providerModel(), endpoint, "smoke-" + UUID.randomUUID()));
        assertThat(outcome).as("the submit to " + backend.name()).isInstanceOf(SubmitOutcome.Accepted.class);
        Ticket ticket = ((SubmitOutcome.Accepted) outcome).ticket();
        RenderStatus status = follow(backend, ticket, start.plus(probe.model().deadline()));
        assertThat(status).as("the render of " + ticket.externalId()).isInstanceOf(RenderStatus.Done.class);
        Artifact artifact = ((RenderStatus.Done) status).artifact();
        try (ClipSource clip = backend.model().open(ticket, artifact, 0)) {
            byte[] bytes = clip.stream().readAllBytes();
            assertThat(new String(bytes, 4, 4, StandardCharsets.US_ASCII))
                    .as("the start of the clip")
                    .isEqualTo("ftyp");
            System.out.printf(
                    "%s: %s, %s: %d bytes of MP4 after %d s; cost %s, estimated %.4f%n",
                    backend.name(),
                    probe.offer().providerModel(),
                    probe.spec(),
                    bytes.length,
                    Duration.between(start, Instant.now()).toSeconds(),
                    artifact.costMicros() == null ? "not told" : "%.4f".formatted(artifact.costMicros() / 1e6),
                    probe.estimate() / 1e6);
        }
    }

    private static RenderStatus follow(RenderBackend backend, Ticket ticket, Instant deadline) {
        RenderStatus status = backend.model().poll(ticket);
        while ((status instanceof RenderStatus.Working || status instanceof RenderStatus.Unknown)
                && Instant.now().isBefore(deadline)) {
            LockSupport.parkNanos(backend.pollMin().toNanos());
            status = backend.model().poll(ticket);
        }
        return status;
    }
}
