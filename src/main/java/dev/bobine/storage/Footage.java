package dev.bobine.storage;

import dev.bobine.job.FrameSize;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a clip's index says about it.
///
/// @param keyFrame where its first picture is, when that is in a form that can be decoded here
record Footage(
        long durationMillis,
        FrameSize size,
        String videoCodec,
        @Nullable String audioCodec,
        Optional<KeyFrame> keyFrame) {

    /// The first H.264 picture.
    ///
    /// @param offset its first byte in the file
    /// @param configuration the decoder configuration record (`avcC`, ISO/IEC 14496-15)
    record KeyFrame(long offset, int bytes, byte[] configuration) {}
}
