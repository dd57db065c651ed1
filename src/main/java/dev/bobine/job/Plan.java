package dev.bobine.job;

import java.util.Objects;
import java.util.Set;

/// What a user may have.
///
/// @param weight share of a contended backend relative to other users
/// @param outstanding jobs that have not ended
/// @param running jobs being submitted, rendered or collected
/// @param clipSecondsPerDay per UTC day
/// @param microsPerMonth per UTC month, in millionths of the deployment's currency
/// @param longestClip in seconds
/// @param largestPixels largest frame by area
/// @param productionSteps most steps of one production
/// @param models public model names; `*` for all
public record Plan(
        String name,
        int weight,
        int outstanding,
        int running,
        int clipSecondsPerDay,
        long microsPerMonth,
        int longestClip,
        long largestPixels,
        int productionSteps,
        Set<String> models) {

    /// Stands for every model.
    public static final String ALL_MODELS = "*";

    public Plan {
        Objects.requireNonNull(name, "name is null");
        models = Set.copyOf(models);
        if (weight < 1) {
            throw new IllegalArgumentException("plan " + name + ": weight must be at least 1");
        }
        if (outstanding < 0 || running < 0 || clipSecondsPerDay < 0 || microsPerMonth < 0 || longestClip < 0) {
            throw new IllegalArgumentException("plan " + name + ": limits must not be negative");
        }
    }

    public boolean allowsModel(String model) {
        return models.contains(ALL_MODELS) || models.contains(model);
    }

    public boolean allowsSize(FrameSize size) {
        return size.pixels() <= largestPixels;
    }
}
