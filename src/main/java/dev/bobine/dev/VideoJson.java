package dev.bobine.dev;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.bobine.dev.VideoStatus.Cancelled;
import dev.bobine.dev.VideoStatus.Completed;
import dev.bobine.dev.VideoStatus.Failed;
import dev.bobine.dev.VideoStatus.InProgress;
import dev.bobine.dev.VideoStatus.Queued;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The bodies of the `openai-videos` dialect. Times are Unix seconds; all keys are always there, empty ones as null.
final class VideoJson {

    private VideoJson() {}

    static ObjectNode video(Video video) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("id", video.id());
        body.put("object", "video");
        body.put("model", video.request().model());
        body.put("created_at", video.createdAt().getEpochSecond());
        body.put("prompt", video.request().prompt());
        body.put("size", video.request().size());
        body.put("seconds", Integer.toString(video.request().seconds()));
        video.request().shots().forEach(shot -> body.withArray("shots")
                .addObject()
                .put("prompt", shot.prompt())
                .put("seconds", shot.seconds()));
        body.putNull("remixed_from_video_id");
        VideoStatus status = video.status();
        body.put("status", status.word());
        body.put("progress", progress(status));
        body.putNull("completed_at");
        body.putNull("expires_at");
        body.putNull("error");
        if (status instanceof Completed completed) {
            body.put("completed_at", completed.at().getEpochSecond());
            body.put("expires_at", completed.at().plus(RenderQueue.KEPT).getEpochSecond());
        }
        if (status instanceof Failed failed) {
            body.putObject("error").put("code", failed.code()).put("message", failed.message());
        }
        return body;
    }

    private static int progress(VideoStatus status) {
        return switch (status) {
            case Queued _, Failed _, Cancelled _ -> 0;
            case InProgress(int percent) -> percent;
            case Completed _ -> 100;
        };
    }

    static ObjectNode list(List<Video> videos, boolean more) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("object", "list");
        body.putArray("data").addAll(videos.stream().map(VideoJson::video).toList());
        body.put("first_id", videos.isEmpty() ? null : videos.getFirst().id());
        body.put("last_id", videos.isEmpty() ? null : videos.getLast().id());
        body.put("has_more", more);
        return body;
    }

    static ObjectNode deleted(Video video) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("id", video.id())
                .put("object", "video.deleted")
                .put("deleted", true);
    }

    static ObjectNode models() {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("object", "list");
        body.putArray("data")
                .addObject()
                .put("id", VideoRequest.MODEL)
                .put("object", "model")
                .put("owned_by", "bobine");
        return body;
    }

    static ObjectNode picture(byte[] picture, ImageRequest request) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("created", Instant.now().getEpochSecond());
        body.putArray("data").addObject().put("b64_json", picture);
        body.put("output_format", request.format());
        body.put("size", request.width() + "x" + request.height());
        return body;
    }

    static ObjectNode error(String type, String code, String message, @Nullable String parameter) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.putObject("error")
                .put("message", message)
                .put("type", type)
                .put("param", parameter)
                .put("code", code);
        return body;
    }
}
