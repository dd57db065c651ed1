package dev.bobine.job;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A picture to be taken of a clip, by the studio.
///
/// @param input key of an object in the service's own bucket
/// @param size of the picture, as far as that of the clip is known
public record Frame(String input, Place place, FrameSize size) implements Work {

    /// Which picture.
    public enum Place {
        FIRST,
        LAST,
        /// Many of them, small and side by side, from the beginning to the end.
        SHEET
    }

    /// Pictures of a sheet, in each of its rows and in each of its columns.
    public static final int SIDE = 5;

    /// Width of each picture of a sheet.
    public static final int TILE_WIDTH = 160;

    /// A sheet of a clip.
    ///
    /// @param clip the clip's own size
    public static Frame sheet(String input, FrameSize clip) {
        int height = Math.max(2, Math.round((float) TILE_WIDTH * clip.height() / clip.width() / 2) * 2);
        return new Frame(input, Place.SHEET, new FrameSize(SIDE * TILE_WIDTH, SIDE * height));
    }

    public Frame {
        Objects.requireNonNull(input, "input is null");
        Objects.requireNonNull(place, "place is null");
        Objects.requireNonNull(size, "size is null");
    }

    @Override
    public Kind kind() {
        return Kind.STILL;
    }

    @Override
    public int seconds() {
        return 0;
    }

    @Override
    public boolean audio() {
        return false;
    }

    @Override
    public @Nullable String promptHash() {
        return null;
    }
}
