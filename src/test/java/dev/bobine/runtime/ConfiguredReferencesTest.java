package dev.bobine.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bobine.admission.ObjectArea;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConfiguredReferencesTest {

    private static final String KEY = "bobine.references.allowed";

    @Test
    void byItselfEachUserHasAPlaceForUploadsInTheBucket() {
        BobineConfig config =
                Configured.with(Map.of("bobine.storage.bucket", "films")).config();

        assertThat(ConfiguredReferences.rules(config).areas())
                .containsExactly(new ObjectArea("films", "uploads/{user}/"));
    }

    @Test
    void severalPlacesAreAListBesideThatOfUploads() {
        BobineConfig several = Configured.with(Map.of(KEY, "s3://a/{user}/,s3://b/", "bobine.storage.bucket", "films"))
                .config();
        BobineConfig none = Configured.with(Map.of(KEY, "")).config();

        assertThat(ConfiguredReferences.rules(several).areas())
                .containsExactly(
                        new ObjectArea("films", "uploads/{user}/"),
                        new ObjectArea("a", "{user}/"),
                        new ObjectArea("b", ""));
        assertThat(ConfiguredReferences.rules(none).areas()).hasSize(1);
    }

    @Test
    void whatIsNoPlaceIsNamedWithItsKey() {
        BobineConfig config = Configured.with(Map.of(KEY, "uploads/{user}")).config();

        assertThatThrownBy(() -> ConfiguredReferences.rules(config))
                .hasMessageContaining(KEY)
                .hasMessageContaining("uploads/{user}");
    }
}
