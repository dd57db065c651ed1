package dev.bobine.capacity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bobine.capacity.FairBudget.Claimant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;

/// The queue against its rule read aloud, on random courses of events. Each repetition has its own seed, so a failure
/// comes again.
class GrantQueueTest {

    private static final int LIMIT = 20;
    private static final int PER_USER = 8;
    private static final int PER_BACKEND = 12;

    private final GrantQueue<Integer> queue = new GrantQueue<>(LIMIT, PER_USER, PER_BACKEND);
    private final List<Plain> waiting = new ArrayList<>();
    private final List<Plain> granted = new ArrayList<>();

    private record Plain(int number, Claimant claimant, long units, GrantQueue<Integer>.Wish wish) {}

    @RepeatedTest(20)
    void whoeverIsGrantedIsWhomTheRuleNames(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        for (int number = 0; number < 3_000; number++) {
            happen(number, random);
            Optional<GrantQueue<Integer>.Wish> next = queue.grant();
            assertThat(next.map(GrantQueue.Wish::waiter)).isEqualTo(expected().map(Plain::number));
            next.ifPresent(wish -> grant(wish.waiter()));
            assertThat(queue.taken()).isEqualTo(sum(granted)).isLessThanOrEqualTo(LIMIT);
            assertThat(queue.waiting()).isEqualTo(waiting.size());
        }
        List.copyOf(granted).forEach(this::giveBack);
        waiting.forEach(plain -> queue.remove(plain.wish()));
        assertThat(queue.known()).as("names remembered of those who have gone").isZero();
    }

    private void happen(int number, Random random) {
        int kind = random.nextInt(10);
        if (kind < 5) {
            Claimant claimant = new Claimant("u" + random.nextInt(6), "b" + random.nextInt(3));
            long units = 1 + random.nextInt(random.nextInt(20) == 0 ? LIMIT : 5);
            waiting.add(new Plain(number, claimant, units, queue.add(claimant, units, number)));
        } else if (kind < 9 && !granted.isEmpty()) {
            giveBack(granted.get(random.nextInt(granted.size())));
        } else if (!waiting.isEmpty()) {
            queue.remove(waiting.remove(random.nextInt(waiting.size())).wish());
        }
    }

    private void grant(int number) {
        Plain plain = waiting.stream()
                .filter(one -> one.number() == number)
                .findFirst()
                .orElseThrow();
        waiting.remove(plain);
        granted.add(plain);
    }

    private void giveBack(Plain plain) {
        granted.remove(plain);
        queue.giveBack(plain.claimant(), plain.units());
    }

    /// Of the first of each claimant, those within their parts; of these the one whose user holds least, the earliest
    /// of several; and nobody while it does not fit.
    private Optional<Plain> expected() {
        Map<String, Long> users = held(true);
        Map<String, Long> backends = held(false);
        Set<Claimant> seen = new HashSet<>();
        return waiting.stream()
                .filter(plain -> seen.add(plain.claimant()))
                .filter(plain -> fits(users, plain.claimant().user(), plain.units(), PER_USER))
                .filter(plain -> fits(backends, plain.claimant().backend(), plain.units(), PER_BACKEND))
                .min(Comparator.comparingLong(
                        plain -> users.getOrDefault(plain.claimant().user(), 0L)))
                .filter(plain -> sum(granted) + plain.units() <= LIMIT);
    }

    private Map<String, Long> held(boolean byUser) {
        Map<String, Long> held = new HashMap<>();
        granted.forEach(plain ->
                held.merge(byUser ? plain.claimant().user() : plain.claimant().backend(), plain.units(), Long::sum));
        return held;
    }

    private static boolean fits(Map<String, Long> held, String name, long units, long limit) {
        long now = held.getOrDefault(name, 0L);
        return now == 0 || now + units <= limit;
    }

    private static long sum(List<Plain> plains) {
        return plains.stream().mapToLong(Plain::units).sum();
    }
}
