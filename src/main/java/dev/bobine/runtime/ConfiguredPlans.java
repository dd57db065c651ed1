package dev.bobine.runtime;

import dev.bobine.admission.Plans;
import dev.bobine.job.FrameSize;
import dev.bobine.job.Plan;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// The plans of the configuration.
final class ConfiguredPlans {

    private ConfiguredPlans() {}

    /// @throws IllegalArgumentException naming the key at fault
    static Plans of(BobineConfig config) {
        Map<String, Plan> plans = new HashMap<>();
        config.plans().forEach((name, plan) -> plans.put(name, plan(name, plan)));
        return new Plans(plans, config.defaultPlan());
    }

    /// How long each plan's jobs are kept.
    ///
    /// @throws IllegalArgumentException naming the key at fault
    static Map<String, Duration> keepJobs(BobineConfig config) {
        Duration longest = config.retention().jobs();
        Map<String, Duration> all = new HashMap<>();
        config.plans().forEach((name, plan) -> {
            Duration keep = plan.keepJobs().orElse(longest);
            if (keep.isNegative() || keep.compareTo(longest) > 0) {
                throw new IllegalArgumentException("bobine.plans." + name
                        + ".keep-jobs must not be longer than bobine.retention.jobs, the longest for all");
            }
            all.put(name, keep);
        });
        return all;
    }

    /// How long each plan's clips are kept.
    ///
    /// @throws IllegalArgumentException naming the key at fault
    static Map<String, Duration> keepClips(BobineConfig config) {
        Map<String, Duration> all = new HashMap<>();
        keepJobs(config).forEach((name, jobs) -> {
            Duration keep = Optional.ofNullable(config.plans().get(name))
                    .flatMap(BobineConfig.Plan::keepClips)
                    .orElse(jobs);
            if (keep.isNegative() || keep.compareTo(jobs) > 0) {
                throw new IllegalArgumentException("bobine.plans." + name
                        + ".keep-clips must not be longer than its keep-jobs and bobine.retention.jobs, after which"
                        + " nobody knows of a clip");
            }
            all.put(name, keep);
        });
        return all;
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
                plan.productionSteps(),
                plan.models());
    }
}
