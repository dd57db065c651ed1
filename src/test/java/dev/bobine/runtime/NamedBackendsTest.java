package dev.bobine.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bobine.catalogue.Capabilities;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NamedBackendsTest {

    private static final Map<String, String> STUDIO = Map.of(
            "bobine.backends.studio.dialect", "studio",
            "bobine.backends.studio.resubmit", "free",
            "bobine.models.films.offers.studio.id", "studio",
            "bobine.models.films.offers.studio.price-per-second", "0");

    @Test
    void aStudioNeedsNoAddressAndIsFoundByTheCatalogue() {
        Configured configured = Configured.with(STUDIO);

        assertThat(ConfiguredBackends.scheduling(configured.config()))
                .singleElement()
                .satisfies(policy -> assertThat(policy.endpoints()).containsExactly("studio"));
        assertThat(configured.catalogue().studio()).hasValueSatisfying(model -> {
            assertThat(model.name()).isEqualTo("films");
            assertThat(model.craft()).isEqualTo(Capabilities.Craft.CUTS);
        });
    }

    @Test
    void everyOtherBackendNeedsAnAddress() {
        Configured configured = Configured.with(with(
                "bobine.backends.gpu.dialect", "openai-videos",
                "bobine.models.wan.offers.gpu.id", "wan",
                "bobine.models.wan.offers.gpu.price-per-second", "0"));

        assertThatThrownBy(() -> ConfiguredBackends.scheduling(configured.config()))
                .hasMessage("bobine.backends.gpu.url is not set");
    }

    @Test
    void aStudioThatIsNotSubmittedAgainForFreeIsRefused() {
        assertThatThrownBy(() -> Configured.with(with("bobine.backends.studio.resubmit", "never")))
                .hasMessageContaining("bobine.backends.studio.resubmit must be free");
    }

    @Test
    void aPodOfOneBackendNeedsNoSecretOfOthers() {
        Configured configured = Configured.with(with(
                "bobine.worker.backends", "studio",
                "bobine.backends.gpu.url", "http://gpu:8000",
                "bobine.backends.gpu.api-key-file", "/nowhere/key",
                "bobine.models.wan.offers.gpu.id", "wan",
                "bobine.models.wan.offers.gpu.price-per-second", "0"));

        assertThat(ConfiguredBackends.served(configured.config()))
                .accepts("studio")
                .rejects("gpu");
        assertThat(ConfiguredAccess.of(
                                configured.config().security(),
                                Optional.empty(),
                                Optional.empty(),
                                List.of("prod", Main.CONFINED))
                        .keys()
                        .get())
                .isEmpty();
    }

    @Test
    void aPodOfABackendThatThereIsNotDoesNotStart() {
        Configured configured = Configured.with(with("bobine.worker.backends", "studios"));

        assertThatThrownBy(() -> ConfiguredBackends.checkNamed(configured.config()))
                .hasMessage("bobine.worker.backends has studios, which is no backend");
    }

    private static Map<String, String> with(String... more) {
        Map<String, String> all = new HashMap<>(STUDIO);
        for (int i = 0; i < more.length; i += 2) {
            all.put(more[i], more[i + 1]);
        }
        return all;
    }
}
