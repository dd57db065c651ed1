package dev.bobine.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CharactersTest {

    private static final CharacterSheet MARA = sheet(1, "Mara", "a tall woman in a red coat", "a", "b");
    private static final CharacterSheet BOAT = sheet(2, "the Heron", "A green boat.", "c");
    private static final CharacterSheet CAT = sheet(3, "Minou", null, "d");

    private static CharacterSheet sheet(long id, String name, @Nullable String description, String... pictures) {
        return new CharacterSheet(
                new CharacterId(new UUID(0, id)), new UserId("ana"), name, description, List.of(pictures));
    }

    private static Characters named(String... names) {
        return Characters.named(List.of(names)).among(List.of(MARA, BOAT, CAT));
    }

    @Test
    void everyPromptRepeatsWhoTheyAreWordByWord() {
        assertThat(named("the Heron", "Mara").described("Mara sails the Heron.\n", List.of()))
                .isEqualTo("""
                        Mara sails the Heron.

                        the Heron: A green boat.
                        Mara: a tall woman in a red coat.""");
    }

    @Test
    void whoHasPicturesAloneIsToldOfWhereTheModelGetsThem() {
        Characters minou = named("Minou");

        assertThat(minou.described("A nap.", List.of(CAT))).isEqualTo("A nap.\n\nMinou: as in the reference pictures.");
        assertThat(minou.described("A nap.", List.of())).isEqualTo("A nap.");
        assertThat(Characters.NONE.described("A nap.", List.of())).isEqualTo("A nap.");
    }

    @Test
    void anIdAndANameMeanTheSame() {
        Characters twice = named(MARA.id().toString(), "Mara");

        assertThat(twice.sheets()).containsExactly(MARA);
        assertThat(twice.unknown()).isEmpty();
        assertThat(CharacterId.of(MARA.id().toString())).isEqualTo(MARA.id());
    }

    /// A letter with its mark is one character or two, which nobody sees.
    @Test
    void aNameIsTheSameHoweverItsLettersAreComposed() {
        CharacterSheet lea = sheet(4, "Le\u0301a", "a girl");

        Characters named = Characters.named(List.of("L\u00e9a", "Le\u0301a")).among(List.of(lea));

        assertThat(named.unknown()).isEmpty();
        assertThat(named.sheets()).containsExactly(lea);
        assertThat(named.names()).extracting(CharacterName::name).containsExactly("L\u00e9a");
    }

    @Test
    void theFirstThatNobodyGoesByIsKnown() {
        assertThat(named("Mara", "mara", "Nobody").unknown()).hasValue(1);
    }

    @Test
    void theFirstPictureOfEachGoesBeforeTheSecondOfAny() {
        assertThat(named("Mara", "the Heron", "Minou").pictures())
                .extracting(picture -> picture.reference().uri())
                .containsExactly("a", "c", "d", "b");
    }
}
