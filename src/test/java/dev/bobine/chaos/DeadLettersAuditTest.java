package dev.bobine.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DeadLettersAuditTest {

    @Test
    void poisonThatWasSetAsideOnceOrMoreIsFine() {
        assertThat(Auditor.wronglySetAside(Set.of("a", "b"), List.of("a", "b", "a")))
                .isEmpty();
    }

    @Test
    void poisonThatVanishedAndRequestsThatWereSetAsideAreFound() {
        assertThat(Auditor.wronglySetAside(Set.of("a", "b"), List.of("a", "a request")))
                .containsExactly("not set aside: b", "set aside: a request");
    }
}
