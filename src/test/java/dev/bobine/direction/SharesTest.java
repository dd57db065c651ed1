package dev.bobine.direction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bobine.job.UserId;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SharesTest {

    private static final UserId ANA = new UserId("ana");
    private static final UserId BEN = new UserId("ben");

    private final Shares shares = new Shares(2);

    @Test
    void aUserHasItsShareUnderWayAndNoMoreAndOthersHaveTheirs() {
        Optional<String> third = shares.of(ANA, () -> shares.of(
                                ANA, () -> shares.of(ANA, () -> "a third").orElse("none"))
                        .orElse("no second"))
                .map(inner -> inner + ", " + shares.of(BEN, () -> "ben's").orElse("none of ben's"));

        assertThat(third).contains("none, ben's");
        assertThat(shares.of(ANA, () -> "again")).contains("again");
    }

    @Test
    void aCallThatFailsGivesItsPlaceBack() {
        for (int i = 0; i < 5; i++) {
            assertThatThrownBy(() -> shares.of(ANA, () -> {
                        throw new IllegalStateException("a bug");
                    }))
                    .hasMessage("a bug");
        }
        assertThat(shares.of(ANA, () -> "served")).contains("served");
    }
}
