package dev.bobine.direction;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bobine.catalogue.Catalogue.Match;
import dev.bobine.catalogue.PromptForm;
import dev.bobine.direction.Target.GivenReference;
import dev.bobine.direction.Treatment.Cast;
import dev.bobine.direction.Treatment.Framing;
import dev.bobine.direction.Treatment.Shot;
import dev.bobine.direction.Treatment.View;
import dev.bobine.job.CharacterId;
import dev.bobine.job.CharacterSheet;
import dev.bobine.job.Render;
import dev.bobine.job.UserId;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Whom and what a user gives to a film, and in which of its shots they are.
class CompanyTest {

    private static final CharacterSheet MARA = sheet(1, "Mara", "a woman in a red coat");
    private static final CharacterSheet CAT = sheet(2, "Mistral", "a small white cat");
    private static final CharacterSheet NEKO = sheet(3, "猫田", null);
    private static final List<CharacterSheet> KNOWN = List.of(MARA, CAT, NEKO);

    private static CharacterSheet sheet(int id, String name, @Nullable String description) {
        return new CharacterSheet(new CharacterId(new UUID(0, id)), new UserId("ana"), name, description, List.of());
    }

    private static Shot shot(String action) {
        return new Shot("", 4, new View(Framing.WIDE, ""), List.of(action), "", List.of(), List.of(), "", "", false);
    }

    private static Treatment film(List<Cast> cast, String... actions) {
        return new Treatment(
                "t",
                "l",
                null,
                cast,
                List.of(actions).stream().map(CompanyTest::shot).toList());
    }

    private static Target target(String model, List<String> characters, GivenReference... references) {
        return new Target(model, "1280x720", null, null, null, null, null, characters, List.of(references));
    }

    private static Script script(Treatment film, Target target) {
        return new Breakdown(Films.catalogue(), 12)
                .of(film, target, Company.of(target, KNOWN), Films.PLAN, Films.TODAY);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "mara court dans la lavande | Mara",
                "Le matin, Mistral et Mara | Mara,Mistral",
                "Le maraîcher, le mistralien | ''",
                "Marathon | ''",
                "朝、猫田が走る。 | 猫田",
                "قطة تجري مع Mara، ثم تقفز | Mara"
            })
    void aWishNamesCharactersAsWordsOfTheirOwn(String wish, String names) {
        assertThat(String.join(",", Company.named(wish, KNOWN))).isEqualTo(names);
    }

    @Test
    void aNameIsFoundHoweverItsLettersAreComposed() {
        CharacterSheet lea = sheet(4, "L\u00e9a", "a girl");

        assertThat(Company.named("le\u0301a dort", List.of(lea))).containsExactly("L\u00e9a");
        assertThat(Company.named("le\u0301a\u0301 dort", List.of(lea))).isEmpty();
        Treatment told = film(List.of(new Cast("Le\u0301a", "a girl")), "Le\u0301a sleeps", "The sea");
        Company company = Company.of(target("sora", List.of("Le\u0301a")), List.of(lea));
        assertThat(company.undescribed(told).cast()).isEmpty();
        assertThat(company.in(told, List.of(1))).isEmpty();
        assertThat(Prompts.of(
                        film(List.of(new Cast("Le\u0301a", "a girl"), new Cast("Ana", "a cook")), "L\u00e9a sleeps"),
                        0,
                        PromptForm.PROSE))
                .contains("a girl")
                .doesNotContain("a cook");
    }

    @Test
    void aShotHasThoseThatItNamesAndWhomNoShotNamesIsInAll() {
        Script script = script(
                film(List.of(), "Mistral runs", "The sea", "Mistral sleeps"),
                target("sora", List.of("Mistral", MARA.id().toString())));

        assertThat(script.takes())
                .extracting(FilmTake::characters)
                .containsExactly(
                        List.of(CAT.id().toString(), MARA.id().toString()),
                        List.of(MARA.id().toString()),
                        List.of(CAT.id().toString(), MARA.id().toString()));
    }

    /// Admission tells who they are, so the treatment's own words for them are left out.
    @Test
    void nobodyIsDescribedTwice() {
        Target target = target("prose", List.of("Mistral"));
        Treatment film = film(List.of(new Cast("mistral", "a dog"), new Cast("Ana", "a girl")), "Mistral meets Ana");
        FilmTake take = script(film, target).takes().getFirst();

        assertThat(take.prompt()).isEqualTo("Wide shot. Mistral meets Ana. Ana: a girl.");
        Match match = Films.catalogue()
                .match(
                        Breakdown.request(take, target, Company.of(target, KNOWN)),
                        Films.TODAY,
                        Films.PLAN::allowsModel);
        assertThat(((Render) ((Match.Resolved) match).work()).prompt())
                .isEqualTo("Wide shot. Mistral meets Ana. Ana: a girl.\n\nMistral: a small white cat.");
    }

    @Test
    void aCharacterThatIsGoneIsAFault() {
        assertThat(script(film(List.of(), "x"), target("sora", List.of("Mara", "Bo")))
                        .faults())
                .containsExactly("characters[1]: The user has no character of this id or name.");
    }

    @Test
    void aFirstFrameIsWhereTheFilmBegins() {
        Script script = script(
                film(List.of(), "a", "b"),
                target("sora", List.of(), new GivenReference("first_frame", "https://example.org/a.png", null)));

        assertThat(script.takes()).extracting(take -> take.references().size()).containsExactly(1, 0);
    }

    @Test
    void whatTheModelCannotBeGivenIsAFault() {
        Script script = script(
                film(List.of(), "a"),
                target("sora", List.of(), new GivenReference("audio", "https://example.org/a.mp3", null)));

        assertThat(script.faults()).containsExactly("shots[0]: This model takes no such reference.");
    }
}
