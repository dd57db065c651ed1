package dev.bobine.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bobine.contract.Contract;
import dev.bobine.job.CancelCommand;
import dev.bobine.job.FrameSize;
import dev.bobine.job.Join;
import dev.bobine.job.Kind;
import dev.bobine.job.RenderRequest;
import dev.bobine.job.RequestIdentity;
import dev.bobine.job.production.JoinStyle;
import dev.bobine.job.production.OnFailure;
import dev.bobine.job.production.ProductionRequest;
import dev.bobine.job.production.Step;
import dev.bobine.job.production.StepInput;
import dev.bobine.job.production.Take;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Requests for productions, as they come and as they are understood.
class ProductionRequestsTest {

    private static final RecordParser PARSER = new RecordParser(Contract.load(), 1 << 20);
    private static final RequestIdentity IDENTITY = new RequestIdentity("plain", "film-1");

    @Test
    void aShotHasWhatTheDefaultsSayUnlessItSaysOtherwise() {
        ProductionRequest request = read("""
                {"id":"film-1","type":"produce","userId":"u","title":"Sea","onFailure":"skip","priority":7,
                 "defaults":{"model":"m","seconds":5,"aspectRatio":"16:9"},
                 "steps":{"s1":{"prompt":"a"},"s2":{"prompt":"b","seconds":"8","size":"640x360"},
                  "cut":{"join":["s1","s2"],"transition":"fade","fit":"crop","loudness":-16}},"result":"cut"}
                """);

        Step.Shot first = (Step.Shot) request.steps().getFirst();
        Step.Shot second = (Step.Shot) request.steps().get(1);
        assertThat(first.ask().model()).isEqualTo("m");
        assertThat(first.ask().render().seconds()).isEqualTo(5);
        assertThat(first.ask().priority()).isEqualTo(7);
        assertThat(second.ask().render().seconds()).isEqualTo(8);
        assertThat(second.ask().render().shape().size()).isEqualTo(new FrameSize(640, 360));
        assertThat(request.steps().get(2)).isInstanceOfSatisfying(Step.Join.class, join -> {
            assertThat(join.of()).containsExactly("s1", "s2");
            assertThat(join.style()).isEqualTo(JoinStyle.FADE);
            assertThat(join.finish()).isEqualTo(new Step.Join.Finish(Join.Fit.CROP, -16));
        });
        assertThat(request.onFailure()).isEqualTo(OnFailure.SKIP);
        assertThat(request.resultStep()).contains("cut");
        assertThat(request.toString()).doesNotContain("prompt");
    }

    @Test
    void aStillAmongClipsHasNothingOfWhatIsSaidForClips() {
        ProductionRequest request = read("""
                {"id":"film-1","type":"produce","userId":"u","defaults":{"model":"m","seconds":5,"audio":true,"style":"ink"},
                 "steps":{"board":{"kind":"still","format":"png","prompt":"a"},
                          "shot":{"prompt":"b","references":[{"role":"first_frame","from":"board"}]}}}
                """);

        RenderRequest board = ((Step.Shot) request.steps().getFirst()).ask().render();
        assertThat(board.kind()).isEqualTo(Kind.STILL);
        assertThat(board.seconds()).isNull();
        assertThat(board.audio()).isNull();
        assertThat(board.options().style()).isEqualTo("ink");
        assertThat(((Step.Shot) request.steps().getFirst()).ask().model()).isEqualTo("auto");
        assertThat(((Step.Shot) request.steps().getLast()).ask().render().kind())
                .isEqualTo(Kind.VIDEO);
    }

    @Test
    void shotsAreStepsAndAJoin() {
        ProductionRequest request = read("""
                {"id":"film-1","type":"produce","userId":"u","shots":[{"prompt":"a"},{"prompt":"b","continues":true},{"prompt":"c"}]}
                """);

        assertThat(request.ordered().stream().map(Step::name))
                .containsExactly("s1", "s1.last_frame", "s2", "s3", "film");
        assertThat(request.steps().get(1).field("seconds")).isEqualTo("shots[1].seconds");
        assertThat(StepInput.of(((Step.Shot) request.steps().get(1))
                        .ask()
                        .render()
                        .references()
                        .getFirst()))
                .contains(new StepInput("s1", Take.LAST_FRAME));
        assertThat(request.refusalOf(12)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "'',FILM",
        "'\"montage\":\"auto\",',FILM",
        "'\"montage\":\"native\",',SHOT_LIST",
        "'\"montage\":\"steps\",',STEPS"
    })
    void whichWayAFilmIsMadeIsForTheRequestToSay(String montage, ProductionRequest.Sort sort) {
        String shots = "{\"id\":\"film-1\",\"type\":\"produce\",\"userId\":\"u\",%s\"shots\":[{\"prompt\":\"a\"}%s]}";

        ProductionRequest two = read(shots.formatted(montage, ",{\"prompt\":\"b\"}"));
        assertThat(two.sort()).isEqualTo(sort);
        assertThat(two.shotList()).hasSize(sort == ProductionRequest.Sort.STEPS ? 0 : 2);
        assertThat(read(shots.formatted(montage, "")).sort()).isEqualTo(ProductionRequest.Sort.STEPS);
    }

    @Test
    void whatAnOrderMayCostIsNoPartOfItsPlanAndWhatAShotMayCostIs() {
        ProductionRequest request = read("""
                {"id":"film-1","type":"produce","userId":"u","maxCost":4.5,"defaults":{"maxCost":2},
                 "shots":[{"prompt":"a"},{"prompt":"b","maxCost":0.5}]}
                """);

        assertThat(request.maxCostMicros()).isEqualTo(4_500_000);
        assertThat(request.steps().stream()
                        .filter(Step.Shot.class::isInstance)
                        .map(step -> ((Step.Shot) step).ask().maxCostMicros()))
                .containsExactly(2_000_000L, 500_000L);
        assertThat(PARSER.parseRetry(IDENTITY, request.plan(), null))
                .isInstanceOfSatisfying(
                        Parsed.Production.class,
                        again -> assertThat(again.request().maxCostMicros()).isNull());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "'\"steps\":{\"s1\":{\"prompt\":\"a\",\"seconds\":0}}'; out_of_range; steps.s1.seconds",
                "'\"steps\":{\"s1\":{\"seconds\":4}}'; missing_field; steps.s1.prompt",
                "'\"steps\":{\"s1\":{\"prompt\":\"a\",\"join\":[\"s1\"]}}'; conflicting_fields; steps.s1.prompt",
                "'\"steps\":{\"s1\":{\"prompt\":\"a\",\"references\":[{\"role\":\"video\"}]}}'; missing_field; steps.s1.references[0].uri",
                "'\"steps\":{\"s1\":{\"prompt\":\"a\",\"references\":[{\"role\":\"video\",\"take\":\"clip\",\"uri\":\"s3://b/k\"}]}}'; missing_field; steps.s1.references[0].from",
                "'\"shots\":[{\"prompt\":\"a\",\"continues\":true}]'; conflicting_fields; shots[0].continues",
                "'\"shots\":[{\"prompt\":\"a\"}],\"steps\":{\"s1\":{\"prompt\":\"a\"}}'; conflicting_fields; steps",
                "'\"steps\":{}'; invalid_format; steps",
                "'\"title\":\"t\"'; missing_field; steps"
            })
    void whatIsWrongIsToldWithItsField(String rest, String code, String field) {
        Parsed parsed = parse("{\"id\":\"film-1\",\"type\":\"produce\",\"userId\":\"u\"," + rest + "}");

        assertThat(parsed).isInstanceOfSatisfying(Parsed.Invalid.class, invalid -> {
            assertThat(invalid.defect().code().code()).isEqualTo(code);
            assertThat(invalid.defect().field()).isEqualTo(field);
            assertThat(invalid.kind().wire()).isEqualTo("production");
        });
    }

    @Test
    void aPlanIsReadAgainWithItsChanges() {
        String plan =
                read("{\"id\":\"film-1\",\"type\":\"produce\",\"userId\":\"u\",\"shots\":[{\"prompt\":\"a\"},{\"prompt\":\"b\"}]}")
                        .plan();

        Parsed same = PARSER.parseRetry(IDENTITY, plan, null);
        Parsed changed = PARSER.parseRetry(IDENTITY, plan, bytes("{\"s2\":{\"prompt\":\"another\"}}"));
        Parsed wrong = PARSER.parseRetry(IDENTITY, plan, bytes("{\"s2\":{\"seconds\":-1}}"));
        Parsed unknown = PARSER.parseRetry(IDENTITY, plan, bytes("{\"s9\":{\"prompt\":\"another\"}}"));

        assertThat(prompts(same)).containsExactly("a", "b");
        assertThat(prompts(changed)).containsExactly("a", "another");
        assertThat(((Parsed.Invalid) wrong).defect().code().code()).isEqualTo("out_of_range");
        assertThat(((Parsed.Invalid) unknown).defect().field()).isEqualTo("changes");
    }

    private static List<String> prompts(Parsed parsed) {
        return ((Parsed.Production) parsed)
                .request().steps().stream()
                        .filter(Step.Shot.class::isInstance)
                        .map(step -> ((Step.Shot) step).ask().render().prompt())
                        .toList();
    }

    @Test
    void aProductionIsCancelledByItsId() {
        String id = "01939a2e-4b60-7c11-8d5e-0a1b2c3d4e5f";

        Parsed parsed = parse("{\"type\":\"cancel\",\"productionId\":\"" + id + "\"}");

        assertThat(((Parsed.Cancel) parsed).command().target())
                .isInstanceOfSatisfying(
                        CancelCommand.Target.ByProduction.class,
                        target -> assertThat(target.production()).hasToString(id));
    }

    private static ProductionRequest read(String json) {
        return ((Parsed.Production) parse(json)).request();
    }

    private static Parsed parse(String json) {
        return PARSER.parse(new RawRecord(null, bytes(json), List.of()));
    }

    private static byte[] bytes(String json) {
        return json.getBytes(StandardCharsets.UTF_8);
    }
}
