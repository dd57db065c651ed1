package dev.bobine.admission;

import dev.bobine.job.Plan;
import dev.bobine.job.PlanOverrides;
import dev.bobine.job.UserId;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What a user may have and has used.
///
/// @param ownPlan the plan set for the user; null leaves the default one
/// @param inForce the plan with the overrides in place
/// @param use in the windows of today
/// @param running jobs being submitted, rendered or collected
public record Quota(
        UserId user, @Nullable String ownPlan, Plan inForce, PlanOverrides overrides, AccountState use, int running) {

    public Quota {
        Objects.requireNonNull(user, "user is null");
        Objects.requireNonNull(use, "use is null");
    }

    /// When the day's clip seconds start again.
    public Instant dayResetsAt() {
        return use.day().plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    /// When the month's money starts again.
    public Instant monthResetsAt() {
        return use.month().plusMonths(1).atStartOfDay(ZoneOffset.UTC).toInstant();
    }
}
