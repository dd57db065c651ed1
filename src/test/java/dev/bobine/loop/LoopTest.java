package dev.bobine.loop;

import static dev.bobine.quality.Waits.await;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LoopTest {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    @Test
    void aLongRoundThatMakesProgressDoesNotGrowOld() {
        assertThat(Ages.isProgress(Loop::progress)).isTrue();
    }

    @Test
    void aRoundThatHangsGrowsOld() {
        CountDownLatch never = new CountDownLatch(1);
        try (Loop loop = Loop.start("hangs", () -> {
            never.await();
            return Duration.ZERO;
        })) {
            await().atMost(LIMIT).until(() -> loop.age().compareTo(Duration.ofMillis(300)) > 0);
            never.countDown();
        }
        assertThat(Ages.isProgress(() -> {})).isFalse();
    }

    @Test
    void aLoopThatWaitsForItsTimeIsYoung() {
        AtomicInteger rounds = new AtomicInteger();
        try (Loop loop = Loop.start("waits", () -> {
            rounds.incrementAndGet();
            return Duration.ofHours(1);
        })) {
            await().atMost(LIMIT).until(() -> rounds.get() == 1 && loop.age().isZero());
        }
    }

    @Test
    void progressOfOneLoopDoesNotMakeAnotherYoung() {
        CountDownLatch never = new CountDownLatch(1);
        try (Loop hangs = Loop.start("hangs", () -> {
            never.await();
            return Duration.ZERO;
        })) {
            await().atMost(LIMIT).until(() -> hangs.age().compareTo(Duration.ofMillis(300)) > 0);
            assertThat(Ages.isProgress(Loop::progress)).isTrue();
            Loop.progress();
            assertThat(hangs.age()).isGreaterThan(Duration.ofMillis(300));
            never.countDown();
        }
    }

    @Test
    void anErrorDoesNotEndALoop() {
        AtomicInteger rounds = new AtomicInteger();
        try (Loop _ = Loop.start("errs", () -> {
            rounds.incrementAndGet();
            throw new AssertionError("a fault in the code");
        })) {
            await().atMost(LIMIT).until(() -> rounds.get() >= 2);
        }
    }
}
