package dev.bobine.rendering.openai;

import com.fasterxml.jackson.databind.JsonNode;
import dev.bobine.job.Artifact;
import dev.bobine.job.Failure.Kind;
import dev.bobine.job.Stage;
import dev.bobine.rendering.RenderStatus;
import dev.bobine.rendering.http.Endpoint;
import dev.bobine.rendering.http.Failures;
import dev.bobine.rendering.http.Json;
import java.util.Locale;
import java.util.Optional;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/// A video object as servers variously spell it.
final class VideoReply {

    private static final int MAX_PROGRESS = 99;

    private final JsonNode video;

    VideoReply(JsonNode video) {
        this.video = video;
    }

    Optional<String> id() {
        return Json.text(video, "id").filter(Endpoint::isUsable);
    }

    /// Empty when the object names no status at all, so that it is no video object.
    Optional<RenderStatus> status() {
        return Json.text(video, "status")
                .map(word -> word.toLowerCase(Locale.ROOT))
                .map(this::status);
    }

    /// A word that is not known means that the render goes on: the job's deadline bounds how long that is believed.
    private RenderStatus status(String word) {
        return switch (word) {
            case "completed", "succeeded", "success" -> new RenderStatus.Done(new Artifact(ownUrl(), null));
            case "failed", "error" -> broken();
            case "cancelled", "canceled", "deleted" -> new RenderStatus.Stopped(null);
            case "expired" -> new RenderStatus.Lost();
            default -> new RenderStatus.Working(progress());
        };
    }

    private RenderStatus broken() {
        Kind kind = ProviderError.of(video.path("error")).whenRendering();
        return new RenderStatus.Broken(Failures.of(kind, Stage.RENDER, Optional.empty()), null);
    }

    /// Servers that keep their clips in cloud storage say where; a local path is of no use to us.
    private @Nullable String ownUrl() {
        return Json.text(video, "url").filter(url -> HttpUrl.parse(url) != null).orElse(null);
    }

    private @Nullable Integer progress() {
        JsonNode progress = video.path("progress");
        if (!progress.isNumber()) {
            return null;
        }
        return (int) Math.clamp(progress.asDouble(), 0, MAX_PROGRESS);
    }
}
