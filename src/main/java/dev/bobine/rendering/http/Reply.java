package dev.bobine.rendering.http;

import java.nio.charset.StandardCharsets;
import okhttp3.Headers;

/// A reply that arrived completely.
///
/// @param body at most [ProviderHttp#MAX_BODY] bytes of it
/// @param whole whether that is all of it
public record Reply(int status, Headers headers, byte[] body, boolean whole) {

    public boolean isSuccess() {
        return status >= 200 && status < 300;
    }

    /// The body for a parser; it is shown to nobody.
    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    /// Leaves headers and body out: replies end up in logs.
    @Override
    public String toString() {
        return "Reply[" + status + "]";
    }
}
