package dev.bobine.scheduling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bobine.job.JobId;
import dev.bobine.scheduling.FairShare.Backlog;
import dev.bobine.scheduling.FairShare.Head;
import dev.bobine.scheduling.FairShare.Moved;
import dev.bobine.scheduling.FairShare.Pick;
import dev.bobine.scheduling.FairShare.Turn;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FairShareTest {

    private static final long ALL = Long.MAX_VALUE;

    @Test
    void aLoneUserGetsEverySlotInTheOrderOfTheJobs() {
        List<Head> jobs = heads(10, 5);

        Turn turn = FairShare.pick(List.of(new Backlog("x", "ana", 7, 1, 100, jobs, false)), 10, ALL);

        assertThat(turn.picks().stream().map(Pick::id))
                .containsExactlyElementsOf(jobs.stream().map(Head::id).toList());
        assertThat(turn.moved()).containsExactly(new Moved("x", "ana", 7 + 10 * 5 * FairShare.SCALE, false, 10, 50));
    }

    @Test
    void equalUsersTakeTurns() {
        Turn turn = FairShare.pick(List.of(backlog("ana", 0, 1, 4), backlog("ben", 0, 1, 4)), 6, ALL);

        assertThat(turn.picks().stream().map(Pick::userId)).containsExactly("ana", "ben", "ana", "ben", "ana", "ben");
    }

    @Test
    void aUserOfTwiceTheWeightGetsTwiceTheCost() {
        Turn turn = FairShare.pick(List.of(backlog("ana", 0, 2, 30), backlog("ben", 0, 1, 30)), 30, ALL);

        assertThat(turn.picks().stream().filter(pick -> pick.userId().equals("ana")))
                .hasSize(20);
    }

    @Test
    void theDearestJobMovesATurnOnByNoMoreThanTheOrderHasRoomFor() {
        long dear = FairShare.advance(VirtualTimes.BASE, Long.MAX_VALUE, 1);
        long dearer = FairShare.advance(VirtualTimes.BASE, 1L << 47, 1);

        assertThat(dear).isEqualTo(dearer).isBetween(VirtualTimes.BASE + (1L << 55), VirtualTimes.BASE + (1L << 56));
    }

    @Test
    void expensiveJobsComeLessOften() {
        Backlog cheap = new Backlog("x", "ana", 0, 1, 100, heads(30, 10), false);
        Backlog dear = new Backlog("x", "ben", 0, 1, 100, heads(30, 50), false);

        Turn turn = FairShare.pick(List.of(cheap, dear), 30, ALL);

        assertThat(turn.picks().stream().filter(pick -> pick.userId().equals("ana")))
                .hasSize(25);
    }

    @Test
    void aUserAtTheRunningCapIsPassedOverAndNotReady() {
        Backlog full = new Backlog("x", "ana", 0, 1, 0, heads(3, 1), false);

        Turn turn = FairShare.pick(List.of(full, backlog("ben", 50, 1, 2)), 4, ALL);

        assertThat(turn.picks().stream().map(Pick::userId)).containsOnly("ben");
        assertThat(turn.moved().getFirst()).isEqualTo(new Moved("x", "ana", 0, false, 0, 0));
    }

    @Test
    void theRunningCapCountsOverAllLanesOfAUser() {
        Backlog one = new Backlog("x", "ana", 0, 1, 3, heads(5, 1), false);
        Backlog other = new Backlog("y", "ana", 0, 1, 3, heads(5, 1), false);

        assertThat(FairShare.pick(List.of(one, other), 10, ALL).picks()).hasSize(3);
    }

    @Test
    void nobodyIsServedWhoMayHaveToWaitForSomebodyUnread() {
        Backlog readInPart = new Backlog("x", "ana", 0, 1, 100, heads(2, 1), true);

        Turn turn = FairShare.pick(List.of(readInPart, backlog("ben", 5_000, 1, 5)), 10, ALL);

        assertThat(turn.picks().stream().map(Pick::userId)).containsExactly("ana", "ana");
        assertThat(FairShare.pick(List.of(backlog("ana", 10, 1, 5)), 5, 9).picks())
                .isEmpty();
    }

    @Test
    void theLaneTimeIsTheLatestTagServed() {
        Turn turn = FairShare.pick(List.of(backlog("ana", 0, 1, 3)), 3, ALL);

        assertThat(turn.laneTimes()).containsExactly(Map.entry("x", 2 * FairShare.SCALE));
    }

    /// Runs a backlogged server to the end and compares it all along with generalized processor sharing, which serves
    /// every waiting user at once in proportion to the weights.
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 5, 8, 13, 21, 34, 55, 89})
    void noUserLagsBehindAnIdealFluidServerByMoreThanOneJobEach(long seed) {
        Random random = new Random(seed);
        int users = 2 + random.nextInt(12);
        Map<String, Integer> weights = new TreeMap<>();
        Map<String, Deque<Head>> waiting = new TreeMap<>();
        Map<String, Long> tags = new HashMap<>();
        for (int u = 0; u < users; u++) {
            weights.put("u" + u, 1 + random.nextInt(4));
            waiting.put("u" + u, new ArrayDeque<>(randomHeads(random, 400)));
            tags.put("u" + u, 0L);
        }
        Map<String, Double> served = new HashMap<>();
        Map<String, Double> ideal = new HashMap<>();
        double totalWeight =
                weights.values().stream().mapToInt(Integer::intValue).sum();
        double largest = 100;
        for (int round = 0; round < 150; round++) {
            Turn turn = turn(waiting, tags, weights, 1 + random.nextInt(8));
            double cost = turn.moved().stream().mapToLong(Moved::cost).sum();
            turn.moved().forEach(moved -> served.merge(moved.userId(), (double) moved.cost(), Double::sum));
            weights.forEach((user, weight) -> ideal.merge(user, cost * weight / totalWeight, Double::sum));
            weights.forEach((user, weight) -> assertThat(ideal.getOrDefault(user, 0.0) - served.getOrDefault(user, 0.0))
                    .as("lag of " + user)
                    .isLessThanOrEqualTo(largest * (1 + weight * users / totalWeight)));
        }
    }

    @Test
    void aFloodDelaysAnotherUsersSingleJobByNoMoreThanOneJob() {
        Map<String, Deque<Head>> waiting = new TreeMap<>(Map.of("flood", new ArrayDeque<>(heads(1_000, 100))));
        Map<String, Long> tags = new HashMap<>(Map.of("flood", 0L));
        Map<String, Integer> weights = Map.of("flood", 1, "light", 1);
        long laneTime = 0;
        for (int i = 0; i < 100; i++) {
            laneTime = turn(waiting, tags, weights, 1).laneTimes().getOrDefault("x", laneTime);
        }
        waiting.put("light", new ArrayDeque<>(heads(1, 100)));
        tags.put("light", laneTime);

        List<String> next = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            next.add(turn(waiting, tags, weights, 1).picks().getFirst().userId());
        }

        assertThat(next).contains("light");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void noSlotStaysEmptyWhileAnybodyCouldUseIt(long seed) {
        Random random = new Random(seed);
        List<Backlog> backlogs = new ArrayList<>();
        int possible = 0;
        for (int u = 0; u < 10; u++) {
            int room = random.nextInt(6);
            int jobs = 0;
            for (String lane : List.of("x", "x+y")) {
                List<Head> heads = randomHeads(random, random.nextInt(5));
                jobs += heads.size();
                backlogs.add(new Backlog(lane, "u" + u, random.nextInt(1_000), 1 + u % 3, room, heads, false));
            }
            possible += Math.min(room, jobs);
        }
        int slots = random.nextInt(40);

        assertThat(FairShare.pick(backlogs, slots, ALL).picks()).hasSize(Math.min(slots, possible));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void readingInPartsServesTheSameOrderAsReadingAll(long seed) {
        Random random = new Random(seed);
        Map<String, Deque<Head>> waiting = new TreeMap<>();
        Map<String, Long> tags = new HashMap<>();
        Map<String, Integer> weights = new HashMap<>();
        for (int u = 0; u < 5; u++) {
            waiting.put("u" + u, new ArrayDeque<>(randomHeads(random, 40)));
            tags.put("u" + u, (long) random.nextInt(50_000));
            weights.put("u" + u, 1 + random.nextInt(3));
        }
        List<Backlog> whole = backlogs(waiting, tags, weights, 40);
        List<JobId> expected =
                FairShare.pick(whole, 200, ALL).picks().stream().map(Pick::id).toList();

        List<JobId> actual = new ArrayList<>();
        while (actual.size() < 200) {
            Turn turn = FairShare.pick(backlogs(waiting, tags, weights, 3), 200, ALL);
            assertThat(turn.picks()).isNotEmpty();
            apply(turn, waiting, tags);
            turn.picks().forEach(pick -> actual.add(pick.id()));
        }
        assertThat(actual).containsExactlyElementsOf(expected);
    }

    private static Turn turn(
            Map<String, Deque<Head>> waiting, Map<String, Long> tags, Map<String, Integer> weights, int slots) {
        Turn turn = FairShare.pick(backlogs(waiting, tags, weights, 1_000), slots, ALL);
        apply(turn, waiting, tags);
        return turn;
    }

    private static void apply(Turn turn, Map<String, Deque<Head>> waiting, Map<String, Long> tags) {
        for (Moved moved : turn.moved()) {
            tags.put(moved.userId(), moved.tag());
            Deque<Head> jobs = waiting.getOrDefault(moved.userId(), new ArrayDeque<>());
            for (int i = 0; i < moved.jobs(); i++) {
                jobs.remove();
            }
        }
    }

    private static List<Backlog> backlogs(
            Map<String, Deque<Head>> waiting, Map<String, Long> tags, Map<String, Integer> weights, int depth) {
        return waiting.entrySet().stream()
                .filter(entry -> !entry.getValue().isEmpty())
                .map(entry -> new Backlog(
                        "x",
                        entry.getKey(),
                        tags.getOrDefault(entry.getKey(), 0L),
                        weights.getOrDefault(entry.getKey(), 1),
                        1_000,
                        entry.getValue().stream().limit(depth).toList(),
                        entry.getValue().size() > depth))
                .sorted(Comparator.comparingLong(Backlog::tag))
                .toList();
    }

    private static Backlog backlog(String user, long tag, int weight, int jobs) {
        return new Backlog("x", user, tag, weight, 100, heads(jobs, 1), false);
    }

    private static List<Head> heads(int count, long cost) {
        return IntStream.range(0, count)
                .mapToObj(i -> new Head(new JobId(UUID.randomUUID()), cost))
                .toList();
    }

    private static List<Head> randomHeads(Random random, int count) {
        return IntStream.range(0, count)
                .mapToObj(i ->
                        new Head(new JobId(new UUID(random.nextLong(), random.nextLong())), 1 + random.nextInt(100)))
                .toList();
    }
}
