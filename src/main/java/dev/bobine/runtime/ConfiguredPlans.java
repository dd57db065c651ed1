package dev.bobine.runtime;

import dev.bobine.admission.Plans;
import dev.bobine.job.FrameSize;
import dev.bobine.job.Plan;
import java.util.HashMap;
import java.util.Map;

/// The plans of the configuration.
final class ConfiguredPlans {

    private ConfiguredPlans() {}

    /// @throws IllegalArgumentException naming the key at fault
    static Plans of(BobineConfig config) {
        Map<String, Plan> plans = new HashMap<>();
        config.plans().forEach((name, plan) -> plans.put(name, plan(name, plan)));
        return new Plans(plans, config.defaultPlan());
    }

    private static Plan plan(String name, BobineConfig.Plan plan) {
        String key = "bobine.plans." + name;
        return new Plan(
                name,
                plan.weight(),
                plan.outstanding(),
                plan.running(),
                plan.clipSecondsPerDay(),
                Money.micros(key + ".money-per-month", plan.moneyPerMonth()),
                plan.longestClip(),
                FrameSize.parse(plan.largestSize()).pixels(),
                plan.models());
    }
}
