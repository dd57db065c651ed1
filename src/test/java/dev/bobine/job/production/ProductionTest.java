package dev.bobine.job.production;

import static dev.bobine.job.production.Asks.admitted;
import static dev.bobine.job.production.Asks.job;
import static dev.bobine.job.production.Asks.join;
import static dev.bobine.job.production.Asks.shot;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bobine.job.JobId;
import dev.bobine.job.production.Production.Edge;
import dev.bobine.job.production.Production.Next;
import dev.bobine.job.production.Production.Stop;
import dev.bobine.job.production.Standing.Phase;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class ProductionTest {

    private static final Production FILM = film(OnFailure.STOP);
    private static final Production LENIENT = film(OnFailure.SKIP);

    private static Production film(OnFailure onFailure) {
        return admitted(onFailure, "cut", shot("s1"), shot("s2"), shot("s3"), join("cut", "s1", "s2", "s3"));
    }

    @Test
    void aStepThatEndedWellHoldsNobodyBackAnyMore() {
        Next next = FILM.next(standings("s1 completed", "s2 running", "s3 queued", "cut held"));

        assertThat(next.gone()).containsExactly(new Edge(job("cut"), job("s1"), false));
        assertThat(next.stopped()).isEmpty();
        assertThat(next.outcome()).isEqualTo(Outcome.OPEN);
    }

    @Test
    void aLossStopsWhatHasNotBeenSubmittedAndNothingElse() {
        Next next = FILM.next(standings("s1 lost", "s2 running", "s3 queued", "cut held"));

        assertThat(next.stopped()).containsExactly(new Stop(job("s3"), "s1"), new Stop(job("cut"), "s1"));
        assertThat(next.outcome()).isEqualTo(Outcome.OPEN);
    }

    @Test
    void aJoinDoesWithoutALostShotWhereThatIsWanted() {
        Next next = LENIENT.next(standings("s1 lost", "s2 running", "s3 queued", "cut held"));

        assertThat(next.stopped()).isEmpty();
        assertThat(next.gone()).containsExactly(new Edge(job("cut"), job("s1"), true));
    }

    @Test
    void aJoinDoesNotDoWithoutAnyShot() {
        Next next = LENIENT.next(standings("s1 lost", "s2 lost", "s3 lost", "cut held"));

        assertThat(next.stopped()).containsExactly(new Stop(job("cut"), "s1"));
        assertThat(next.outcome()).isEqualTo(Outcome.FAILED);
    }

    @Test
    void aLossIsPassedOnAlongTheChain() {
        Production chain = admitted(OnFailure.SKIP, "s3", shot("s1"), shot("s2", "s1"), shot("s3", "s2"));

        Next next = chain.next(standings("s1 lost", "s2 held", "s3 held"));

        assertThat(next.stopped()).containsExactly(new Stop(job("s2"), "s1"), new Stop(job("s3"), "s2"));
        assertThat(next.outcome()).isEqualTo(Outcome.FAILED);
    }

    @Test
    void aCancelledProductionEndsWithItsLastRunningJob() {
        Production cancelled = new Production(FILM.id(), FILM.members(), "cut", OnFailure.STOP, true);

        Next running = cancelled.next(standings("s1 running", "s2 completed", "s3 queued", "cut held"));
        Next ended = cancelled.next(standings("s1 completed", "s2 completed", "s3 lost", "cut lost"));

        assertThat(running.stopped()).containsExactly(new Stop(job("s3"), null), new Stop(job("cut"), null));
        assertThat(running.gone()).isEmpty();
        assertThat(running.outcome()).isEqualTo(Outcome.OPEN);
        assertThat(ended.outcome()).isEqualTo(Outcome.CANCELLED);
    }

    @Test
    void aProductionIsDoneWithItsResult() {
        assertThat(FILM.next(standings("s1 completed", "s2 completed", "s3 completed", "cut completed"))
                        .outcome())
                .isEqualTo(Outcome.COMPLETED);
    }

    @Test
    void variantsAreDoneWhenOneIs() {
        Production variants = admitted(OnFailure.SKIP, null, shot("v1"), shot("v2"));

        assertThat(variants.next(standings("v1 lost", "v2 completed")).outcome())
                .isEqualTo(Outcome.COMPLETED);
        assertThat(variants.next(standings("v1 lost", "v2 lost")).outcome()).isEqualTo(Outcome.FAILED);
    }

    @Test
    void progressIsThatOfTheSeconds() {
        Map<JobId, Standing> standings = standings("s1 completed", "s2 running", "s3 queued", "cut held");
        standings.put(job("s2"), new Standing(Phase.RUNNING, 60));

        assertThat(FILM.next(standings).progress()).isEqualTo(40);
    }

    @Test
    void whatFailedIsDoneAgainWithWhatNeedsIt() {
        Redo redo = redo(
                FILM, Set.of(), standings("s1 completed", "s2 lost", "s3 completed", "cut lost"), jobs("s1", "s3"));

        assertThat(redo).isEqualTo(new Redo.Again(Set.of("s2", "cut")));
    }

    @Test
    void aChangedShotIsDoneAgainWithWhatNeedsItAlone() {
        Map<JobId, Standing> done = standings("s1 completed", "s2 completed", "s3 completed", "cut completed");

        assertThat(redo(FILM, Set.of("s2"), done, jobs("s1", "s2", "s3", "cut")))
                .isEqualTo(new Redo.Again(Set.of("s2", "cut")));
    }

    @Test
    void whatIsLackingForANamedStepIsDoneToo() {
        Production chain = admitted(OnFailure.STOP, "s3", shot("s1"), shot("s2", "s1"), shot("s3", "s2"));

        assertThat(redo(chain, Set.of("s3"), standings("s1 lost", "s2 lost", "s3 lost"), Set.of()))
                .isEqualTo(new Redo.Again(Set.of("s1", "s2", "s3")));
    }

    @Test
    void whatAChangedStepNeedsNowIsWhatCounts() {
        Production pair = admitted(OnFailure.SKIP, null, shot("s1", "s3"), shot("s2"), shot("s3"), shot("s4", "s2"));
        Map<JobId, Standing> standings = standings("s1 completed", "s2 lost", "s3 completed", "s4 lost");
        Map<String, Set<String>> needs = Map.of("s1", Set.of("s2"), "s2", Set.of(), "s3", Set.of(), "s4", Set.of("s2"));

        assertThat(Redo.of(pair, Set.of("s1"), needs, standings, jobs("s1", "s3")))
                .as("the lost one that it needs now, with what needs that, and not the one that it needed")
                .isEqualTo(new Redo.Again(Set.of("s1", "s2", "s4")));
        assertThat(code(Redo.of(
                        pair,
                        Set.of("s3"),
                        Map.of("s1", Set.of(), "s2", Set.of(), "s3", Set.of("s2"), "s4", Set.of()),
                        standings("s1 completed", "s2 completed", "s3 completed", "s4 completed"),
                        jobs("s1", "s3", "s4"))))
                .isEqualTo("source_deleted");
    }

    @Test
    void nothingIsDoneAgainThatNeedNotBe() {
        Map<JobId, Standing> done = standings("s1 completed", "s2 completed", "s3 completed", "cut completed");

        assertThat(code(redo(FILM, Set.of(), done, Set.of()))).isEqualTo("nothing_to_retry");
        assertThat(code(redo(FILM, Set.of("s9"), done, Set.of()))).isEqualTo("unknown_step");
        assertThat(code(redo(FILM, Set.of("cut"), done, jobs("s1", "s2")))).isEqualTo("source_deleted");
    }

    private static String code(Redo redo) {
        return ((Redo.Refused) redo).refusal().code();
    }

    /// Random productions, whose jobs end at random: whatever the order, every step ends, none before what it needs.
    @RepeatedTest(200)
    void everyProductionComesToItsEnd(RepetitionInfo repetition) {
        SplittableRandom random = new SplittableRandom(repetition.getCurrentRepetition());
        Production production = random(random);
        Map<String, Phase> phases = new LinkedHashMap<>();
        Map<String, Set<String>> edges = new HashMap<>();
        for (Member member : production.members()) {
            edges.put(member.step(), new HashSet<>(member.needs()));
            phases.put(member.step(), member.needs().isEmpty() ? Phase.QUEUED : Phase.HELD);
        }
        int steps = 0;
        boolean open = true;
        while (open) {
            assertThat(steps++).as("it does not end").isLessThan(1_000);
            end(production, phases, random);
            Next next = production.next(standings(production, phases));
            open = next.outcome() == Outcome.OPEN;
            for (Stop stop : next.stopped()) {
                assertThat(phases.put(step(production, stop.job()), Phase.LOST)).isIn(Phase.HELD, Phase.QUEUED);
            }
            for (Edge edge : next.gone()) {
                String step = step(production, edge.job());
                Set<String> left = Objects.requireNonNull(edges.get(step));
                left.remove(step(production, edge.after()));
                assertThat(phases.get(step(production, edge.after())))
                        .isEqualTo(edge.spared() ? Phase.LOST : Phase.COMPLETED);
                if (left.isEmpty()) {
                    phases.replace(step, Phase.HELD, Phase.QUEUED);
                }
            }
            assertThat(production.next(standings(production, phases)).outcome()).isEqualTo(next.outcome());
        }
        assertThat(phases.values()).isSubsetOf(Phase.COMPLETED, Phase.LOST);
    }

    private static void end(Production production, Map<String, Phase> phases, SplittableRandom random) {
        List<String> startable = new ArrayList<>();
        phases.forEach((step, phase) -> {
            if (phase == Phase.QUEUED || phase == Phase.RUNNING) {
                startable.add(step);
            }
        });
        assertThat(startable).as("nothing can start and it is open").isNotEmpty();
        String step = startable.get(random.nextInt(startable.size()));
        boolean queued = phases.get(step) == Phase.QUEUED;
        Phase end = random.nextInt(5) == 0 ? Phase.LOST : Phase.COMPLETED;
        phases.put(step, queued ? Phase.RUNNING : end);
        for (String need : production.member(step).needs()) {
            boolean spared = production.member(step).joins().contains(need) && production.onFailure() == OnFailure.SKIP;
            assertThat(phases.get(need)).isIn(spared ? Set.of(Phase.COMPLETED, Phase.LOST) : Set.of(Phase.COMPLETED));
        }
    }

    static Production random(SplittableRandom random) {
        int count = 1 + random.nextInt(8);
        List<Step> steps = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Set<String> needs = new HashSet<>();
            for (int j = 0; j < i; j++) {
                if (random.nextInt(3) == 0) {
                    needs.add("s" + j);
                }
            }
            String[] names = needs.toArray(String[]::new);
            steps.add(!needs.isEmpty() && random.nextBoolean() ? join("s" + i, names) : shot("s" + i, names));
        }
        return admitted(random.nextBoolean() ? OnFailure.STOP : OnFailure.SKIP, null, steps.toArray(Step[]::new));
    }

    private static String step(Production production, JobId job) {
        return production.members().stream()
                .filter(member -> member.job().equals(job))
                .findFirst()
                .orElseThrow()
                .step();
    }

    private static Map<JobId, Standing> standings(Production production, Map<String, Phase> phases) {
        return production.members().stream()
                .collect(Collectors.toMap(
                        Member::job, member -> new Standing(Objects.requireNonNull(phases.get(member.step())), 0)));
    }

    private static Map<JobId, Standing> standings(String... texts) {
        Map<JobId, Standing> standings = new HashMap<>();
        for (String text : texts) {
            String[] words = text.split(" ");
            Phase phase = Phase.valueOf(words[1].toUpperCase(Locale.ROOT));
            standings.put(job(words[0]), new Standing(phase, phase == Phase.COMPLETED ? 100 : 0));
        }
        return standings;
    }

    private static Set<JobId> jobs(String... steps) {
        return Set.of(steps).stream().map(Asks::job).collect(Collectors.toSet());
    }

    /// As what was asked for first.
    private static Redo redo(
            Production production, Set<String> named, Map<JobId, Standing> standings, Set<JobId> clips) {
        Map<String, Set<String>> needs = production.members().stream()
                .collect(Collectors.toMap(Member::step, member -> Set.copyOf(member.needs())));
        return Redo.of(production, named, needs, standings, clips);
    }
}
