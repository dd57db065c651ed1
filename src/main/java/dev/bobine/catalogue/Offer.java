package dev.bobine.catalogue;

import dev.bobine.job.FrameSize;
import dev.bobine.job.RenderSpec;
import java.util.Map;
import java.util.Objects;

/// One backend's version of a model.
///
/// @param providerModel the provider's own name of it
/// @param microsPerSecond price of a second of clip in millionths of the deployment's currency
/// @param microsPerSecondBySize prices of the frame sizes that differ
public record Offer(
        String backend, String providerModel, long microsPerSecond, Map<FrameSize, Long> microsPerSecondBySize) {

    public Offer {
        Objects.requireNonNull(backend, "backend is null");
        Objects.requireNonNull(providerModel, "providerModel is null");
        microsPerSecondBySize = Map.copyOf(microsPerSecondBySize);
    }

    /// Estimated cost of a clip here.
    public long estimate(RenderSpec spec) {
        return Math.multiplyExact(
                microsPerSecondBySize.getOrDefault(spec.size(), microsPerSecond), (long) spec.seconds());
    }
}
