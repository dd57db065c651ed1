package dev.bobine.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bobine.catalogue.Catalogue;
import dev.bobine.catalogue.Model;
import dev.bobine.catalogue.Offer;
import dev.bobine.job.FrameSize;
import dev.bobine.job.Reference.Role;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Execution(ExecutionMode.CONCURRENT)
class CatalogueTest {

    @Test
    void theExampleIsACatalogueThatEveryBackendCanKeep() throws IOException {
        Catalogue catalogue = Configured.file("/catalogue-example.yaml").catalogue();

        assertThat(catalogue.models()).containsKeys("veo-3.1", "gemini-omni-1.2-flash", "kling-3.0", "wan");
        assertThat(catalogue.find("sora-2")).map(Model::name).contains("gemini-omni-1.2-flash");
        assertThat(catalogue.find("veo-3.1-anywhere")).map(Model::lane).contains("fal-veo+openrouter");
    }

    @ParameterizedTest
    @CsvSource({
        "veo-3.1,vertex,1280x720,true,8,3200000",
        "veo-3.1,vertex,1280x720,false,8,1600000",
        "veo-3.1,vertex,3840x2160,true,4,2400000",
        "veo-3.1,vertex,3840x2160,false,4,1600000",
        "gemini-omni-1.2-flash,gemini,640x360,true,10,300000",
        "kling-2.6,kling-old,1280x720,false,5,210000",
        "wan,gpu,1280x720,true,5,0"
    })
    void aPriceDependsOnFrameAndSound(
            String model, String backend, String size, boolean audio, int seconds, long micros) throws IOException {
        Map<String, Offer> offers = Configured.file("/catalogue-example.yaml")
                .catalogue()
                .find(model)
                .orElseThrow()
                .offers();
        Offer offer = Objects.requireNonNull(offers.get(backend), backend);

        assertThat(offer.estimate(FrameSize.parse(size), audio, seconds)).isEqualTo(micros);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "seed=true",
                "negative-prompt=true",
                "style=true",
                "silence=true",
                "references=audio",
                "sizes=1280x720,1000x1000"
            })
    void aModelThatPromisesWhatItsBackendCannotBeAskedForStopsTheStart(String promise) {
        Map<String, String> properties = new HashMap<>(Map.of(
                "bobine.backends.gemini.dialect", "gemini-omni",
                "bobine.backends.gemini.url", "https://example.org",
                "bobine.models.m.silence", "false",
                "bobine.models.m.seed", "false",
                "bobine.models.m.offers.gemini.id", "x"));
        assertThat(Configured.with(properties).catalogue().models()).containsKey("m");

        String[] pair = promise.split("=");
        properties.put("bobine.models.m." + pair[0], pair[1]);

        assertThatThrownBy(() -> Configured.with(properties).catalogue())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("bobine.models.m." + pair[0], "backend gemini");
    }

    @Test
    void aBackendThatIsNotThereIsNamed() {
        Map<String, String> properties = Map.of("bobine.models.m.offers.nowhere.id", "x");

        assertThatThrownBy(() -> Configured.with(properties).catalogue())
                .hasMessage("bobine.models.m.offers.nowhere names a backend that is not configured");
    }

    @Test
    void aDialectThatDoesNotExistIsNamed() {
        Map<String, String> properties =
                Map.of("bobine.backends.b.dialect", "sora", "bobine.backends.b.url", "https://example.org");

        assertThatThrownBy(() -> Configured.with(properties))
                .hasMessageStartingWith(
                        "bobine.backends.b.dialect is sora; known are: openai-videos, openai-images, vertex-veo");
    }

    @Test
    void veoNeedsAProject() {
        Map<String, String> properties =
                Map.of("bobine.backends.b.dialect", "vertex-veo", "bobine.backends.b.url", "https://example.org");

        assertThatThrownBy(() -> Configured.with(properties))
                .hasMessage("bobine.backends.b.vertex-veo.project is missing");
    }

    @Test
    void silenceIsPromisedWhereAllBackendsCanBeToldSo() {
        Map<String, String> properties = Map.of(
                "bobine.backends.told.url", "https://example.org",
                "bobine.backends.told.openai-videos.sound-field", "generate_sound",
                "bobine.backends.untold.url", "https://example.org",
                "bobine.models.one.offers.told.id", "x",
                "bobine.models.both.offers.told.id", "x",
                "bobine.models.both.offers.untold.id", "x");

        Catalogue catalogue = Configured.with(properties).catalogue();

        assertThat(catalogue.find("one")).map(Model::silence).contains(true);
        assertThat(catalogue.find("both")).map(Model::silence).contains(false);
    }

    @Test
    void aServerIsLinkedWhatItHasAFieldFor() {
        Map<String, String> properties = Map.of(
                "bobine.backends.gpu.url", "https://example.org",
                "bobine.backends.gpu.openai-videos.first-frame", "upload",
                "bobine.backends.gpu.openai-videos.link-fields.video", "video_reference.video_url",
                "bobine.models.m.references", "first_frame,video",
                "bobine.models.m.offers.gpu.id", "x");

        Model model = Configured.with(properties).catalogue().find("m").orElseThrow();

        assertThat(model.references()).containsExactlyInAnyOrder(Role.FIRST_FRAME, Role.VIDEO);
    }

    /// Some servers are given the clip to go on with, some have it, and some can do with either.
    @ParameterizedTest
    @CsvSource({
        "openai-videos.link-fields.extend,extend_url,false",
        "openai-videos.extensions,true,true",
        "dialect,kling-legacy,true"
    })
    void aModelIsPinnedAsItsBackendIsToldOfClips(String key, String value, boolean pinned) {
        Map<String, String> properties = new HashMap<>(Map.of(
                "bobine.backends.b.url",
                "https://example.org",
                "bobine.backends.b." + key,
                value,
                "bobine.models.m.silence",
                "false",
                "bobine.models.m.seed",
                "false",
                "bobine.models.m.references",
                "extend",
                "bobine.models.m.extend.pinned",
                Boolean.toString(pinned),
                "bobine.models.m.offers.b.id",
                "x"));

        assertThat(Configured.with(properties)
                        .catalogue()
                        .find("m")
                        .orElseThrow()
                        .extension()
                        .pinned())
                .isEqualTo(pinned);
        properties.put("bobine.models.m.extend.pinned", Boolean.toString(!pinned));
        assertThatThrownBy(() -> Configured.with(properties).catalogue())
                .isInstanceOf(RuntimeException.class)
                .hasMessageContaining("bobine.models.m.extend.pinned=" + !pinned + " promises");
    }

    @ParameterizedTest
    @CsvSource({
        "bobine.backends.b.openai-videos.first-frame,link,backend b",
        "bobine.backends.b.openai-videos.link-fields.videos,video_url,VIDEOS",
        "bobine.models.m.seconds,15-3,3-15",
        "bobine.models.m.sizes,720p,1280x720",
        "bobine.models.m.references,last_frame,bobine.models.m.references with last_frame",
        "bobine.models.m.offers.b.price-per-second,-1,bobine.models.m.offers.b.price-per-second",
        "bobine.models.m.offers.b.price-per-second,1000000001,must not be above 1000000000",
        "bobine.models.m.shots.most,1,bobine.models.m.shots",
        "bobine.models.m.shots.most,3,bobine.models.m.shots promises",
        "bobine.models.m.extend.most,30,extends clips",
        "bobine.models.m.extend.pinned,true,extends clips",
        "bobine.aliases.sora-2,nowhere,nowhere",
        "bobine.auto-prefers,prettiest,auto-prefers"
    })
    void whatMakesNoSenseIsNamed(String key, String value, String named) {
        Map<String, String> properties = new HashMap<>(Map.of(
                "bobine.backends.b.url", "https://example.org",
                "bobine.models.m.offers.b.id", "x"));
        assertThat(Configured.with(properties).catalogue().models()).containsKey("m");
        properties.put(key, value);

        assertThatThrownBy(() -> Configured.with(properties).catalogue())
                .isInstanceOf(RuntimeException.class)
                .hasMessageContaining(named);
    }
}
