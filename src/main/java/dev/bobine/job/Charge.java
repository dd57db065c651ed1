package dev.bobine.job;

import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What a job cost in the end.
public record Charge(long micros, Source source) {

    /// Who says so.
    public enum Source {
        PROVIDER,
        ESTIMATE,
        /// Nothing was billed.
        NONE;

        /// The name on the wire.
        public String wire() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// Nothing was billed.
    public static final Charge NOTHING = new Charge(0, Source.NONE);

    public Charge {
        Objects.requireNonNull(source, "source is null");
        if (micros < 0) {
            throw new IllegalArgumentException("a charge is not negative");
        }
    }

    /// The provider's word where it gave one, else the estimate, marked as such.
    public static Charge of(@Nullable Long reportedMicros, long estimateMicros) {
        return reportedMicros != null
                ? new Charge(reportedMicros, Source.PROVIDER)
                : new Charge(estimateMicros, Source.ESTIMATE);
    }

    /// The provider's word where it gave one, else nothing.
    public static Charge reported(@Nullable Long reportedMicros) {
        return reportedMicros != null ? new Charge(reportedMicros, Source.PROVIDER) : NOTHING;
    }
}
