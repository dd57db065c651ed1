package dev.bobine.admission;

import dev.bobine.job.Plan;
import dev.bobine.job.PlanOverrides;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The plans there are, and which one a user without a plan has.
public record Plans(Map<String, Plan> byName, String defaultPlan) {

    public Plans {
        byName = Map.copyOf(byName);
        if (!byName.containsKey(defaultPlan)) {
            throw new IllegalArgumentException("the default plan " + defaultPlan + " is not among the plans");
        }
    }

    public Optional<Plan> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /// The plan in force for an account. A plan that was taken out of the configuration counts as the default one.
    public Plan of(@Nullable String name, PlanOverrides overrides) {
        Plan fallback = byName.get(defaultPlan);
        Plan plan = name == null ? fallback : byName.getOrDefault(name, fallback);
        return overrides.over(Objects.requireNonNull(plan));
    }
}
