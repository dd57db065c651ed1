package dev.bobine.api.openai;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A page of videos; the next one begins after the last.
@JsonInclude(JsonInclude.Include.ALWAYS)
record VideoList(
        String object,
        List<VideoView> data,
        @Nullable @JsonProperty("first_id") String firstId,
        @Nullable @JsonProperty("last_id") String lastId,
        @JsonProperty("has_more") boolean hasMore) {

    static VideoList of(List<VideoView> videos, boolean more) {
        return new VideoList(
                "list",
                List.copyOf(videos),
                videos.isEmpty() ? null : videos.getFirst().id(),
                videos.isEmpty() ? null : videos.getLast().id(),
                more);
    }
}
