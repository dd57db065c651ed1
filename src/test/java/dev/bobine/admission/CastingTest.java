package dev.bobine.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bobine.admission.Casting.Cast;
import dev.bobine.catalogue.Capabilities;
import dev.bobine.catalogue.Catalogue;
import dev.bobine.catalogue.Durations;
import dev.bobine.catalogue.Extension;
import dev.bobine.catalogue.Model;
import dev.bobine.catalogue.Offer;
import dev.bobine.job.FrameSize;
import dev.bobine.job.GenerationRequest;
import dev.bobine.job.Job;
import dev.bobine.job.JobId;
import dev.bobine.job.JobState;
import dev.bobine.job.Join;
import dev.bobine.job.Options;
import dev.bobine.job.Origin;
import dev.bobine.job.Plan;
import dev.bobine.job.ProductionId;
import dev.bobine.job.Reference;
import dev.bobine.job.Reference.Role;
import dev.bobine.job.Refusal;
import dev.bobine.job.RenderRequest;
import dev.bobine.job.RequestHead;
import dev.bobine.job.RequestIdentity;
import dev.bobine.job.Schedule;
import dev.bobine.job.Shape;
import dev.bobine.job.UserId;
import dev.bobine.job.production.JoinStyle;
import dev.bobine.job.production.OnFailure;
import dev.bobine.job.production.ProductionRequest;
import dev.bobine.job.production.Step;
import dev.bobine.job.production.StepInput;
import dev.bobine.job.production.Take;
import dev.bobine.storage.ClipKeys;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// What steps come to as jobs.
class CastingTest {

    private static final Instant NOW = Instant.parse("2030-01-02T00:00:00Z");
    private static final Instant DEADLINE = NOW.plusSeconds(3600);
    private static final FrameSize WIDE = new FrameSize(1280, 720);
    private static final RequestHead HEAD = new RequestHead(
            new RequestIdentity("/s", "film-1"),
            new UserId("ana"),
            null,
            null,
            Map.of("campaign", "spring"),
            "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");

    private final List<Model> models = new ArrayList<>();
    private int ids;

    private void model(String name, Extension extension) {
        Capabilities can = Capabilities.of(Set.of(), Set.of()).with(Map.of(Role.EXTEND, 1, Role.FIRST_FRAME, 1));
        models.add(new Model(
                name,
                new Model.Output(Durations.parse(List.of("1-10")), List.of(WIDE), true, false),
                new Model.Input(Set.of(), Set.of(Role.EXTEND, Role.FIRST_FRAME), 1000, extension),
                new Model.Times(Duration.ofMinutes(5), Duration.ofMinutes(1), Duration.ofHours(20)),
                null,
                Map.of(name, new Offer(name, "x", can, 100, Map.of(), null))));
    }

    private void studio() {
        models.add(new Model(
                "studio",
                new Model.Output(Durations.parse(List.of("1-3600")), List.of(WIDE), true, true),
                new Model.Input(Set.of(), Set.of(), 1),
                new Model.Times(Duration.ofMinutes(5), Duration.ofMinutes(1), Duration.ofHours(20)),
                null,
                Map.of("studio", new Offer("studio", "x", Capabilities.ofCuts(), 0, Map.of(), null))));
    }

    private static Step shot(String name, String model, int seconds, Reference... references) {
        GenerationRequest ask = new GenerationRequest(
                HEAD,
                model,
                new RenderRequest("a boat", seconds, Shape.ANY, null, Options.NONE, List.of(references)),
                new Schedule(8, null, DEADLINE),
                null,
                false);
        return new Step.Shot(name, "steps." + name, ask, List.of());
    }

    private static Reference of(String step, Take take, Role role) {
        return new StepInput(step, take).as(role, null);
    }

    private Casting.Ruling cast(Step... steps) {
        ProductionRequest request = new ProductionRequest(
                HEAD,
                null,
                List.of(steps),
                null,
                OnFailure.STOP,
                new Schedule(8, null, DEADLINE),
                "{}",
                ProductionRequest.Sort.STEPS);
        Plan plan = new Plan("p", 1, 100, 100, 100_000, 1_000_000, 60, 1 << 24, 12, Set.of(Plan.ALL_MODELS));
        AdmissionRound.Rules rules = new AdmissionRound.Rules(
                new Catalogue(
                        models.stream().collect(Collectors.toMap(Model::name, one -> one)),
                        Map.of(),
                        Catalogue.Preference.CHEAPEST),
                new Plans(Map.of("p", plan), "p"),
                new ReferenceRules(
                        List.of(),
                        new ReferenceRules.OwnClips("bobine", ClipKeys.PREFIX, ClipKeys::jobOf, ClipKeys::of)),
                new NamedWebhooks(() -> true, 1));
        AccountState account = AccountState.fresh(LocalDate.of(2030, 1, 2));
        return new Casting(
                        rules,
                        Casting.Script.first(new ProductionId(new UUID(0, 9)), request),
                        plan,
                        account,
                        Map.of(),
                        () -> JobId.of("019ab8e0-0000-7000-8000-00000000000" + ++ids),
                        NOW)
                .cast();
    }

    private List<Job> jobs(Step... steps) {
        Casting.Ruling ruling = cast(steps);
        assertThat(ruling).isInstanceOf(Casting.Ruling.Granted.class);
        return ((Casting.Ruling.Granted) ruling).made().stream().map(Cast::job).toList();
    }

    private Refusal refusal(Step... steps) {
        Casting.Ruling ruling = cast(steps);
        assertThat(ruling).isInstanceOf(Casting.Ruling.Denied.class);
        return ((Casting.Ruling.Denied) ruling).refusal();
    }

    @Test
    void whatIsSaidOfTheProductionHoldsForEveryJobOfIt() {
        model("m", Extension.ANY);
        studio();

        List<Job> jobs = jobs(
                shot("s1", "m", 4),
                shot("s2", "m", 4, of("s1", Take.LAST_FRAME, Role.FIRST_FRAME)),
                new Step.Join("film", "steps.film", List.of("s1", "s2"), JoinStyle.CUT, List.of()));

        assertThat(jobs).hasSize(4).allSatisfy(job -> {
            assertThat(job.head().metadata()).isEqualTo(HEAD.metadata());
            assertThat(job.head().trace()).isEqualTo(HEAD.trace());
            assertThat(job.head().identity()).isEqualTo(HEAD.identity());
            assertThat(job.ask().priority()).isEqualTo(8);
            assertThat(job.ask().deadline()).isEqualTo(DEADLINE);
        });
        assertThat(jobs)
                .extracting(job -> job.state() instanceof JobState.Held(int waits, Instant _) ? waits : 0)
                .containsExactly(0, 1, 1, 2);
    }

    @Test
    void whatNeedsAStudioIsRefusedWhereThereIsNone() {
        model("m", Extension.ANY);

        assertThat(refusal(
                                shot("s1", "m", 4),
                                shot("s2", "m", 4),
                                new Step.Join("film", "steps.film", List.of("s1", "s2"), JoinStyle.CUT, List.of()))
                        .code())
                .isEqualTo("no_studio");
        assertThat(refusal(shot("s1", "m", 4), shot("s2", "m", 4, of("s1", Take.LAST_FRAME, Role.FIRST_FRAME)))
                        .code())
                .isEqualTo("no_studio");
        assertThat(jobs(shot("s1", "m", 4), shot("s2", "m", 4))).hasSize(2);
    }

    @Test
    void aFilmIsAsLongAsTheWholeOfWhatGoesOnInIt() {
        model("m", Extension.ANY);
        studio();

        List<Job> jobs = jobs(
                shot("s1", "m", 4),
                shot("s2", "m", 3, of("s1", Take.CLIP, Role.EXTEND)),
                shot("s3", "m", 2, of("s2", Take.CLIP, Role.EXTEND)),
                new Step.Join("film", "steps.film", List.of("s3", "s1"), JoinStyle.CUT, List.of()));

        assertThat(jobs.getLast().ask().work())
                .isInstanceOfSatisfying(
                        Join.class, film -> assertThat(film.filmSeconds()).isEqualTo(4 + 3 + 2 + 4));
        assertThat(jobs.get(2).head().origin())
                .containsExactly(new Origin(jobs.get(1).id(), Origin.How.EXTENDS));
    }

    @Test
    void aFilmIsFinishedAsItsStepSays() {
        model("m", Extension.ANY);
        studio();

        List<Job> jobs = jobs(
                shot("s1", "m", 4),
                new Step.Join(
                        "film",
                        "steps.film",
                        List.of("s1", "s1"),
                        JoinStyle.FADE,
                        new Step.Join.Finish(Join.Fit.CROP, -16),
                        List.of()));

        assertThat(jobs.getLast().ask().work()).isInstanceOfSatisfying(Join.class, film -> assertThat(film.style())
                .isEqualTo(new Join.Style(500, Join.Fit.CROP, -16, false)));
    }

    @Test
    void aPinnedModelGoesOnWithItsOwnStepsAndOnlySoFar() {
        model("m", new Extension(Extension.Returns.WHOLE, 8, true));
        model("other", Extension.ANY);

        assertThat(jobs(shot("s1", "m", 4), shot("s2", "m", 4, of("s1", Take.CLIP, Role.EXTEND))))
                .hasSize(2);
        Refusal stranger = refusal(shot("s1", "other", 4), shot("s2", "m", 4, of("s1", Take.CLIP, Role.EXTEND)));
        assertThat(stranger.code()).isEqualTo("extends_of_another");
        assertThat(stranger.field()).isEqualTo("steps.s2.references[0]");
        assertThat(refusal(
                                shot("s1", "m", 4),
                                shot("s2", "m", 3, of("s1", Take.CLIP, Role.EXTEND)),
                                shot("s3", "m", 2, of("s2", Take.CLIP, Role.EXTEND)))
                        .code())
                .isEqualTo("extends_too_long");
    }
}
