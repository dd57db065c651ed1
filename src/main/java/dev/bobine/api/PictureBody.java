package dev.bobine.api;

import dev.bobine.job.Frame;
import org.jspecify.annotations.Nullable;

/// Which picture of a clip is wanted.
///
/// @param take `first_frame`, `last_frame` or `spritesheet`
record PictureBody(@Nullable String take) {

    /// @throws ProblemException when there is no such picture
    static Frame.Place place(@Nullable PictureBody body) {
        String take = body == null ? null : body.take();
        return switch (take) {
            case "first_frame" -> Frame.Place.FIRST;
            case "last_frame" -> Frame.Place.LAST;
            case "spritesheet" -> Frame.Place.SHEET;
            case null, default ->
                throw ProblemException.badField("take", "take must be first_frame, last_frame or spritesheet.");
        };
    }
}
