package dev.bobine.rendering.studio;

import dev.bobine.job.FrameSize;
import java.util.ArrayList;
import java.util.List;

/// What encodes H.264: builds of ffmpeg differ in it.
public enum Encoder {
    /// Of builds under the GPL.
    LIBX264,
    /// Of builds under the LGPL.
    LIBOPENH264;

    private static final double BITS_PER_PIXEL = 0.2;
    private static final long MIN_BITS = 500_000;
    private static final int THREADS = 2;

    List<String> arguments(FrameSize size, Rate rate) {
        List<String> arguments = new ArrayList<>(List.of("-map", "[picture]", "-r", rate.toString()));
        arguments.addAll(
                switch (this) {
                    case LIBX264 -> List.of("-c:v", "libx264", "-preset", "veryfast", "-crf", "17");
                    case LIBOPENH264 ->
                        List.of("-c:v", "libopenh264", "-allow_skip_frames", "0", "-b:v", bits(size, rate));
                });
        arguments.addAll(List.of("-pix_fmt", "yuv420p", "-threads", Integer.toString(THREADS)));
        return arguments;
    }

    private static String bits(FrameSize size, Rate rate) {
        return Long.toString(Math.max(MIN_BITS, (long) (size.pixels() * rate.perSecond() * BITS_PER_PIXEL)));
    }
}
