package dev.bobine.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class AbsenceTest {

    private static final Instant START = Instant.parse("2026-03-01T00:00:00Z");

    @Test
    void oneAnswerOfAnInstanceThatDoesNotKnowTheJobIsNoLoss() {
        assertThat(Absence.NONE.isLoss(START)).isFalse();
        assertThat(Absence.NONE.again(START).isLoss(START.plusSeconds(3600))).isFalse();
    }

    @Test
    void severalInARowOverSomeTimeAre() {
        Absence three = Absence.NONE.again(START).again(START.plusSeconds(2)).again(START.plusSeconds(5));

        assertThat(three.isLoss(START.plusSeconds(5))).isFalse();
        assertThat(three.isLoss(START.plusSeconds(29))).isFalse();
        assertThat(three.again(START.plusSeconds(30)).isLoss(START.plusSeconds(30)))
                .isTrue();
    }

    @Test
    void pollsFarApartAreNotMadeUpForByTheirTime() {
        Absence two = Absence.NONE.again(START).again(START.plusSeconds(600));

        assertThat(two.isLoss(START.plusSeconds(600))).isFalse();
    }
}
