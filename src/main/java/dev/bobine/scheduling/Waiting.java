package dev.bobine.scheduling;

import dev.bobine.persistence.WaitingStore.BackendRow;
import dev.bobine.persistence.WaitingStore.PaceRow;
import dev.bobine.persistence.WaitingStore.Wait;
import dev.bobine.persistence.WaitingStore.WaitingRow;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Says what a queued job waits for. Pure: everything is passed in.
///
/// The nearest cause is named: what is the job's own, then what is the user's, then what holds up everyone at its
/// backends.
public final class Waiting {

    /// @param until when the cause will have passed by itself; null when only an event can tell
    public record Reason(BlockedOn on, @Nullable Instant until) {
        public Reason {
            Objects.requireNonNull(on, "on is null");
        }
    }

    /// Of fewer starts no pace can be told.
    private static final int FEWEST_STARTS = 3;

    private static final Duration LONGEST_ESTIMATE = Duration.ofDays(7);

    private Waiting() {}

    public static Reason reason(Wait wait, BackendPolicies policies) {
        WaitingRow job = wait.job();
        if (job.delayed()) {
            return new Reason(BlockedOn.START_TIME, job.eligibleAt());
        }
        if (job.running() >= job.runningCap()) {
            return new Reason(BlockedOn.USER_CAP, null);
        }
        List<Standing> backends =
                wait.backends().stream().map(Waiting::standing).toList();
        return everyone(backends, policies, job.workers(), job.now());
    }

    /// A backend as it stands.
    ///
    /// @param inFlightLimit a limit in force instead of the configured one
    public record Standing(
            String backend,
            BackendLimits.State state,
            @Nullable Integer inFlightLimit) {}

    /// What holds up everyone who waits for the same backends.
    public static Reason everyone(List<Standing> backends, BackendPolicies policies, int workers, Instant now) {
        List<BackendLimits.Room> rooms = backends.stream()
                .flatMap(standing -> room(standing, policies, now).stream())
                .toList();
        boolean somewhere = rooms.stream().anyMatch(room -> room.jobs() > 0);
        if (rooms.isEmpty() || somewhere) {
            return new Reason(workers == 0 ? BlockedOn.WORKER_ROOM : BlockedOn.TURN, null);
        }
        return soonest(rooms);
    }

    /// When the job may start, if things go on as they did of late; empty where that cannot be told. An estimate: what
    /// others will ask for, and how long renders will take, nobody knows.
    public static Optional<Instant> estimatedStart(Wait wait, Reason reason) {
        return switch (reason.on()) {
            case START_TIME, USER_CAP, BACKEND_PAUSED, WORKER_ROOM -> Optional.empty();
            case TURN, BACKEND_RATE, BACKEND_IN_FLIGHT -> turn(wait, wait.job().now());
            case BACKEND_HOLD -> turn(wait, reason.until() == null ? wait.job().now() : reason.until());
        };
    }

    private static Optional<Instant> turn(Wait wait, Instant from) {
        PaceRow pace = wait.pace();
        if (pace.jobs() < FEWEST_STARTS || pace.millis() == 0 || pace.cost() == 0) {
            return Optional.empty();
        }
        double millis = wait.job().costAhead() / (double) pace.cost() * pace.millis();
        return millis > LONGEST_ESTIMATE.toMillis()
                ? Optional.empty()
                : Optional.of(from.plusMillis((long) millis).truncatedTo(ChronoUnit.SECONDS));
    }

    private static Standing standing(BackendRow row) {
        return new Standing(
                row.name(),
                new BackendLimits.State(row.tat(), row.blockedUntil(), row.paused(), row.inFlight()),
                row.inFlightLimit());
    }

    private static Optional<BackendLimits.Room> room(Standing standing, BackendPolicies policies, Instant now) {
        return policies.find(standing.backend())
                .map(policy -> policy.inForce(standing.inFlightLimit()).room(standing.state(), now, 1));
    }

    /// Of several backends the one that will be free first: a known time, then a job's end, then an operator.
    private static Reason soonest(List<BackendLimits.Room> rooms) {
        return rooms.stream()
                .map(room -> new Reason(Objects.requireNonNull(room.blockedOn()), room.retryAt()))
                .min(Comparator.comparing((Reason reason) -> reason.on() == BlockedOn.BACKEND_PAUSED)
                        .thenComparing(Reason::until, Comparator.nullsLast(Comparator.naturalOrder())))
                .orElseThrow();
    }
}
