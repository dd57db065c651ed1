package dev.bobine.dev;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// One range of a file, as the `Range` header asks for it (RFC 9110, section 14). Several ranges at once are answered
/// like none, which the standard allows.
record ByteRange(long first, long length) {

    private static final Pattern ONE = Pattern.compile("bytes=(\\d{0,18})-(\\d{0,18})");

    /// Whether the header is one range in bytes at all; anything else is to be ignored.
    static boolean understood(String header) {
        Matcher matcher = ONE.matcher(header);
        return matcher.matches()
                && !(matcher.group(1).isEmpty() && matcher.group(2).isEmpty());
    }

    /// Empty when the file has none of the bytes asked for.
    static Optional<ByteRange> of(String header, long size) {
        Matcher matcher = ONE.matcher(header);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("not a byte range");
        }
        if (matcher.group(1).isEmpty()) {
            long last = Math.min(size, Long.parseLong(matcher.group(2)));
            return last == 0 ? Optional.empty() : Optional.of(new ByteRange(size - last, last));
        }
        long first = Long.parseLong(matcher.group(1));
        long end = matcher.group(2).isEmpty() ? size - 1 : Math.min(size - 1, Long.parseLong(matcher.group(2)));
        return first > end ? Optional.empty() : Optional.of(new ByteRange(first, end - first + 1));
    }

    String contentRange(long size) {
        return "bytes " + first + "-" + (first + length - 1) + "/" + size;
    }
}
