package dev.bobine.dev;

import java.time.Instant;

/// How far a video is. The settled ones never change again.
sealed interface VideoStatus {

    record Queued() implements VideoStatus {}

    record InProgress(int progress) implements VideoStatus {}

    sealed interface Settled extends VideoStatus {
        Instant at();
    }

    record Completed(Clip clip, Instant at) implements Settled {}

    record Failed(String code, String message, Instant at) implements Settled {}

    record Cancelled(Instant at) implements Settled {}

    /// The word for it on the wire.
    default String word() {
        return switch (this) {
            case Queued _ -> "queued";
            case InProgress _ -> "in_progress";
            case Completed _ -> "completed";
            case Failed _ -> "failed";
            case Cancelled _ -> "cancelled";
        };
    }
}
