package dev.bobine.rendering.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import okhttp3.Headers;

/// A reply that arrived completely.
///
/// @param object the JSON object that it consists of, if it does; see [LeanJson]. It is shown to nobody
public record Reply(int status, Headers headers, Optional<JsonNode> object) {

    public boolean isSuccess() {
        return status >= 200 && status < 300;
    }

    /// Leaves headers and content out: replies end up in logs.
    @Override
    public String toString() {
        return "Reply[" + status + "]";
    }
}
