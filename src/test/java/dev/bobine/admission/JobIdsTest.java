package dev.bobine.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.bobine.job.JobId;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Ids are of version 7, say where they come from, and are in order.
class JobIdsTest {

    private static final int MANY = 10_000;

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 127, 128, 255})
    void anIdTellsItsCell(int cell) {
        JobIds ids = new JobIds(cell);

        assertThat(Stream.generate(ids::next).limit(MANY)).allSatisfy(id -> {
            assertThat(id.cell()).isEqualTo(cell);
            assertThat(id.value().version()).isEqualTo(7);
            assertThat(id.value().variant()).isEqualTo(2);
        });
    }

    @Test
    void idsOfOneProcessAreInTheOrderInWhichTheyWereMadeAndNoneComesTwice() {
        JobIds ids = new JobIds(255);

        List<String> made =
                Stream.generate(ids::next).limit(MANY).map(JobId::toString).toList();

        assertThat(made).isSorted().doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 256})
    void thereAreNoOtherCells(int cell) {
        assertThatIllegalArgumentException().isThrownBy(() -> new JobIds(cell)).withMessageContaining("bobine.cell");
    }
}
