package dev.bobine.rendering.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.Stream;

/// Where a render stands, in the words that servers have for it, whatever API they speak. A dialect adds what only its
/// own API says.
public enum StatusWord {
    /// Waiting or rendering; also any word that is not known next to nothing that tells of an end. The job's deadline
    /// bounds how long that is believed.
    WORKING(
            "queued",
            "queueing",
            "in_queue",
            "pending",
            "waiting",
            "created",
            "submitted",
            "accepted",
            "scheduled",
            "not_start",
            "not_started",
            "starting",
            "started",
            "preparing",
            "in_progress",
            "processing",
            "running",
            "working",
            "active",
            "rendering",
            "generating",
            "cancelling",
            "canceling"),
    DONE("completed", "complete", "succeeded", "succeed", "success", "successful", "done", "finished", "finish"),
    FAILED("failed", "failure", "fail", "error", "errored", "rejected", "refused", "declined", "crashed"),
    /// Given up for the time that it took.
    TIMED_OUT("timeout", "timed_out", "timedout", "time_out"),
    /// Rendered, or not, and kept back for its content.
    WITHHELD("nsfw", "moderated", "content_moderated", "flagged", "blocked", "censored", "content_filtered"),
    STOPPED("cancelled", "canceled", "cancel", "stopped", "aborted", "terminated", "killed", "revoked", "deleted"),
    /// Ended long ago, and no longer there.
    EXPIRED("expired"),
    /// No word at all, so that this is no answer about a render.
    ABSENT();

    private static final List<String> TIMES_OF_AN_END = List.of("completed_at", "finished_at", "ended_at");

    private final List<String> spellings;

    StatusWord(String... spellings) {
        this.spellings = List.of(spellings);
    }

    /// The word in a field. One that is not known is the end that stands next to it, if one does: an error, or the time
    /// at which the render ended.
    ///
    /// @param field name of the field in the object about the render
    public static StatusWord of(JsonNode render, String field) {
        String word = Json.word(render, field).strip().replaceAll("[ -]", "_");
        if (word.isEmpty()) {
            return ABSENT;
        }
        return Stream.of(values())
                .filter(known -> known.spellings.contains(word))
                .findFirst()
                .orElseGet(() -> besides(render));
    }

    private static StatusWord besides(JsonNode render) {
        if (Json.tells(render, "error")) {
            return FAILED;
        }
        return TIMES_OF_AN_END.stream().anyMatch(field -> Json.tells(render, field)) ? DONE : WORKING;
    }
}
