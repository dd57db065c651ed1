package dev.bobine.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bobine.catalogue.Catalogue.Match;
import dev.bobine.catalogue.Catalogue.Preference;
import dev.bobine.job.FrameSize;
import dev.bobine.job.GenerationRequest;
import dev.bobine.job.Options;
import dev.bobine.job.Reference;
import dev.bobine.job.Reference.Role;
import dev.bobine.job.Render;
import dev.bobine.job.RenderRequest;
import dev.bobine.job.RequestIdentity;
import dev.bobine.job.Shape;
import dev.bobine.job.UserId;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Films of several shots, and whether one job makes them.
class FilmMatchTest {

    private static final LocalDate TODAY = LocalDate.of(2030, 1, 1);
    private static final FrameSize WIDE = new FrameSize(1280, 720);
    private static final ShotList SIX = new ShotList(6, 2, 10, 40);

    private static final GenerationRequest QUAY = shot("cutter", "A quay.", 4);
    private static final GenerationRequest BOAT = shot("cutter", "A boat.", 5);

    private static Catalogue catalogue(Model... models) {
        return catalogue(Wording.PLAIN, models);
    }

    private static Catalogue catalogue(Wording wording, Model... models) {
        return new Catalogue(
                List.of(models).stream().collect(Collectors.toMap(Model::name, model -> model)),
                Map.of(),
                Preference.CHEAPEST,
                Set.of(),
                wording);
    }

    private static Model model(String name, ShotList shots, long price, String... seconds) {
        Capabilities can = Capabilities.of(Set.of(), Set.of())
                .with(Map.of(Role.FIRST_FRAME, 1))
                .with(shots);
        return new Model(
                name,
                new Model.Output(
                        Durations.parse(List.of(seconds)), List.of(WIDE, new FrameSize(720, 1280)), true, false, shots),
                new Model.Input(Set.of(), Set.of(Role.FIRST_FRAME), 1000),
                new Model.Times(Duration.ofMinutes(5), Duration.ofMinutes(1), Duration.ofHours(1)),
                null,
                Map.of("b", new Offer("b", "x", can, price, Map.of(), null)));
    }

    private static GenerationRequest shot(String model, String prompt, @Nullable Integer seconds, Reference... shown) {
        return new GenerationRequest(
                new RequestIdentity("/test", "r-1"),
                new UserId("ana"),
                model,
                new RenderRequest(prompt, seconds, Shape.ANY, null, Options.NONE, List.of(shown)),
                0,
                null,
                null,
                Map.of(),
                null);
    }

    private static Match film(Catalogue catalogue, GenerationRequest... shots) {
        return catalogue.film(List.of(shots), TODAY, _ -> true);
    }

    private static Render render(Match match) {
        return (Render) ((Match.Resolved) match).work();
    }

    private static String refusal(Match match) {
        Match.Refused refused = (Match.Refused) match;
        return refused.code() + " " + refused.field();
    }

    @Test
    void theShotsOfOneModelAreOneClipOfItAtThePriceOfItsSeconds() {
        Match match = film(catalogue(model("cutter", SIX, 100, "3-15")), QUAY, BOAT);

        assertThat(render(match).shots()).containsExactly(new Render.Shot("A quay.", 4), new Render.Shot("A boat.", 5));
        assertThat(render(match).seconds()).isEqualTo(9);
        assertThat(((Match.Resolved) match).estimateMicros()).isEqualTo(900);
    }

    @Test
    void aShotWithoutALengthHasTheModelsOwnAsFarAsAShotMay() {
        Match match = film(catalogue(model("cutter", SIX, 100, "12", "3-30")), QUAY, shot("cutter", "A gull.", null));

        assertThat(render(match).shots().getLast().seconds()).isEqualTo(10);
    }

    @Test
    void whatOneJobCannotMakeIsToldWithTheShotAndItsField() {
        Catalogue catalogue = catalogue(model("cutter", SIX, 100, "3-15"), model("plain", ShotList.NONE, 100, "3-15"));
        Reference picture = new Reference(Role.FIRST_FRAME, "https://example.org/a.png", null);

        assertThat(refusal(film(catalogue, shot("plain", "a", 4), shot("plain", "b", 4))))
                .isEqualTo("no_shot_list model");
        assertThat(refusal(film(catalogue, QUAY, QUAY, QUAY, QUAY, QUAY, QUAY, QUAY)))
                .isEqualTo("too_many_shots shots");
        assertThat(refusal(film(catalogue, QUAY, shot("cutter", "b", 1))))
                .isEqualTo("unsupported_seconds shots[1].seconds");
        assertThat(refusal(film(catalogue, QUAY, shot("cutter", "b", 10), BOAT)))
                .isEqualTo("unsupported_seconds shots");
        assertThat(refusal(film(catalogue, QUAY, shot("cutter", "b".repeat(41), 4))))
                .isEqualTo("prompt_too_long shots[1].prompt");
        assertThat(refusal(film(catalogue, QUAY, shot("cutter", "b", 4, picture))))
                .isEqualTo("unsupported_reference shots[1].references");
        assertThat(refusal(film(catalogue, QUAY, shot("plain", "b", 4)))).isEqualTo("shots_differ model");
        assertThat(refusal(film(catalogue, shot("none", "a", 4), shot("none", "b", 4))))
                .isEqualTo("unknown_model model");
        assertThat(refusal(film(catalogue, QUAY.atMost(300L), BOAT))).isEqualTo("over_max_cost shots[0].maxCost");
    }

    @Test
    void shotsOfAnotherFrameAreNoClipOfOne() {
        GenerationRequest tall = QUAY.fitted("cutter", 4, new FrameSize(720, 1280));

        assertThat(refusal(film(catalogue(model("cutter", SIX, 100, "3-15")), BOAT, tall)))
                .isEqualTo("shots_differ shots[1].size");
    }

    @Test
    void autoTakesAModelThatCutsUnlessTheShotsAreCheaperByThemselves() {
        GenerationRequest quay = shot("auto", "A quay.", 4);
        GenerationRequest boat = shot("auto", "A boat.", 5);
        Model plain = model("plain", ShotList.NONE, 100, "3-15");

        assertThat(render(film(catalogue(plain, model("cutter", SIX, 100, "3-15")), quay, boat))
                        .shots())
                .hasSize(2);
        assertThat(refusal(film(catalogue(plain, model("cutter", SIX, 101, "3-15")), quay, boat)))
                .isEqualTo("shots_cheaper shots");
        assertThat(refusal(film(catalogue(plain), quay, boat))).isEqualTo("no_model_fits shots");
    }

    @Test
    void aModelThatIsToldOfShotsInItsPromptGetsAListThere() {
        Wording wording = new Wording(Map.of(), Map.of("turbo", PromptForm.KLING_SHOTS), Map.of());
        Catalogue catalogue = catalogue(wording, model("turbo", SIX, 100, "3-15"));

        Render render = render(film(catalogue, shot("turbo", "A quay; gulls.", 4), shot("turbo", "A boat.", 5)));

        assertThat(render.prompt()).isEqualTo("Shot 1, 4s: A quay, gulls; Shot 2, 5s: A boat");
        assertThat(render.shots()).isEmpty();
        assertThat(render.seconds()).isEqualTo(9);
    }
}
