package dev.bobine.api.console;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Where a browser sees the root of this service, which a proxy may have put below a path of its own.
///
/// @param path begins and ends with a `/`
record Root(String path) {

    /// What proxies tell it by. A browser cannot be made to send it by another page.
    static final String HEADER = "X-Forwarded-Prefix";

    private static final int LONGEST = 200;

    /// Nothing in it means anything to HTML or in a header.
    private static final Pattern PREFIX = Pattern.compile("(?:/[A-Za-z0-9._~-]+)+/?");

    /// @param prefix as a proxy told it; what is no path is ignored
    static Root of(@Nullable String prefix) {
        if (prefix == null
                || prefix.length() > LONGEST
                || !PREFIX.matcher(prefix).matches()) {
            return new Root("/");
        }
        return new Root(prefix.endsWith("/") ? prefix : prefix + "/");
    }
}
