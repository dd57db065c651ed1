package dev.bobine.direction;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.bobine.admission.AccountState;
import dev.bobine.admission.QuotaPolicy;
import dev.bobine.catalogue.Catalogue;
import dev.bobine.catalogue.Catalogue.Match;
import dev.bobine.catalogue.PromptForm;
import dev.bobine.contract.Contract;
import dev.bobine.contract.ContractSchema;
import dev.bobine.contract.Defect;
import dev.bobine.direction.Treatment.Cast;
import dev.bobine.direction.Treatment.Framing;
import dev.bobine.direction.Treatment.Line;
import dev.bobine.direction.Treatment.Shot;
import dev.bobine.direction.Treatment.View;
import dev.bobine.job.Plan;
import dev.bobine.job.Render;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class BreakdownTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Map<String, ContractSchema> SCHEMAS = new HashMap<>();
    private static final Breakdown BREAKDOWN = new Breakdown(Films.catalogue(), 12);

    private static Script script(Treatment treatment, String model) {
        return BREAKDOWN.of(treatment, Films.target(model), Films.PLAN, Films.TODAY);
    }

    private static List<Defect> defects(Treatment treatment, String model) {
        return SCHEMAS.computeIfAbsent(model, name -> Contract.compile(TreatmentSchema.of(Films.means(name))))
                .check(JSON.valueToTree(treatment), 10);
    }

    @Test
    void everyShotIsATakeOfItsOwn() {
        Script script = script(Films.CAT, "sora");

        assertThat(script.takes()).extracting(FilmTake::seconds).containsExactly(4, 8);
        assertThat(script.takes()).extracting(FilmTake::continues).containsExactly(false, true);
        assertThat(script.takes()).extracting(FilmTake::look).containsOnly("noir");
        assertThat(script.estimateMicros()).isEqualTo(120_000);
        assertThat(render(script, "sora").prompt()).startsWith("Black-and-white 35 mm film, hard key light.\n\n");
        assertThat(render(script, "sora").options().negativePrompt()).isEqualTo("people, colour");
    }

    @Test
    void aModelWithoutNegativePromptsIsToldInThePrompt() {
        Treatment film = new Treatment("t", "l", "noir", List.of(), List.of(Films.HILL));

        assertThat(render(script(film, "veo"), "veo").prompt()).endsWith("hard key light. Without colour.");
        assertThat(render(script(film, "veo"), "veo").options().negativePrompt())
                .isNull();
    }

    @Test
    void aLookThatTheModelHasNotIsRefused() {
        FilmTake take = new FilmTake(List.of(0), "A cat", 4, null, "paper", false, 0);

        assertThat(Films.catalogue()
                        .match(Breakdown.request(take, Films.target("sora")), Films.TODAY, Films.PLAN::allowsModel))
                .isEqualTo(
                        new Match.Refused("unsupported_look", "look", "This model has no such look; see GET /models."));
    }

    private static Render render(Script script, String model) {
        Match match = Films.catalogue()
                .match(
                        Breakdown.request(script.takes().getFirst(), Films.target(model)),
                        Films.TODAY,
                        Films.PLAN::allowsModel);
        return (Render) ((Match.Resolved) match).work();
    }

    @Test
    void aModelThatCutsByItselfGetsTheWholeFilmAtOnce() {
        Script script = script(Films.CAT, "kling-shots");

        assertThat(script.takes()).hasSize(1);
        assertThat(script.takes().getFirst().seconds()).isEqualTo(12);
        assertThat(script.takes().getFirst().shots()).containsExactly(0, 1);
    }

    @Test
    void whatTheModelHasNotIsNotInTheSchema() {
        assertThat(defects(Films.CAT, "sora")).isEmpty();
        assertThat(defects(with(Films.FIELD, 5), "sora"))
                .extracting(Defect::message)
                .containsExactly("shots[0].seconds must be one of: 4, 8, 12.");
        assertThat(defects(with(Films.FIELD, 600), "kling-shots"))
                .extracting(Defect::field)
                .containsExactly("shots[0].seconds");
        assertThat(defects(new Treatment("t", "l", "paper", List.of(), List.of(Films.HILL)), "sora"))
                .extracting(Defect::field)
                .containsExactly("look");
        assertThat(defects(new Treatment("t", "l", null, List.of(), List.of(Films.FIELD)), "veo"))
                .extracting(Defect::field)
                .containsExactly("shots[0].negative");
    }

    @Test
    void whereAFilmMayHaveSomeLengthsOnlyAnotherIsAFault() {
        Treatment tooLong = new Treatment(
                "t",
                "l",
                null,
                List.of(),
                List.of(
                        with(Films.HILL, 12).shots().getFirst(),
                        with(Films.HILL, 12).shots().getFirst()));

        assertThat(script(tooLong, "kling-shots").faults())
                .containsExactly("shots: This model renders clips of 3-15 seconds.");
    }

    @Test
    void theSchemaForOutputDemandsEveryFieldAndHasNoBoundsThatServersRefuse() {
        ObjectNode schema = TreatmentSchema.forOutput(Films.means("sora"));

        assertThat(schema.toString()).doesNotContain("maxLength", "minLength");
        JsonNode shot = schema.at("/properties/shots/items");
        assertThat(shot.path("required")).hasSize(shot.path("properties").size());
        assertThat(schema.path("required")).hasSize(5);
    }

    @Test
    void whatThePlanDoesNotAllowIsNotOffered() {
        Plan small = new Plan("free", 1, 10, 2, 120, 1, 7, 1280L * 720, 12, Set.of("sora"));

        assertThat(BREAKDOWN.means(Films.target("sora"), small).orElseThrow().seconds())
                .containsExactly(4);
        assertThat(BREAKDOWN
                        .of(Films.CAT, Films.target("veo"), small, Films.TODAY)
                        .faults())
                .first()
                .asString()
                .contains("plan does not include");
    }

    @Test
    void aWishIsSettledOnAModelAndAFrame() {
        Match match =
                BREAKDOWN.settle(new Breakdown.Wanted("sora-2", null, "9:16", null, null), Films.PLAN, Films.TODAY);

        assertThat(((Match.Resolved) match).model().name()).isEqualTo("sora");
        assertThat(((Match.Resolved) match).work().size()).hasToString("720x1280");
    }

    /// Whatever a director writes: if it validates, each of its takes is admitted, at the price that was told.
    @Test
    void everyTreatmentThatValidatesIsAdmittedWithItsOwnEstimate() {
        Random random = new Random(17);
        int valid = 0;
        for (int i = 0; i < 1_500; i++) {
            String model = PromptForm.values()[random.nextInt(PromptForm.values().length)].wire();
            Treatment treatment = any(random, Films.means(model));
            Script script = script(treatment, model);
            if (!defects(treatment, model).isEmpty() || !script.isShootable()) {
                continue;
            }
            valid++;
            assertThat(admitted(script, model)).isEqualTo(script.estimateMicros());
        }
        assertThat(valid).isGreaterThan(300);
    }

    private static long admitted(Script script, String model) {
        Catalogue catalogue = Films.catalogue();
        AccountState account = AccountState.fresh(Films.TODAY);
        long sum = 0;
        for (FilmTake take : script.takes()) {
            Match match =
                    catalogue.match(Breakdown.request(take, Films.target(model)), Films.TODAY, Films.PLAN::allowsModel);
            assertThat(match).isInstanceOf(Match.Resolved.class);
            Match.Resolved resolved = (Match.Resolved) match;
            QuotaPolicy.Ruling ruling = QuotaPolicy.decide(
                    Films.PLAN,
                    account,
                    resolved.work(),
                    resolved.estimateMicros(),
                    Instant.parse("2026-03-31T22:00:00Z"));
            assertThat(ruling).isInstanceOf(QuotaPolicy.Ruling.Granted.class);
            account = account.with(((QuotaPolicy.Ruling.Granted) ruling).reservation());
            sum += resolved.estimateMicros();
        }
        return sum;
    }

    private static Treatment any(Random random, Means means) {
        List<Shot> shots = new ArrayList<>();
        int count = 1 + random.nextInt(means.maxShots());
        for (int i = 0; i < count; i++) {
            int seconds = random.nextInt(10) == 0
                    ? random.nextInt(1, 30)
                    : means.seconds().get(random.nextInt(means.seconds().size()));
            shots.add(new Shot(
                    text(random, 30),
                    seconds,
                    new View(Framing.values()[random.nextInt(Framing.values().length)], text(random, 40)),
                    List.of("It " + text(random, 200), "Then " + text(random, random.nextInt(20) == 0 ? 3_000 : 100)),
                    text(random, 60),
                    List.of("red"),
                    random.nextBoolean() ? List.of() : List.of(new Line("Ana", "Oui " + text(random, 20), "fr")),
                    text(random, 40),
                    random.nextInt(4) == 0 ? "text" : "",
                    random.nextInt(4) == 0));
        }
        String look = random.nextInt(3) == 0 ? "noir" : random.nextInt(9) == 0 ? "none" : null;
        return new Treatment("t", "l", look, List.of(new Cast("Ana", "a girl")), shots);
    }

    private static String text(Random random, int longest) {
        String letters = "abcé ; 猫犬 قطة \uD83D\uDC08 \"";
        StringBuilder text = new StringBuilder();
        int length = random.nextInt(longest);
        while (text.length() < length) {
            text.appendCodePoint(letters.codePointAt(
                    letters.offsetByCodePoints(0, random.nextInt(letters.codePointCount(0, letters.length())))));
        }
        return text.toString();
    }

    private static Treatment with(Shot shot, int seconds) {
        return new Treatment(
                "t",
                "l",
                null,
                List.of(),
                List.of(new Shot(
                        shot.title(),
                        seconds,
                        shot.view(),
                        shot.action(),
                        shot.light(),
                        shot.palette(),
                        shot.dialogue(),
                        shot.sound(),
                        shot.negative(),
                        shot.continues())));
    }
}
