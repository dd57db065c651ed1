package dev.bobine.scheduling;

import dev.bobine.persistence.QueueQueries.Head;
import dev.bobine.persistence.QueueQueries.HeadRow;
import dev.bobine.persistence.QueueQueries.LaneRow;
import dev.bobine.persistence.QueueQueries.Supply;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Why what waits waits: the answer that a job gives for itself, for all of them. Pure.
public final class Causes {

    /// @param lane where they wait; null for those that wait for their own start time
    /// @param backend the one that is the cause, if one is
    /// @param users how many; null where they are not counted
    /// @param atLeast whether there are more than were counted
    /// @param until when the cause will have passed by itself; null when only an event can tell
    /// @param clearedAt when the last of them may have started, if nothing is added and things go on as they did of
    ///     late; null where that is not known
    public record Cause(
            BlockedOn on,
            @Nullable String lane,
            @Nullable String backend,
            @Nullable Long users,
            long jobs,
            boolean atLeast,
            @Nullable Instant until,
            @Nullable Instant clearedAt) {
        public Cause {
            Objects.requireNonNull(on, "on is null");
        }
    }

    private Causes() {}

    /// @param supplies by lane
    /// @param ceiling where counts of jobs by a state stop
    /// @return the causes, the one with the most jobs first
    public static List<Cause> of(Head head, Map<String, Supply> supplies, BackendPolicies policies, int ceiling) {
        List<Cause> causes = new ArrayList<>();
        HeadRow now = head.head();
        if (now.delayed() > 0) {
            causes.add(new Cause(
                    BlockedOn.START_TIME,
                    null,
                    null,
                    null,
                    Math.min(now.delayed(), ceiling),
                    now.delayed() > ceiling,
                    now.nextStart(),
                    null));
        }
        for (LaneRow lane : head.lanes()) {
            if (lane.jobs() > 0) {
                causes.add(everyone(lane, now, supplies.get(lane.lane()), policies));
            }
            if (lane.cappedJobs() > 0) {
                causes.add(new Cause(
                        BlockedOn.USER_CAP,
                        lane.lane(),
                        null,
                        lane.cappedUsers(),
                        lane.cappedJobs(),
                        lane.atLeast(),
                        null,
                        null));
            }
        }
        causes.sort(Comparator.comparingLong(Cause::jobs).reversed());
        return causes;
    }

    private static Cause everyone(LaneRow lane, HeadRow now, @Nullable Supply supply, BackendPolicies policies) {
        Waiting.Reason reason = supply == null
                ? new Waiting.Reason(BlockedOn.TURN, null)
                : reason(supply, policies, now.workers(), now.now());
        return new Cause(
                reason.on(),
                lane.lane(),
                reason.backend(),
                lane.users(),
                lane.jobs(),
                lane.atLeast(),
                reason.until(),
                supply == null ? null : start(lane.cost(), supply, reason, now.now()));
    }

    /// What holds up everyone who waits in a lane.
    public static Waiting.Reason reason(Supply supply, BackendPolicies policies, int workers, Instant now) {
        return Waiting.everyone(
                supply.backends().stream().map(Waiting::standing).toList(), policies, workers, now);
    }

    /// From when on jobs start again; null where an event decides.
    static @Nullable Instant from(Waiting.Reason reason, Instant now) {
        return switch (reason.on()) {
            case TURN, BACKEND_RATE, BACKEND_IN_FLIGHT -> now;
            case BACKEND_HOLD -> reason.until() == null ? now : reason.until();
            case START_TIME, USER_CAP, BACKEND_PAUSED, WORKER_ROOM -> null;
        };
    }

    /// When so much will have started; null where that is not known.
    ///
    /// @param costAhead in millionths of the currency
    public static @Nullable Instant start(long costAhead, Supply supply, Waiting.Reason reason, Instant now) {
        Instant from = from(reason, now);
        return from == null
                ? null
                : Waiting.after(costAhead, supply.pace(), from).orElse(null);
    }
}
