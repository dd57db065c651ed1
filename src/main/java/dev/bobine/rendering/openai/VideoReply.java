package dev.bobine.rendering.openai;

import com.fasterxml.jackson.databind.JsonNode;
import dev.bobine.job.Artifact;
import dev.bobine.job.Failure.Kind;
import dev.bobine.rendering.RenderStatus;
import dev.bobine.rendering.http.Endpoint;
import dev.bobine.rendering.http.Json;
import dev.bobine.rendering.http.ProviderCalls;
import dev.bobine.rendering.http.StatusWord;
import java.util.Optional;
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
        return Optional.ofNullable(
                switch (StatusWord.of(video, "status")) {
                    case WORKING -> new RenderStatus.Working(progress());
                    case DONE -> new RenderStatus.Done(new Artifact(ownUrl(), null));
                    case FAILED -> broken(error().whenRendering());
                    case WITHHELD -> broken(error().whenWithheld());
                    case TIMED_OUT -> broken(Kind.TIMEOUT);
                    case STOPPED -> new RenderStatus.Stopped(null);
                    case EXPIRED -> new RenderStatus.Lost();
                    case ABSENT -> null;
                });
    }

    private RenderStatus broken(Kind kind) {
        return ProviderCalls.broken(kind, null, error().message());
    }

    private ProviderError error() {
        return ProviderError.of(video.path("error"));
    }

    /// Servers that keep their clips in cloud storage say where; a local path is of no use to us.
    private @Nullable String ownUrl() {
        return Json.url(video, "url").orElse(null);
    }

    private @Nullable Integer progress() {
        JsonNode progress = video.path("progress");
        return progress.isNumber() ? (Integer) (int) Math.clamp(progress.asDouble(), 0, MAX_PROGRESS) : null;
    }
}
