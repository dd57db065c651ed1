package dev.bobine.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.bobine.job.Kind;
import dev.bobine.persistence.GalleryStore.ClipFacts;
import org.jspecify.annotations.Nullable;

/// What a clip is.
///
/// @param kind `video` or `still`
/// @param width in pixels
/// @param height in pixels
/// @param seconds left out of stills
@JsonInclude(JsonInclude.Include.NON_NULL)
record ClipMeasures(
        String kind, int width, int height, @Nullable Double seconds) {

    static ClipMeasures of(ClipFacts clip) {
        boolean still = clip.isStill();
        return new ClipMeasures(
                (still ? Kind.STILL : Kind.VIDEO).wire(),
                clip.size().width(),
                clip.size().height(),
                still ? null : clip.durationMillis() / 1000.0);
    }
}
