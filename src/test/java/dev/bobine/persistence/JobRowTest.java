package dev.bobine.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bobine.job.Claim;
import dev.bobine.job.FrameSize;
import dev.bobine.job.Job;
import dev.bobine.job.JobId;
import dev.bobine.job.JobState;
import dev.bobine.job.JobState.Queued;
import dev.bobine.job.Options;
import dev.bobine.job.Plan;
import dev.bobine.job.Render;
import dev.bobine.job.RequestIdentity;
import dev.bobine.job.Reservation;
import dev.bobine.job.UserId;
import dev.bobine.persistence.AdmissionStore.NewJobRow;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// What is written of a job's parts is read as the same parts.
class JobRowTest {

    private static final Instant NOW = Instant.parse("2026-11-26T08:00:00Z");

    private static final String REST = """
            "state":"queued","attempt":0,"since":"2026-11-26T08:00:00+00:00","run_token":7,"deaths":1,"parkings":2,
            "progress":0,"tries":0,"backend":null,"failure_kind":null,"cancel_requested_at":null}""";

    @Test
    void theColumnsOfANewJobReadAsThatJob() {
        Job job = job(new Queued(0, NOW, null));
        String written = Json.write(NewJobRow.of(job, NOW, plan()));

        Job read =
                Json.read(written.replaceFirst("}$", "," + REST), JobRow.class).toJob();

        assertThat(read.head()).isEqualTo(job.head());
        assertThat(read.ask()).isEqualTo(job.ask());
        assertThat(read.terms()).isEqualTo(job.terms());
        assertThat(read.state()).isEqualTo(job.state());
        assertThat(read.runToken()).isEqualTo(7);
        assertThat(read.setbacks().parkings()).isEqualTo(2);
        assertThat(read.cancel()).isNull();
    }

    @Test
    void aStateReadsAsItWasWritten() {
        Claim claim = new Claim("b", "http://b", "m-1", "k", 5);
        JobState rendering = new JobState.Submitting(1, claim)
                .accepted(claim.ticket("x"), NOW, NOW.plusSeconds(60))
                .progressed(40);

        StateRow read = Json.read(Json.write(StateRow.of(rendering, NOW)), StateRow.class);

        assertThat(read.toState()).isEqualTo(rendering);
    }

    private static Job job(JobState state) {
        LocalDate day = LocalDate.of(2026, 11, 26);
        return Job.admitted(
                new Job.Head(
                        new JobId(new UUID(0, 1)),
                        new RequestIdentity("/shop", "r-1"),
                        new UserId("u-17"),
                        NOW,
                        Map.of("order", "1"),
                        null),
                new Job.Ask(
                        "auto",
                        new Render("a boat", 4, new FrameSize(1280, 720), true, Options.NONE, List.of()),
                        5,
                        NOW.plusSeconds(60)),
                new Job.Terms("m", "l", 10, 20, new Reservation(8, 2, 4, day.withDayOfMonth(1), day)),
                state);
    }

    private static Plan plan() {
        return new Plan("free", 1, 10, 2, 60, 1_000_000, 10, 1 << 22, Set.of(Plan.ALL_MODELS));
    }
}
