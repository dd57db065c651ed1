package dev.bobine.rendering.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.bobine.storage.ClipSource;
import dev.bobine.storage.DownloadException;
import dev.bobine.storage.ReplyStore;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/// The answer to a paid call that was kept with what it holds, see [ProviderHttp#onceKeeping].
///
/// @param name under which it was kept
public record KeptReply(ReplyStore replies, String name) {

    /// What is worth knowing of it, without its long texts.
    ///
    /// @throws IOException when it cannot be read this time
    public Optional<JsonNode> object() throws IOException {
        try (ClipSource kept = replies.open(name)) {
            return LeanJson.object(kept.stream());
        }
    }

    /// Opens the base64 text of a field as a download, which starts at 0.
    ///
    /// @param path names of the fields that lead there, through any arrays
    /// @throws IOException if it is temporarily unavailable
    public ClipSource field(List<String> path) throws IOException {
        ClipSource kept = replies.open(name);
        try {
            InputStream content = LeanJson.binary(kept.stream(), path)
                    .orElseThrow(() -> DownloadException.notHere("The model server's answer holds no picture.", null));
            return new ClipSource(content, 0, null, null);
        } catch (IOException | RuntimeException e) {
            kept.close();
            throw e;
        }
    }
}
