package dev.bobine.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bobine.job.JobState.Cancelled;
import dev.bobine.job.JobState.Submitting;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TransitionTest {

    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
    private static final long MOST = 1L << 46;

    /// Neither a bill nor a price moves a turn by more than the order has room for.
    @ParameterizedTest
    @CsvSource({
        "50, 80, 30",
        "50, 20, -30",
        "50, 0, -50",
        "50, 1000000000000000, " + (MOST - 50),
        "1000000000000000, 50, " + (50 - MOST),
        "1000000000000000, 2000000000000000, 0"
    })
    void whatATurnCostInTheEndCorrectsItsPlaceInTheOrder(long estimate, long charged, long correction) {
        Job before = job(estimate);
        Charge charge = new Charge(charged, Charge.Source.PROVIDER);

        assertThat(before.to(new Cancelled(1, charge), NOW).fairCorrection()).isEqualTo(correction);
    }

    private static Job job(long estimate) {
        LocalDate day = LocalDate.of(2026, 11, 22);
        return new Job(
                new Job.Head(
                        new JobId(new UUID(0, 1)),
                        new RequestIdentity("test", "r1"),
                        new UserId("ana"),
                        NOW,
                        Map.of(),
                        null),
                new Job.Ask(
                        "film",
                        new Render("a boat", 5, FrameSize.parse("1280x720"), true, Options.NONE, List.of()),
                        5,
                        null),
                new Job.Terms(
                        "film", "gpu", estimate, estimate, new Reservation(estimate, 0, 5, day.withDayOfMonth(1), day)),
                new Submitting(1, new Claim("gpu", "http://gpu", "film-1", "key", estimate)),
                NOW,
                1,
                Setbacks.NONE,
                null);
    }
}
