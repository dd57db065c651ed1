package dev.bobine.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bobine.job.Claim;
import dev.bobine.job.FrameSize;
import dev.bobine.job.Job;
import dev.bobine.job.JobId;
import dev.bobine.job.JobState;
import dev.bobine.job.Options;
import dev.bobine.job.Origin;
import dev.bobine.job.Part;
import dev.bobine.job.Plan;
import dev.bobine.job.ProductionId;
import dev.bobine.job.Render;
import dev.bobine.job.RequestIdentity;
import dev.bobine.job.Reservation;
import dev.bobine.job.Ticket;
import dev.bobine.job.UserId;
import dev.bobine.job.Wish;
import dev.bobine.persistence.AdmissionStore.NewJobRow;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// A job that is written as a row is read as the same one.
class JobRowTest {

    private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");
    private static final UUID ID = UUID.fromString("0195d2c8-0000-7000-8000-000000000000");
    private static final Plan PLAN = new Plan("p", 1, 1, 1, 1, 1, 1, 1, 1, Set.of());
    private static final Claim CLAIM = new Claim("gpu", "http://gpu-1", "film-1", "k-1", 50);
    private static final Ticket TICKET = CLAIM.ticket("x-1");
    private static final String READ_WITH =
            ",\"since\":\"2030-01-01T00:00:00Z\",\"run_token\":3,\"deaths\":0,\"parkings\":0,\"attempt\":0,\"tries\":0}";

    static Stream<Job> jobs() {
        Origin origin = new Origin(new JobId(ID), Origin.How.REMIXES);
        Part part = new Part(new ProductionId(ID), "s1");
        return Stream.of(
                job(null, List.of()), job(null, List.of(origin)), job(part, List.of()), job(part, List.of(origin)));
    }

    private static Job job(@Nullable Part part, List<Origin> origin) {
        return Job.admitted(
                new Job.Head(
                        new JobId(ID),
                        new RequestIdentity("/shop", "r-1"),
                        new UserId("ana"),
                        NOW,
                        Map.of("order", "1"),
                        null,
                        part,
                        origin),
                new Job.Ask(
                        "auto",
                        new Render("a kite", 2, new FrameSize(1280, 720), true, Options.NONE, List.of()),
                        5,
                        NOW,
                        new Wish("a kite", null)),
                new Job.Terms(
                        "film",
                        "gpu",
                        10,
                        20,
                        new Reservation(7, 3, 2, LocalDate.of(2030, 1, 1), LocalDate.of(2030, 1, 1))),
                new JobState.Held(2, NOW));
    }

    @ParameterizedTest
    @MethodSource("jobs")
    void whatIsAdmittedIsReadAgain(Job job) {
        String written = Json.write(NewJobRow.of(job, NOW, PLAN, null));

        Job read = Json.read(written.substring(0, written.length() - 1) + READ_WITH, JobRow.class)
                .toJob();

        assertThat(read.head()).isEqualTo(job.head());
        assertThat(read.ask()).isEqualTo(job.ask());
        assertThat(read.terms()).isEqualTo(job.terms());
        assertThat(read.state()).isEqualTo(job.state());
    }

    @Test
    void aRenderIsWrittenAndReadByItsColumns() {
        JobState state = new JobState.Rendering(1, CLAIM, TICKET, NOW, NOW.plusSeconds(60), 40);
        String columns = Json.write(StateRow.of(state, NOW));

        assertThat(columns).contains("\"external_id\":\"x-1\"", "\"offer_micros\":50", "\"progress\":40");
        assertThat(Json.read(columns, StateRow.class).toState(0)).isEqualTo(state);
    }
}
