package dev.bobine.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// Who waits.
///
/// @param lanes those in which something waits, the fullest first
/// @param lane whose users follow; absent when nothing waits
/// @param users of that lane, in the order of their turns
/// @param next where the following page is; absent on the last one
@JsonInclude(JsonInclude.Include.NON_NULL)
record QueueView(
        Head head,
        List<Lane> lanes,
        @Nullable String lane,
        List<User> users,
        @Nullable String next) {

    QueueView {
        lanes = List.copyOf(lanes);
        users = List.copyOf(users);
    }

    /// The figures of the whole.
    ///
    /// @param waiting jobs that wait for their turn
    /// @param delayed jobs that wait for their own start time
    /// @param oldestSeconds age of the oldest job that waits for its turn; 0 when none does
    /// @param places jobs that the backends may hold together; absent when one of them has no limit
    /// @param pods with a live lease
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "QueueHead")
    record Head(
            Instant at,
            Count waiting,
            Count delayed,
            long oldestSeconds,
            Count running,
            @Nullable Long places,
            Count unresolved,
            @JsonUnwrapped Money money,
            int pods,
            Outbox outbox) {}

    /// The money of all users.
    ///
    /// @param spentTodayMicros what the jobs that ended since 00:00 UTC have cost; absent when not known yet
    /// @param heldMicros money set aside for jobs that have not ended; absent when not known yet
    /// @param moneyAt as of when the two are known
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Money(
            @Nullable Long spentTodayMicros,
            @Nullable Long heldMicros,
            @Nullable Instant moneyAt,
            String currency) {}

    /// Events committed and not yet known to be in Kafka.
    @Schema(name = "QueueOutbox")
    record Outbox(long events, long oldestSeconds) {}

    /// A set of backends, any of which can serve the jobs that wait in it.
    ///
    /// @param users who may start something
    /// @param waiting their jobs
    /// @param cappedUsers who wait for jobs of their own to end
    /// @param cappedWaiting their jobs
    /// @param countedAt as of when they were added up, of a lane with many users; absent where it is as of now
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "QueueLane")
    record Lane(
            String name,
            List<String> backends,
            Count users,
            Count waiting,
            Count cappedUsers,
            Count cappedWaiting,
            @Nullable Instant countedAt) {}

    /// A user who waits.
    ///
    /// @param waiting jobs
    /// @param waitingCostMicros fair cost of those
    /// @param running its running jobs, in all lanes
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "QueueUser")
    record User(
            String userId,
            int weight,
            long waiting,
            long waitingCostMicros,
            @JsonUnwrapped @Nullable Ahead ahead,
            @JsonUnwrapped Outlook outlook,
            int running,
            int runningCap,
            @Nullable Instant oldest,
            @JsonUnwrapped Allowance allowance) {}

    /// What comes before a user's next job.
    ///
    /// @param jobsAhead jobs of others; absent for users at their running cap
    /// @param costAheadMicros fair cost of those
    /// @param aheadAtLeast whether more are before it than were counted
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Ahead(
            @Nullable Long jobsAhead,
            @Nullable Long costAheadMicros,
            @Nullable Boolean aheadAtLeast) {}

    /// What a user's next job waits for, and how long.
    ///
    /// @param estimatedStart when it may start if things go on as they did of late; an estimate, no promise
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Outlook(@Nullable Instant estimatedStart, String blockedOn) {}

    /// What a user's plan allows.
    ///
    /// @param usedMicros of this month's money, held amounts included
    /// @param limitMicros the month's money
    record Allowance(String plan, long usedMicros, long limitMicros) {}

    /// Why jobs wait.
    ///
    /// @param reason the word that jobs have in `blockedOn`
    /// @param lane where they wait; absent for those that wait for their own start time
    /// @param backend the one that is the cause, if one is
    /// @param users who wait for it; absent where they are not counted
    /// @param until when the cause will have passed by itself; of start times, when the first has come
    /// @param clearedAt when the last of them may have started if nothing is added; an estimate
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "WaitingReason")
    record Reason(
            String reason,
            @Nullable String lane,
            @Nullable String backend,
            @Nullable Count users,
            Count jobs,
            @Nullable Instant until,
            @Nullable Instant clearedAt) {}

    /// All of them, the one with the most jobs first.
    @Schema(name = "WaitingReasons")
    record Reasons(Instant at, List<Reason> reasons) {}

    /// One user in the queue.
    ///
    /// @param backlogs by lane
    /// @param jobs whose turn is next, each with what it waits for
    @Schema(name = "QueueOfUser")
    record OfUser(String userId, List<Backlog> backlogs, List<JobView> jobs) {}

    /// @param since when the backlog began
    @Schema(name = "Backlog")
    record Backlog(
            String lane,
            int weight,
            long waiting,
            long waitingCostMicros,
            int running,
            int runningCap,
            boolean capped,
            Instant since) {}
}
