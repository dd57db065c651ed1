package dev.bobine.catalogue;

import dev.bobine.job.FrameSize;
import dev.bobine.job.Prompted;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// One backend's version of a model. Prices are of a second of clip, or of a still, in millionths of the deployment's
/// currency.
///
/// @param providerModel the provider's own name of it
/// @param microsPerSecondBySize prices of the frame sizes that differ
/// @param can what the backend can be asked for
/// @param silent prices of clips without sound; null where sound makes no difference
public record Offer(
        String backend,
        String providerModel,
        Capabilities can,
        long microsPerSecond,
        Map<FrameSize, Long> microsPerSecondBySize,
        @Nullable Silent silent) {

    /// Prices of clips without sound.
    public record Silent(long microsPerSecond, Map<FrameSize, Long> microsPerSecondBySize) {
        public Silent {
            microsPerSecondBySize = Map.copyOf(microsPerSecondBySize);
        }
    }

    public Offer {
        Objects.requireNonNull(backend, "backend is null");
        Objects.requireNonNull(providerModel, "providerModel is null");
        Objects.requireNonNull(can, "can is null");
        microsPerSecondBySize = Map.copyOf(microsPerSecondBySize);
    }

    /// Estimated cost of a clip or still here.
    public long estimate(Prompted spec) {
        return estimate(spec.size(), spec.audio(), units(spec));
    }

    /// In how many of what it is priced by.
    static int units(Prompted spec) {
        return switch (spec.kind()) {
            case VIDEO -> spec.seconds();
            case STILL -> 1;
        };
    }

    /// @param units seconds of clip, or stills
    public long estimate(FrameSize size, boolean audio, int units) {
        long price = audio || silent == null
                ? microsPerSecondBySize.getOrDefault(size, microsPerSecond)
                : silent.microsPerSecondBySize().getOrDefault(size, silent.microsPerSecond());
        return Math.multiplyExact(price, (long) units);
    }
}
