package dev.bobine.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bobine.catalogue.Catalogue.Match;
import dev.bobine.catalogue.Catalogue.Preference;
import dev.bobine.job.CharacterId;
import dev.bobine.job.CharacterName;
import dev.bobine.job.CharacterSheet;
import dev.bobine.job.Characters;
import dev.bobine.job.Drawing;
import dev.bobine.job.FrameSize;
import dev.bobine.job.GenerationRequest;
import dev.bobine.job.Kind;
import dev.bobine.job.Options;
import dev.bobine.job.Reference;
import dev.bobine.job.Reference.Role;
import dev.bobine.job.Render;
import dev.bobine.job.RenderRequest;
import dev.bobine.job.RequestIdentity;
import dev.bobine.job.Shape;
import dev.bobine.job.Still;
import dev.bobine.job.UserId;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CatalogueMatchTest {

    private static final LocalDate TODAY = LocalDate.of(2030, 6, 15);
    private static final FrameSize WIDE = new FrameSize(1280, 720);
    private static final FrameSize TALL = new FrameSize(720, 1280);
    private static final Capabilities CAN = Capabilities.of(Set.of(), Set.of())
            .with(Map.of(Role.FIRST_FRAME, 1, Role.LAST_FRAME, 1, Role.REFERENCE, 2))
            .together(Set.of(Role.FIRST_FRAME), Set.of(Role.FIRST_FRAME, Role.LAST_FRAME), Set.of(Role.REFERENCE))
            .only(8, Role.REFERENCE);

    private final Map<String, Model> models = new LinkedHashMap<>();

    @ParameterizedTest
    @CsvSource({"-1,false", "0,true", "1,true"})
    void aModelIsRefusedFromItsLastDayOnUnderAllItsNames(int daysAfter, boolean refused) {
        add("old", 100, 60, TODAY);
        Catalogue catalogue = catalogue(Preference.CHEAPEST);
        LocalDate day = TODAY.plusDays(daysAfter);

        for (String name : List.of("old", "alias")) {
            Match match = catalogue.match(request(name, null), day, _ -> true);
            if (refused) {
                assertThat(match)
                        .isEqualTo(
                                new Match.Refused("model_retired", "model", "This model was retired on 2030-06-15."));
            } else {
                assertThat(match).isInstanceOf(Match.Resolved.class);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"CHEAPEST,slow-and-cheap", "FASTEST,fast-and-dear"})
    void autoLooksAtPriceOrSpeedFirst(Preference preference, String chosen) {
        add("slow-and-cheap", 100, 120, null);
        add("also-slow-and-cheap-by-name-later", 100, 121, null);
        add("fast-and-dear", 300, 30, null);
        add("as-fast-and-dearer", 301, 30, null);

        assertThat(chosen(catalogue(preference), request("auto", null))).isEqualTo(chosen);
    }

    @Test
    void whatIsEstimatedAboveItsMaxCostIsRefused() {
        add("ten-a-second", 10, 60, null);
        Catalogue catalogue = catalogue(Preference.CHEAPEST);

        assertThat(catalogue.match(costing(request("ten-a-second", 8), 80), TODAY, _ -> true))
                .isInstanceOf(Match.Resolved.class);
        for (String name : List.of("ten-a-second", "auto")) {
            assertThat(catalogue.match(costing(request(name, 8), 79), TODAY, _ -> true))
                    .isEqualTo(new Match.Refused(
                            "over_max_cost", "maxCost", "The estimate is 0.00008, which is more than maxCost."));
        }
    }

    @Test
    void autoTakesWhatMaxCostAllowsRatherThanTheFastest() {
        add("slow-and-cheap", 100, 120, null);
        add("fast-and-dear", 300, 30, null);
        Catalogue catalogue = catalogue(Preference.FASTEST);

        assertThat(chosen(catalogue, costing(request("auto", 8), 2400))).isEqualTo("fast-and-dear");
        assertThat(chosen(catalogue, costing(request("auto", 8), 2399))).isEqualTo("slow-and-cheap");
    }

    @Test
    void autoChoosesTheFirstNameAmongEquals() {
        add("b", 100, 60, null);
        add("a", 100, 60, null);

        assertThat(chosen(catalogue(Preference.CHEAPEST), request("auto", null)))
                .isEqualTo("a");
        assertThat(chosen(catalogue(Preference.FASTEST), request("auto", null))).isEqualTo("a");
    }

    @Test
    void autoSkipsWhatIsRetiredNotInThePlanOrCannot() {
        add("retired", 1, 1, TODAY);
        add("forbidden", 2, 2, null);
        add("fits", 3, 3, TODAY.plusDays(1));
        Catalogue catalogue = catalogue(Preference.CHEAPEST);

        Match match = catalogue.match(request("auto", null), TODAY, name -> !name.equals("forbidden"));
        Match none = catalogue.match(request("auto", 5), TODAY, _ -> true);

        assertThat(match).isInstanceOfSatisfying(Match.Resolved.class, resolved -> assertThat(
                        resolved.model().name())
                .isEqualTo("fits"));
        assertThat(none).isInstanceOfSatisfying(Match.Refused.class, refused -> assertThat(refused.code())
                .isEqualTo("no_model_fits"));
    }

    @ParameterizedTest
    @CsvSource({
        "VIDEO,references[0].role",
        "LAST_FRAME,references[0]",
        "FIRST_FRAME FIRST_FRAME,references[1]",
        "FIRST_FRAME REFERENCE,references[1]",
        "REFERENCE REFERENCE REFERENCE,references[2]"
    })
    void referencesThatABackendCannotBeGivenAtOnceAreRefusedByName(String roles, String field) {
        add("m", 100, 60, null);

        Match match = catalogue(Preference.CHEAPEST).match(request("m", null, roles.split(" ")), TODAY, _ -> true);

        assertThat(match).isInstanceOfSatisfying(Match.Refused.class, refused -> {
            assertThat(refused.code()).isEqualTo("unsupported_reference");
            assertThat(refused.field()).isEqualTo(field);
        });
    }

    @Test
    void aReferenceMayDecideTheLength() {
        add("m", 100, 60, null);
        Catalogue catalogue = catalogue(Preference.CHEAPEST);

        Match open = catalogue.match(request("m", null, "REFERENCE", "REFERENCE"), TODAY, _ -> true);
        Match wrong = catalogue.match(request("m", 4, "REFERENCE"), TODAY, _ -> true);
        Match frames = catalogue.match(request("m", 4, "FIRST_FRAME", "LAST_FRAME"), TODAY, _ -> true);

        assertThat(((Match.Resolved) open).work().seconds()).isEqualTo(8);
        assertThat(wrong)
                .isEqualTo(new Match.Refused(
                        "unsupported_seconds",
                        "seconds",
                        "With such a reference this model renders clips of 8 seconds."));
        assertThat(((Match.Resolved) frames).work().seconds()).isEqualTo(4);
    }

    @ParameterizedTest
    @CsvSource({"1,4", "4,4", "5,8", "8,8", "12,8"})
    void aNameMayTakeTheNearestLengthThatIsRatherLonger(int asked, int rendered) {
        add("m", 100, 60, null);
        Catalogue nearest = new Catalogue(models, Map.of(), Preference.CHEAPEST, Set.of("m"));

        Match match = nearest.match(request("m", asked), TODAY, _ -> true);

        assertThat(((Match.Resolved) match).work().seconds()).isEqualTo(rendered);
    }

    @Test
    void aStillIsMadeByModelsThatMakeStillsAndByNoOther() {
        add("film", 1, 60, null);
        addStills("poster", Still.Format.JPEG, Still.Format.PNG);
        Catalogue catalogue = catalogue(Preference.CHEAPEST);

        Match.Resolved still = (Match.Resolved) catalogue.match(still("auto", null, null), TODAY, _ -> true);
        assertThat(still.model().name()).isEqualTo("poster");
        assertThat(still.work())
                .isEqualTo(new Drawing("A paper boat", WIDE, Still.Format.PNG, Options.NONE, List.of()));
        assertThat(still.estimateMicros()).isEqualTo(40_000);
        assertThat(catalogue.match(still("film", null, null), TODAY, _ -> true))
                .isEqualTo(new Match.Refused("unsupported_model", "model", "This model makes no stills."));
        assertThat(catalogue.match(request("poster", null), TODAY, _ -> true))
                .isEqualTo(new Match.Refused("unsupported_model", "model", "This model renders no clips."));
        assertThat(chosen(catalogue, request("auto", null))).isEqualTo("film");
    }

    @Test
    void whatIsOfNoMeaningForAStillIsRefusedAndNotLeftOut() {
        addStills("poster", Still.Format.JPEG);
        Catalogue catalogue = catalogue(Preference.CHEAPEST);

        assertThat(catalogue.match(still("poster", 4, null), TODAY, _ -> true))
                .isEqualTo(new Match.Refused("unsupported_seconds", "seconds", "A still has no length."));
        assertThat(catalogue.match(still("poster", null, Still.Format.WEBP), TODAY, _ -> true))
                .isEqualTo(new Match.Refused("unsupported_format", "format", "This model makes stills as jpeg."));
    }

    private void addStills(String name, Still.Format... formats) {
        Capabilities can = Capabilities.ofStills(Set.of(formats));
        Offer offer = new Offer("b", "x", can, 40_000, Map.of(), null);
        models.put(
                name,
                new Model(
                        name,
                        new Model.Output(Durations.NONE, List.of(WIDE), false, true),
                        new Model.Input(Set.of(), Set.of(), 100),
                        new Model.Times(Duration.ofMinutes(5), Duration.ofSeconds(20), Duration.ofHours(1)),
                        null,
                        Map.of("b", offer)));
    }

    /// The analysis does not see that the format of a request may be null.
    @SuppressWarnings("NullAway")
    private static GenerationRequest still(String model, @Nullable Integer seconds, Still.@Nullable Format format) {
        return new GenerationRequest(
                new RequestIdentity("/test", "r-1"),
                new UserId("ana"),
                model,
                new RenderRequest(
                        "A paper boat",
                        seconds,
                        Shape.ANY,
                        null,
                        Options.NONE,
                        List.of(),
                        Characters.NONE,
                        Kind.STILL,
                        format),
                0,
                null,
                null,
                Map.of(),
                null);
    }

    private static String chosen(Catalogue catalogue, GenerationRequest request) {
        return ((Match.Resolved) catalogue.match(request, TODAY, _ -> true))
                .model()
                .name();
    }

    private Catalogue catalogue(Preference preference) {
        Map<String, String> aliases = models.containsKey("old") ? Map.of("alias", "old") : Map.of();
        return new Catalogue(models, aliases, preference, Set.of());
    }

    private void add(String name, long price, int expectedSeconds, @Nullable LocalDate retiresAt) {
        Offer offer = new Offer("b", "x", CAN, price, Map.of(), null);
        models.put(
                name,
                new Model(
                        name,
                        new Model.Output(Durations.parse(List.of("4", "8")), List.of(WIDE, TALL), true, false),
                        new Model.Input(Set.of(), Set.of(Role.FIRST_FRAME, Role.LAST_FRAME, Role.REFERENCE), 100),
                        new Model.Times(
                                Duration.ofMinutes(5), Duration.ofSeconds(expectedSeconds), Duration.ofHours(1)),
                        retiresAt,
                        Map.of("b", offer)));
    }

    private static CharacterSheet sheet(int number, String... pictures) {
        return new CharacterSheet(
                new CharacterId(new UUID(0, number)), new UserId("ana"), "c" + number, "somebody", List.of(pictures));
    }

    private static GenerationRequest showing(GenerationRequest request, CharacterSheet... sheets) {
        RenderRequest render = request.render();
        List<String> names = Arrays.stream(sheets).map(CharacterSheet::name).toList();
        return new GenerationRequest(
                        request.identity(),
                        request.userId(),
                        request.model(),
                        new RenderRequest(
                                render.prompt(),
                                render.seconds(),
                                render.shape(),
                                render.audio(),
                                render.options(),
                                render.references(),
                                Characters.named(names)),
                        0,
                        null,
                        null,
                        null,
                        Map.of(),
                        null)
                .cast(List.of(sheets));
    }

    private Render rendered(GenerationRequest request) {
        Match match = catalogue(Preference.CHEAPEST).match(request, TODAY, _ -> true);
        return (Render) ((Match.Resolved) match).work();
    }

    @Test
    void picturesOfCharactersGoAsFarAsThereIsRoom() {
        add("m", 100, 60, null);

        Render render = rendered(showing(request("m", null), sheet(1, "a", "b", "c")));

        assertThat(render.references())
                .containsExactly(new Reference(Role.REFERENCE, "a", null), new Reference(Role.REFERENCE, "b", null));
        assertThat(render.prompt()).isEqualTo("A paper boat\n\nc1: somebody.");
        assertThat(render.seconds()).isEqualTo(8);
        assertThat(render.characters())
                .containsExactly(new CharacterName(new CharacterId(new UUID(0, 1)).toString(), "c1"));
    }

    @Test
    void whereTheRequestsOwnReferencesLeaveNoRoomDescriptionsTellItAll() {
        add("m", 100, 60, null);

        Render render = rendered(showing(request("m", null, "FIRST_FRAME"), sheet(1, "a"), sheet(2, "b")));

        assertThat(render.references()).extracting(Reference::role).containsExactly(Role.FIRST_FRAME);
        assertThat(render.prompt()).endsWith("c1: somebody.\nc2: somebody.");
    }

    @Test
    void aCharacterOfWhomTheModelWouldBeToldNothingIsRefused() {
        add("m", 100, 60, null);
        CharacterSheet silent =
                new CharacterSheet(new CharacterId(new UUID(0, 2)), new UserId("ana"), "c2", null, List.of("b"));

        Match match = catalogue(Preference.CHEAPEST)
                .match(showing(request("m", null, "FIRST_FRAME"), sheet(1, "a"), silent), TODAY, _ -> true);

        assertThat(match).isInstanceOfSatisfying(Match.Refused.class, refused -> assertThat(
                        refused.code() + " " + refused.field())
                .isEqualTo("character_without_description characters[1]"));
        assertThat(rendered(showing(request("m", null), silent)).prompt())
                .endsWith("c2: as in the reference pictures.");
    }

    @Test
    void moreCharactersThanPicturesHaveRoomAreRefusedAtTheFirstThatIsUnseen() {
        add("m", 100, 60, null);

        GenerationRequest request = showing(request("m", null), sheet(1, "a"), sheet(2), sheet(3, "c"), sheet(4, "d"));

        assertThat(catalogue(Preference.CHEAPEST).match(request, TODAY, _ -> true))
                .isEqualTo(new Match.Refused(
                        "too_many_characters",
                        "characters[3]",
                        "This model takes fewer pictures than there are characters."));
    }

    private static GenerationRequest costing(GenerationRequest request, long maxMicros) {
        return new GenerationRequest(
                request.identity(),
                request.userId(),
                request.model(),
                request.render(),
                0,
                null,
                null,
                maxMicros,
                Map.of(),
                null);
    }

    private static GenerationRequest request(String model, @Nullable Integer seconds, String... roles) {
        List<Reference> references = Arrays.stream(roles)
                .map(role -> new Reference(Role.valueOf(role), "https://example.org/a", null))
                .toList();
        return new GenerationRequest(
                new RequestIdentity("/test", "r-1"),
                new UserId("ana"),
                model,
                new RenderRequest("A paper boat", seconds, Shape.ANY, null, Options.NONE, references),
                0,
                null,
                null,
                Map.of(),
                null);
    }
}
