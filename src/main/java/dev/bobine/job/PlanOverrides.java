package dev.bobine.job;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What one user has instead of the plan's value; null leaves the plan's. Stored with the account as JSON of these
/// names.
public record PlanOverrides(
        @Nullable Integer weight,
        @Nullable Integer outstanding,
        @Nullable Integer running,
        @Nullable Integer clipSecondsPerDay,
        @Nullable Long microsPerMonth,
        @Nullable Integer longestClip,
        @Nullable String largestSize,
        @Nullable Set<String> models) {

    /// Leaves every value to the plan.
    public static final PlanOverrides NONE = new PlanOverrides(null, null, null, null, null, null, null, null);

    public PlanOverrides {
        if (largestSize != null) {
            FrameSize.parse(largestSize);
        }
    }

    /// The plan with these values in place of its own.
    ///
    /// @throws IllegalArgumentException when a value is out of range
    public Plan over(Plan plan) {
        return new Plan(
                plan.name(),
                or(weight, plan.weight()),
                or(outstanding, plan.outstanding()),
                or(running, plan.running()),
                or(clipSecondsPerDay, plan.clipSecondsPerDay()),
                microsPerMonth != null ? microsPerMonth : plan.microsPerMonth(),
                or(longestClip, plan.longestClip()),
                largestSize != null ? FrameSize.parse(largestSize).pixels() : plan.largestPixels(),
                plan.productionSteps(),
                models != null ? models : plan.models());
    }

    private static int or(@Nullable Integer own, int planned) {
        return own != null ? own : planned;
    }
}
