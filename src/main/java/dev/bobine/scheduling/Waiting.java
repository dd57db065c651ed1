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
    /// @param backend the backend that is the cause, if one is
    public record Reason(
            BlockedOn on, @Nullable Instant until, @Nullable String backend) {
        public Reason {
            Objects.requireNonNull(on, "on is null");
        }

        /// A cause that is no backend.
        public Reason(BlockedOn on, @Nullable Instant until) {
            this(on, until, null);
        }
    }

    /// Fewer starts make no pace.
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
        List<Place> rooms = backends.stream()
                .flatMap(standing -> room(standing, policies, now).stream())
                .toList();
        boolean somewhere = rooms.stream().anyMatch(place -> place.room().jobs() > 0);
        if (rooms.isEmpty() || somewhere) {
            return new Reason(workers == 0 ? BlockedOn.WORKER_ROOM : BlockedOn.TURN, null);
        }
        return soonest(rooms);
    }

    /// When the job may start, if things go on as they did of late; empty where that is not known. An estimate: what
    /// others will ask for, and how long renders will take, nobody knows.
    public static Optional<Instant> estimatedStart(Wait wait, Reason reason) {
        return switch (reason.on()) {
            case START_TIME, USER_CAP, BACKEND_PAUSED, WORKER_ROOM -> Optional.empty();
            case TURN, BACKEND_RATE, BACKEND_IN_FLIGHT -> turn(wait, wait.job().now());
            case BACKEND_HOLD -> turn(wait, reason.until() == null ? wait.job().now() : reason.until());
        };
    }

    /// When a job would start that were admitted now: at once, or when its backends take jobs again, where nothing is
    /// before it; else as [#estimatedStart] has it.
    public static Optional<Instant> prospect(Wait wait, Reason reason) {
        boolean next = wait.job().jobsAhead() == 0 && !wait.job().atLeast();
        return switch (reason.on()) {
            case TURN -> next ? Optional.of(wait.job().now()) : estimatedStart(wait, reason);
            case BACKEND_RATE, BACKEND_HOLD ->
                next && reason.until() != null ? Optional.of(reason.until()) : estimatedStart(wait, reason);
            case BACKEND_IN_FLIGHT ->
                after(
                        wait.job().costAhead() + each(wait.pace()),
                        wait.pace(),
                        wait.job().now());
            case START_TIME, USER_CAP, BACKEND_PAUSED, WORKER_ROOM -> Optional.empty();
        };
    }

    /// What a job costs that has started of late.
    private static long each(PaceRow pace) {
        return pace.jobs() == 0 ? 0 : pace.cost() / pace.jobs();
    }

    private static Optional<Instant> turn(Wait wait, Instant from) {
        return after(wait.job().costAhead(), wait.pace(), from);
    }

    /// When so much will have started, if things go on as they did of late; empty where that is not known.
    ///
    /// @param cost in millionths of the currency
    public static Optional<Instant> after(long cost, PaceRow pace, Instant from) {
        if (pace.jobs() < FEWEST_STARTS || pace.millis() == 0 || pace.cost() == 0) {
            return Optional.empty();
        }
        double millis = cost / (double) pace.cost() * pace.millis();
        return millis > LONGEST_ESTIMATE.toMillis()
                ? Optional.empty()
                : Optional.of(from.plusMillis((long) millis).truncatedTo(ChronoUnit.SECONDS));
    }

    /// A backend as it stands.
    public static Standing standing(BackendRow row) {
        return new Standing(
                row.name(),
                new BackendLimits.State(row.tat(), row.blockedUntil(), row.paused(), row.inFlight()),
                row.inFlightLimit());
    }

    private record Place(String backend, BackendLimits.Room room) {}

    private static Optional<Place> room(Standing standing, BackendPolicies policies, Instant now) {
        return policies.find(standing.backend())
                .map(policy -> policy.inForce(standing.inFlightLimit()).room(standing.state(), now, 1))
                .map(room -> new Place(standing.backend(), room));
    }

    /// Of several backends the one that will be free first: a known time, then a job's end, then an operator.
    private static Reason soonest(List<Place> places) {
        return places.stream()
                .map(place -> new Reason(
                        Objects.requireNonNull(place.room().blockedOn()),
                        place.room().retryAt(),
                        place.backend()))
                .min(Comparator.comparing((Reason reason) -> reason.on() == BlockedOn.BACKEND_PAUSED)
                        .thenComparing(Reason::until, Comparator.nullsLast(Comparator.naturalOrder())))
                .orElseThrow();
    }
}
