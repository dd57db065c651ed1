package dev.bobine.intake;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The W3C Trace Context header, version 00 of the format.
final class TraceParent {

    private static final Pattern FORM =
            Pattern.compile("(?!ff)[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}");

    private TraceParent() {}

    /// The first well-formed candidate. A malformed one is ignored, as the recommendation demands.
    static @Nullable String first(@Nullable String... candidates) {
        for (String candidate : candidates) {
            if (candidate != null && FORM.matcher(candidate).matches()) {
                return candidate;
            }
        }
        return null;
    }
}
