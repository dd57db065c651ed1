package dev.bobine.capacity;

import static dev.bobine.quality.Waits.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bobine.capacity.FairBudget.Claimant;
import dev.bobine.capacity.FairBudget.Share;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
class FairBudgetTest {

    private static final Duration LONG = Duration.ofSeconds(50);

    private final FairBudget budget = new FairBudget(8, 6, 6);

    @Test
    void oneUserAndOneBackendLeaveSomethingToTheOthers() throws Exception {
        for (int i = 0; i < 6; i++) {
            assertThat(take("flood", "slow", 1)).isPresent();
        }

        assertThat(take("flood", "other", 1)).isEmpty();
        assertThat(take("other", "slow", 1)).isEmpty();
        assertThat(take("other", "other", 1)).isPresent();
    }

    @Test
    void aWaitThatEndsWithoutAGrantHasTakenNothing() throws Exception {
        Share all = take("a", "x", 8).orElseThrow();
        assertThat(take("b", "y", 1)).isEmpty();

        all.close();

        assertThat(budget.taken()).isZero();
        assertThat(budget.waiting()).isZero();
        assertThat(take("b", "y", 6)).isPresent();
    }

    @Test
    void anInterruptedWaitHasTakenNothing() throws Exception {
        try (Share _ = take("a", "x", 8).orElseThrow()) {
            Thread waiter = Thread.ofVirtual().start(() -> {
                try {
                    Optional<Share> _ = budget.take(new Claimant("b", "y"), 1, LONG);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            await().until(() -> budget.waiting() == 1);
            waiter.interrupt();
            waiter.join();
        }

        assertThat(budget.taken()).isZero();
        assertThat(budget.waiting()).isZero();
    }

    @Test
    void whatIsLargerThanTheWholeGetsAllOfIt() throws Exception {
        assertThat(take("a", "x", 100)).isPresent();
        assertThat(budget.taken()).isEqualTo(8);
    }

    @Test
    void aShareGivesBackWhatItDoesNotNeedAndOnlyOnce() throws Exception {
        Share share = take("a", "x", 6).orElseThrow();
        share.shrinkTo(2);
        share.shrinkTo(5);
        assertThat(budget.taken()).isEqualTo(2);

        share.close();
        share.close();
        assertThat(budget.taken()).isZero();
    }

    @Test
    void whoHoldsLeastComesFirst() throws Exception {
        Share all = take("a", "x", 8).orElseThrow();
        all.shrinkTo(4);
        Share rest = take("c", "z", 4).orElseThrow();
        List<String> order = new CopyOnWriteArrayList<>();
        List<Thread> waiters = new ArrayList<>();
        for (String user : List.of("a", "b")) {
            waiters.add(Thread.ofVirtual().start(() -> note(order, user)));
            int waiting = waiters.size();
            await().until(() -> budget.waiting() == waiting);
        }

        rest.close();
        for (Thread waiter : waiters) {
            waiter.join();
        }

        assertThat(order).containsExactly("b", "a");
        all.close();
        assertThat(budget.taken()).isZero();
    }

    /// Takes so much that both do not fit at once.
    private void note(List<String> order, String user) {
        try (Share _ = budget.take(new Claimant(user, "y"), user.equals("a") ? 2 : 4, LONG)
                .orElseThrow()) {
            order.add(user);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Each grant that looks at all who wait, or wakes them, makes this take hours.
    @Test
    void whoeverWaitsCostsTheOthersNothing() throws Exception {
        List<Thread> waiters = new ArrayList<>();
        try (Share _ = take("a", "x", 8).orElseThrow()) {
            for (int i = 0; i < 20_000; i++) {
                Claimant claimant = new Claimant("u" + i % 2_000, "b" + i % 3);
                waiters.add(Thread.ofVirtual().start(() -> takeAndGiveBack(claimant)));
            }
            await().atMost(LONG).until(() -> budget.waiting() == 20_000);
        }

        for (Thread waiter : waiters) {
            assertThat(waiter.join(LONG)).isTrue();
        }
        assertThat(budget.taken()).isZero();
    }

    private void takeAndGiveBack(Claimant claimant) {
        try {
            budget.take(claimant, 1, Duration.ofMinutes(4)).orElseThrow().close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Optional<Share> take(String user, String backend, long units) throws InterruptedException {
        return budget.take(new Claimant(user, backend), units, Duration.ofMillis(5));
    }
}
