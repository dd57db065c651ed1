package dev.bobine.rendering.http;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The `Content-Range` of a part (RFC 9110, 14.4), in bytes. One that contradicts itself is none.
///
/// @param first position of the part's first byte
/// @param last position of its last byte
/// @param total size of the whole, null when the server does not know
record ContentRange(long first, long last, @Nullable Long total) {

    private static final Pattern FORM = Pattern.compile("bytes\\s+(\\d{1,18})-(\\d{1,18})/(\\d{1,18}|\\*)");
    private static final Pattern UNSATISFIED = Pattern.compile("bytes\\s+\\*/(\\d{1,18})");

    static Optional<ContentRange> of(String header) {
        Matcher parts = FORM.matcher(header);
        if (!parts.matches()) {
            return Optional.empty();
        }
        ContentRange range = new ContentRange(
                Long.parseLong(parts.group(1)),
                Long.parseLong(parts.group(2)),
                parts.group(3).equals("*") ? null : (Long) Long.parseLong(parts.group(3)));
        return Optional.of(range).filter(ContentRange::isConsistent);
    }

    /// The size of the whole, as stated by a server that cannot serve what was asked of it.
    static Optional<Long> sizeOfUnsatisfied(String header) {
        Matcher size = UNSATISFIED.matcher(header);
        return size.matches() ? Optional.of(Long.parseLong(size.group(1))) : Optional.empty();
    }

    private boolean isConsistent() {
        return first <= last && (total == null || last < total);
    }
}
