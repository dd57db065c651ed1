package dev.bobine.job.production;

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
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;

/// A production in the database, and everything that can happen to it, one transaction at a time. Its steps are what
/// the real statements do; a process may be gone between any two transactions.
final class ProductionMachine {

    /// The machine as it is, and machines with one mistake each.
    enum Variant {
        SOUND,
        /// What a step waits for is counted down whenever somebody looks, whether or not it was counted before.
        EDGE_RELEASED_TWICE,
        /// What waits is released by a transaction of its own, before the one that ends what it waits for.
        RELEASED_BEFORE_THE_SETTLE,
        /// The same, after it: whoever is gone in between leaves it waiting for ever.
        RELEASED_AFTER_THE_SETTLE,
        /// A step is released by any end of what it needs.
        STARTED_WITHOUT_ITS_INPUT,
        /// What ends because of another one keeps its money.
        RESERVATION_NOT_GIVEN_BACK,
        /// A settle that comes again is written again.
        SETTLED_TWICE
    }

    static final class Violation extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Violation(String message) {
            super(message);
        }
    }

    private static final int PRICE = 10;

    private final Variant variant;
    private final SplittableRandom random;
    private final Map<JobId, Phase> jobs = new LinkedHashMap<>();
    private final Map<JobId, Integer> waits = new HashMap<>();
    private final Set<Edge> edges = new HashSet<>();
    private final Map<JobId, Integer> released = new HashMap<>();
    private final Map<JobId, Integer> billed = new HashMap<>();
    private Production production;
    private int held;
    private int ends;
    private boolean ended;

    ProductionMachine(Variant variant, Production production, SplittableRandom random) {
        this.variant = variant;
        this.production = production;
        this.random = random;
        for (Member member : production.members()) {
            held += PRICE;
            waits.put(member.job(), member.needs().size());
            jobs.put(member.job(), member.needs().isEmpty() ? Phase.QUEUED : Phase.HELD);
            member.needs()
                    .forEach(need -> edges.add(
                            new Edge(member.job(), production.member(need).job(), false)));
        }
    }

    /// Does one thing that is possible.
    void step() {
        switch (random.nextInt(12)) {
            case 0 -> expire();
            case 1 -> cancel();
            case 2, 3, 4, 5 -> claim();
            default -> end();
        }
        check();
    }

    /// Nothing goes wrong any more: everything must come to an end.
    void comeToRest() {
        for (int i = 0; i < 200 && !ended; i++) {
            claim();
            end();
            check();
        }
        if (!ended || jobs.values().stream().anyMatch(Phase::isLive)) {
            throw new Violation("it does not end: " + jobs.values());
        }
    }

    private List<JobId> in(Phase phase) {
        return jobs.entrySet().stream()
                .filter(job -> job.getValue() == phase)
                .map(Map.Entry::getKey)
                .toList();
    }

    private void claim() {
        List<JobId> queued = in(Phase.QUEUED);
        if (queued.isEmpty()) {
            return;
        }
        JobId job = queued.get(random.nextInt(queued.size()));
        Member member = member(job);
        Set<String> lost = new HashSet<>(member.needs());
        lost.removeIf(need -> phase(need) == Phase.COMPLETED);
        boolean maySpare = production.onFailure() == OnFailure.SKIP
                && lost.stream().allMatch(need -> phase(need) == Phase.LOST)
                && member.canSpare(lost);
        if (!lost.isEmpty() && !maySpare) {
            throw new Violation("started without what it needs");
        }
        jobs.put(job, Phase.RUNNING);
        if (billed.merge(job, 1, Integer::sum) > 1) {
            throw new Violation("paid twice");
        }
    }

    private void end() {
        List<JobId> running = in(Phase.RUNNING);
        if (running.isEmpty()) {
            return;
        }
        JobId job = running.get(random.nextInt(running.size()));
        Phase end = random.nextInt(5) == 0 ? Phase.LOST : Phase.COMPLETED;
        boolean gone = random.nextInt(4) == 0;
        if (variant == Variant.RELEASED_BEFORE_THE_SETTLE && end == Phase.COMPLETED) {
            List.copyOf(edges).stream().filter(edge -> edge.after().equals(job)).forEach(this::release);
            if (gone) {
                return;
            }
        }
        settle(job, end);
        if (variant == Variant.RELEASED_AFTER_THE_SETTLE && gone) {
            return;
        }
        follow();
        if (variant == Variant.SETTLED_TWICE && gone) {
            settle(job, end);
        }
    }

    private void expire() {
        List<JobId> waiting = new ArrayList<>(in(Phase.HELD));
        waiting.addAll(in(Phase.QUEUED));
        if (!waiting.isEmpty() && random.nextInt(6) == 0) {
            settle(waiting.get(random.nextInt(waiting.size())), Phase.LOST);
            follow();
        }
    }

    private void cancel() {
        if (!ended && random.nextInt(8) == 0) {
            production = new Production(
                    production.id(), production.members(), production.result(), production.onFailure(), true);
            follow();
        }
    }

    private void settle(JobId job, Phase end) {
        jobs.put(job, end);
        held -= PRICE;
    }

    private void follow() {
        if (ended) {
            return;
        }
        Map<JobId, Standing> standings = new HashMap<>();
        jobs.forEach((job, phase) -> standings.put(job, new Standing(phase, 0)));
        Next next = production.next(standings);
        next.gone().forEach(edge -> release(new Edge(edge.job(), edge.after(), false)));
        if (variant == Variant.STARTED_WITHOUT_ITS_INPUT) {
            List.copyOf(edges).stream()
                    .filter(edge -> !phase(edge.after()).isLive())
                    .forEach(this::release);
        }
        List<Stop> stopped = variant == Variant.STARTED_WITHOUT_ITS_INPUT ? List.of() : next.stopped();
        for (Stop stop : stopped) {
            if (phase(stop.job()).isUnstarted()) {
                jobs.put(stop.job(), Phase.LOST);
                held -= variant == Variant.RESERVATION_NOT_GIVEN_BACK ? 0 : PRICE;
            }
            edges.removeIf(edge -> edge.job().equals(stop.job()));
        }
        if (next.outcome().isEnd()) {
            ended = true;
            ends++;
        }
    }

    private void release(Edge edge) {
        boolean counts = edges.remove(edge);
        if (!counts && variant != Variant.EDGE_RELEASED_TWICE) {
            return;
        }
        int left = waits.merge(edge.job(), -1, Integer::sum);
        if (left == 0 && jobs.get(edge.job()) == Phase.HELD) {
            jobs.put(edge.job(), Phase.QUEUED);
            released.merge(edge.job(), 1, Integer::sum);
        }
    }

    private void check() {
        long live = jobs.values().stream().filter(Phase::isLive).count();
        if (held != live * PRICE) {
            throw new Violation("held are " + held + " for " + live + " jobs");
        }
        if (waits.values().stream().anyMatch(left -> left < 0)) {
            throw new Violation("an edge counted twice");
        }
        if (released.values().stream().anyMatch(times -> times > 1)) {
            throw new Violation("released twice");
        }
        if (ends > 1) {
            throw new Violation("ended twice");
        }
    }

    private Member member(JobId job) {
        return production.members().stream()
                .filter(member -> member.job().equals(job))
                .findFirst()
                .orElseThrow();
    }

    private Phase phase(String step) {
        return phase(production.member(step).job());
    }

    private Phase phase(JobId job) {
        return Objects.requireNonNull(jobs.get(job), "there is no such job");
    }
}
