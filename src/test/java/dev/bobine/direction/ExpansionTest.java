package dev.bobine.direction;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bobine.catalogue.Catalogue.Match;
import dev.bobine.catalogue.PromptForm;
import dev.bobine.direction.Treatment.Framing;
import dev.bobine.direction.Treatment.Shot;
import dev.bobine.direction.Treatment.View;
import dev.bobine.job.CharacterId;
import dev.bobine.job.CharacterSheet;
import dev.bobine.job.Characters;
import dev.bobine.job.FrameSize;
import dev.bobine.job.Job;
import dev.bobine.job.JobId;
import dev.bobine.job.JobState;
import dev.bobine.job.Options;
import dev.bobine.job.Reference;
import dev.bobine.job.Render;
import dev.bobine.job.RequestIdentity;
import dev.bobine.job.Reservation;
import dev.bobine.job.UserId;
import dev.bobine.job.Wish;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// A director words the prompt of a clip that was admitted, and changes nothing else of it.
class ExpansionTest {

    private static final Instant NOW = Instant.parse("2026-03-31T10:00:00Z");
    private static final String WISH = "Un chat blanc court dans la lavande. Il saute.";
    private static final List<Reference> PICTURE =
            List.of(new Reference(Reference.Role.FIRST_FRAME, "https://example.org/cat.png", "image/png"));

    private final Expansion expansion = new Expansion(Films.catalogue());

    private static Job job(String model, String wish, @Nullable String look) {
        Render render =
                new Render(wish, 8, new FrameSize(720, 1280), false, new Options(null, null, null, look), PICTURE);
        return Job.admitted(
                new Job.Head(
                        new JobId(UUID.fromString("019d4000-0000-7000-8000-000000000001")),
                        new RequestIdentity("/shop", "1"),
                        new UserId("ana"),
                        NOW,
                        Map.of(),
                        null),
                new Job.Ask("auto", render, 5, null, new Wish(wish, null)),
                new Job.Terms(
                        model,
                        "b",
                        80_000,
                        80_000,
                        new Reservation(80_000, 0, 8, Films.TODAY.withDayOfMonth(1), Films.TODAY)),
                new JobState.Held(1, NOW));
    }

    private static Shot shot(int seconds, String action) {
        return new Shot(
                "", seconds, new View(Framing.LOW, ""), List.of(action), "", List.of(), List.of(), "", "", false);
    }

    private static Treatment film(Shot... shots) {
        return new Treatment("Le chat", "Un chat.", null, List.of(), List.of(shots));
    }

    private static void assertSameClip(Render made) {
        assertThat(made.seconds()).isEqualTo(8);
        assertThat(made.size()).hasToString("720x1280");
        assertThat(made.audio()).isFalse();
        assertThat(made.references()).isEqualTo(PICTURE);
    }

    @Test
    void aDirectorIsGivenTheWishAndNoChoiceButTheWords() {
        Brief brief = expansion.brief(job("sora", WISH, "noir")).orElseThrow();

        assertThat(brief.wish()).isEqualTo(WISH);
        assertThat(brief.means().seconds()).containsExactly(8);
        assertThat(brief.means().maxShots()).isOne();
        assertThat(brief.means().looks()).containsExactly("noir");
        assertThat(brief.means().sound()).isFalse();
    }

    @Test
    void theModelGetsThePromptInItsFormWithTheLookThatTheUserAskedFor() {
        Render made = expansion
                .render(job("sora", WISH, "noir"), film(shot(8, "A white cat runs")), Films.TODAY)
                .orElseThrow();

        assertSameClip(made);
        assertThat(made.prompt())
                .startsWith("Black-and-white 35 mm film, hard key light.\n\nA white cat runs.")
                .contains("Camera shot: low-angle shot", "- A white cat runs");
        assertThat(made.look()).isEqualTo("noir");
        assertThat(made.options().negativePrompt()).isEqualTo("colour");
    }

    @Test
    void whateverADirectorSaysTheClipIsNoOtherThanWasPriced() {
        Job job = job("sora", WISH, null);

        assertThat(expansion.faults(job, film(shot(12, "A cat")), Films.TODAY)).isNotEmpty();
        assertThat(expansion.render(job, film(shot(12, "A cat")), Films.TODAY)).isEmpty();
        assertThat(expansion.faults(job, film(shot(600, "A cat")), Films.TODAY)).isNotEmpty();
        assertThat(expansion.faults(job, film(shot(8, "x".repeat(2_600))), Films.TODAY))
                .containsExactly("This model takes prompts of up to 2500 characters.");
        assertThat(expansion.faults(job, film(shot(8, "A cat")), Films.TODAY)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(PromptForm.class)
    void withoutAModelEachFormHasTheWishInIt(PromptForm form) {
        Render made = expansion.plainly(job(form.wire(), WISH, null), Films.TODAY);

        assertSameClip(made);
        assertThat(made.prompt()).contains("Un chat blanc court dans la lavande");
        assertThat(made.prompt()).contains("Il saute");
    }

    @ParameterizedTest
    @ValueSource(strings = {"白い猫がラベンダー畑を走る。猫が跳ぶ。", "قطة بيضاء تركض في حقل الخزامى؛ ثم تقفز.", "🐈", "."})
    void wishesAreOfAnyScript(String wish) {
        assertThat(expansion.plainly(job("prose", wish, null), Films.TODAY).prompt())
                .isNotBlank();
    }

    @Test
    void aWishThatFillsThePromptAlreadyStaysAsItIs() {
        String whole = "y".repeat(2_500);

        assertThat(expansion.plainly(job("sora", whole, null), Films.TODAY).prompt())
                .isEqualTo(whole);
    }

    @Test
    void aModelThatIsGoneLeavesTheWishAsItIs() {
        Job job = job("gone", WISH, null);

        assertThat(expansion.brief(job)).isEmpty();
        assertThat(expansion.plainly(job, Films.TODAY).prompt()).isEqualTo(WISH);
    }

    @Test
    void whomTheClipShowsIsToldInTheUsersWordsWhateverADirectorCallsThem() {
        CharacterSheet cat = new CharacterSheet(
                new CharacterId(new UUID(0, 2)), new UserId("ana"), "Mistral", "a small white cat", List.of());
        Job plain = job("prose", "Mistral court.", null);
        Job job = Job.admitted(
                plain.head(),
                new Job.Ask(
                        "auto",
                        plain.ask().work(),
                        5,
                        null,
                        new Wish(
                                "Mistral court.",
                                Characters.named(List.of("Mistral")).among(List.of(cat)),
                                null)),
                plain.terms(),
                plain.state());
        Treatment film = new Treatment(
                "t", "l", null, List.of(new Treatment.Cast("Mistral", "a huge dog")), List.of(shot(8, "Mistral runs")));

        assertThat(expansion.brief(job).orElseThrow().cast())
                .containsExactly(new Treatment.Cast("Mistral", "a small white cat"));
        assertThat(expansion.render(job, film, Films.TODAY).orElseThrow().prompt())
                .isEqualTo("Low-angle shot. Mistral runs.\n\nMistral: a small white cat.");
        assertThat(expansion.plainly(job, Films.TODAY).prompt())
                .isEqualTo("Wide shot. Mistral court.\n\nMistral: a small white cat.");
    }

    /// What is made of a wish is admitted as it stands, at the price that was told.
    @ParameterizedTest
    @EnumSource(PromptForm.class)
    void whatIsMadeOfAWishCostsWhatWasReserved(PromptForm form) {
        Job job = job(form.wire(), WISH, "noir");
        Treatment film = form == PromptForm.KLING_SHOTS
                ? film(shot(3, "A cat runs"), shot(5, "It jumps"))
                : film(shot(8, "A cat runs"));

        Render made = expansion.render(job, film, Films.TODAY).orElseThrow();

        Match again = Films.catalogue()
                .match(
                        Breakdown.request(
                                Breakdown.whole(film, form, Company.NONE),
                                new Target(form.wire(), "720x1280", false, null, null, null, null)),
                        Films.TODAY,
                        any -> true);
        assertThat(((Match.Resolved) again).estimateMicros())
                .isEqualTo(job.terms().estimateMicros());
        assertSameClip(made);
    }
}
