package dev.bobine.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A file that a user has sent.
///
/// @param uri by which requests name it
/// @param type its media type, by its first bytes
/// @param keptUntil until when it is kept at least; longer while something names it
record UploadView(
        UUID uploadId,
        String uri,
        String userId,
        String type,
        long bytes,
        String sha256,
        Instant createdAt,
        Instant keptUntil) {

    /// Files of a user, the newest first.
    ///
    /// @param next a link to the next page; null on the last one
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Page(List<UploadView> uploads, @Nullable String next) {}
}
