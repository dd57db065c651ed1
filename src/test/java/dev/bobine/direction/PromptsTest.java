package dev.bobine.direction;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bobine.catalogue.PromptForm;
import org.junit.jupiter.api.Test;

/// What each form makes of the same film, to the letter.
class PromptsTest {

    private static final String LOOK = "Black-and-white 35 mm film, hard key light.";

    @Test
    void proseTellsAPictureInItsOrder() {
        assertThat(Prompts.of(Films.CAT, 0, PromptForm.PROSE))
                .isEqualTo("Wide shot, slow push in. Mistral runs through the lavender. It stops and looks back."
                        + " Mistral: a small white cat with one grey ear. low sun from behind."
                        + " Palette: lavender, amber. Mistral says in French: \"Où vas-tu ?\""
                        + " Sound: wind and crickets.");
    }

    @Test
    void soraGetsBlocksAfterTheScene() {
        assertThat(PromptForm.SORA.styled(Prompts.of(Films.CAT, 0, PromptForm.SORA), LOOK))
                .isEqualTo("""
                Black-and-white 35 mm film, hard key light.

                Mistral runs through the lavender. Mistral: a small white cat with one grey ear.

                Cinematography:
                Camera shot: wide shot
                Camera movement: slow push in
                Lighting: low sun from behind
                Palette: lavender, amber

                Actions:
                - Mistral runs through the lavender
                - It stops and looks back

                Dialogue:
                - Mistral: "Où vas-tu ?"

                Background Sound:
                wind and crickets""");
    }

    @Test
    void veoIsToldTheSubjectFirstAndSoundLast() {
        assertThat(PromptForm.VEO.styled(Prompts.of(Films.CAT, 0, PromptForm.VEO), LOOK))
                .isEqualTo("Mistral: a small white cat with one grey ear. Mistral runs through the lavender."
                        + " It stops and looks back. Wide shot, slow push in. low sun from behind."
                        + " Colours: lavender, amber. Mistral says in French: \"Où vas-tu ?\""
                        + " Audio: wind and crickets. Black-and-white 35 mm film, hard key light.");
    }

    @Test
    void klingIsToldSubjectMovementCameraAndLight() {
        assertThat(Prompts.of(Films.CAT, 0, PromptForm.KLING))
                .isEqualTo("Mistral: a small white cat with one grey ear. Mistral runs through the lavender."
                        + " It stops and looks back. Wide shot, slow push in. low sun from behind. lavender, amber."
                        + " Mistral says in French: \"Où vas-tu ?\" wind and crickets.");
    }

    @Test
    void aListOfShotsIsOnePromptWhoseOnlySemicolonsAreBetweenShots() {
        assertThat(Prompts.list(Films.CAT))
                .isEqualTo("Shot 1, 4s: Mistral: a small white cat with one grey ear."
                        + " Mistral runs through the lavender. It stops and looks back. Wide shot, slow push in."
                        + " low sun from behind. lavender, amber. Mistral says in French: \"Où vas-tu ?\""
                        + " wind and crickets; Shot 2, 8s: The sun sets, the sky turns red. Close-up");
    }

    @Test
    void whoIsNotNamedInAShotIsNotInItsPrompt() {
        assertThat(Prompts.of(Films.CAT, 1, PromptForm.PROSE)).isEqualTo("Close-up. The sun sets; the sky turns red.");
    }

    @Test
    void aStyleFollowsASentenceWhateverTheSentenceEndsWith() {
        assertThat(PromptForm.PROSE.styled("海辺の猫。", LOOK)).isEqualTo("海辺の猫。 " + LOOK);
        assertThat(PromptForm.PROSE.styled("A cat", LOOK)).isEqualTo("A cat. " + LOOK);
    }
}
