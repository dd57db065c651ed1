package dev.bobine.api;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Where the following page is: a path with its query.
final class Link {

    private final StringBuilder text;
    private boolean queried;

    Link(String path) {
        this.text = new StringBuilder(path);
    }

    /// Adds a parameter; one without a value is left out.
    Link with(String name, @Nullable String value) {
        if (value != null) {
            text.append(queried ? '&' : '?')
                    .append(name)
                    .append('=')
                    .append(URLEncoder.encode(value, StandardCharsets.UTF_8));
            queried = true;
        }
        return this;
    }

    /// A part of a path.
    static String encoded(String segment) {
        return URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20");
    }

    String text() {
        return text.toString();
    }
}
