package dev.bobine.upkeep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bobine.job.JobId;
import dev.bobine.upkeep.Removal.Outcome;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RemovalTest {

    private static final List<JobId> JOBS =
            IntStream.range(0, 10).mapToObj(n -> new JobId(new UUID(0, n))).toList();

    private final List<JobId> tried = new ArrayList<>();

    private Outcome<JobId> remove(Set<Integer> refused) {
        return Removal.ofClips(job -> delete(job, refused)).remove(JOBS);
    }

    private void delete(JobId job, Set<Integer> refused) throws IOException {
        tried.add(job);
        if (refused.contains(JOBS.indexOf(job))) {
            throw new IOException("refused");
        }
    }

    @Test
    void whatCanBeRemovedIs() {
        assertThat(remove(Set.of())).isEqualTo(new Outcome<>(JOBS, JOBS.getLast(), null));
    }

    @Test
    void aClipThatCannotBeRemovedKeepsNoOtherOne() {
        Outcome<JobId> outcome = remove(Set.of(0, 4));

        assertThat(outcome.gone()).hasSize(8).doesNotContain(JOBS.get(0), JOBS.get(4));
        assertThat(outcome.last()).isEqualTo(JOBS.getLast());
        assertThat(outcome.trouble()).isNull();
    }

    /// Else a list that begins with such would never be gone through.
    @Test
    void aBucketThatRefusesSeveralIsLeftAloneAndTheNextTryBeginsBehindThem() {
        Outcome<JobId> outcome = remove(Set.of(0, 1, 3, 4));

        assertThat(tried).containsExactlyElementsOf(JOBS.subList(0, 4));
        assertThat(outcome.gone()).containsExactly(JOBS.get(2));
        assertThat(outcome.last()).isEqualTo(JOBS.get(3));
        assertThat(outcome.trouble()).hasMessage("refused");
    }
}
