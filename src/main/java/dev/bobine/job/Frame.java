package dev.bobine.job;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A picture to be taken of a clip, by the studio.
///
/// @param input key of an object in the service's own bucket
/// @param size of the clip
public record Frame(String input, Place place, FrameSize size) implements Work {

    /// Which picture.
    public enum Place {
        FIRST,
        LAST
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
