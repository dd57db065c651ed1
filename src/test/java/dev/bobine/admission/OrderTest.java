package dev.bobine.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bobine.persistence.RecentOrders.RecentRow;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
class OrderTest {

    private static final Instant NOW = Instant.parse("2030-01-01T12:00:00Z");
    private static final UUID DIGEST = new UUID(1, 1);
    private static final Order FIRST = new Order(DIGEST, false);
    private static final Order RETRY = new Order(DIGEST, true);

    private static RecentRow job(int id, Duration age, boolean firstSeen, int folds) {
        return new RecentRow(new UUID(7, id), "u-1", DIGEST, NOW.minus(age), firstSeen, folds);
    }

    @Test
    void aRetryIsTheOrderThatItRepeats() {
        RecentRow order = job(1, Duration.ofMinutes(25), true, 0);

        assertThat(RETRY.among(List.of(order), NOW)).contains(order);
    }

    @Test
    void twoOrdersThatAreMeantAsTwoStayTwo() {
        assertThat(FIRST.among(List.of(job(1, Duration.ofSeconds(1), true, 0)), NOW))
                .isEmpty();
    }

    @Test
    void anOrderThatItsOwnRetryHasOvertakenIsFoldedIntoThat() {
        RecentRow retry = job(1, Duration.ofSeconds(20), false, 0);

        assertThat(FIRST.among(List.of(retry), NOW)).contains(retry);
        assertThat(FIRST.among(List.of(retry.folded(true)), NOW)).isEmpty();
        assertThat(FIRST.among(List.of(job(1, Duration.ofMinutes(2), false, 0)), NOW))
                .isEmpty();
    }

    @Test
    void anOrderIsForgottenWhenNoClientWouldRepeatItAnyMore() {
        assertThat(RETRY.among(List.of(job(1, Duration.ofMinutes(36), true, 0)), NOW))
                .isEmpty();
    }

    @Test
    void anOrderOfSomethingElseIsNoneOfIts() {
        Order other = new Order(new UUID(2, 2), true);

        assertThat(other.among(List.of(job(1, Duration.ZERO, true, 0)), NOW)).isEmpty();
    }

    @Test
    void theRetriesOfTwoLikeOrdersLeadToBoth() {
        RecentRow one = job(1, Duration.ofSeconds(9), true, 0);
        RecentRow two = job(2, Duration.ofSeconds(8), true, 0);

        assertThat(RETRY.among(List.of(one, two), NOW)).contains(two);
        assertThat(RETRY.among(List.of(one, two.folded(false)), NOW)).contains(one);
    }
}
