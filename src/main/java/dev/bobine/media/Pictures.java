package dev.bobine.media;

import dev.bobine.job.FrameSize;

/// How a clip's pictures are stored: what must be equal for the pictures of two clips to stand one after the other in
/// one track.
///
/// @param format four-character code of the sample description
/// @param description SHA-256 of what a decoder is told about the pictures: size, codec configuration, colours, shape
/// of a pixel
/// @param size as a player shows them
/// @param timescale ticks a second
/// @param ticks how long every picture lasts; 0 where they differ, where it is not known, or where the clip shows
/// something else than all its pictures once
/// @param count of the pictures; 0 where it is not known
public record Pictures(String format, String description, FrameSize size, long timescale, long ticks, long count) {

    /// Whether each picture lasts equally long and is shown once.
    public boolean isSteady() {
        return ticks > 0 && count > 0;
    }

    /// Whether the other's pictures may follow these without being encoded again.
    public boolean isContinuedBy(Pictures other) {
        return isSteady()
                && other.isSteady()
                && format.equals(other.format)
                && description.equals(other.description)
                && size.equals(other.size)
                && timescale == other.timescale
                && ticks == other.ticks;
    }
}
