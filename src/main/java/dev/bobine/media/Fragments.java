package dev.bobine.media;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.BiConsumer;
import org.mp4parser.boxes.iso14496.part12.MovieBox;
import org.mp4parser.boxes.iso14496.part12.MovieExtendsBox;

/// Length of a fragmented clip (ISO/IEC 14496-12, 8.8), whose index at the start tells none: the sum over its
/// fragments.
final class Fragments {

    private static final int HEADER = 8;
    private static final int FULL_BOX = 4;
    private static final int DEFAULT_DURATION_IN_TREX = FULL_BOX + 8;
    private static final int BASE_OFFSET_PRESENT = 0x1;
    private static final int DESCRIPTION_PRESENT = 0x2;
    private static final int DURATION_PRESENT = 0x8;
    private static final int RUN_DATA_OFFSET = 0x1;
    private static final int RUN_FIRST_FLAGS = 0x4;
    private static final int RUN_DURATIONS = 0x100;
    private static final int RUN_PER_SAMPLE_FIELDS = 0xF00;

    private final long trackId;
    private final long movieDefault;
    private long duration;

    private Fragments(long trackId, long movieDefault) {
        this.trackId = trackId;
        this.movieDefault = movieDefault;
    }

    /// In units of the track's time scale.
    static long duration(MovieBox movie, List<byte[]> moofs, long trackId) {
        Fragments fragments = new Fragments(trackId, movieDefault(movie));
        for (byte[] moof : moofs) {
            ByteBuffer content = ByteBuffer.wrap(moof);
            children(content.position(HEADER).slice(), fragments::inMoof);
        }
        return fragments.duration;
    }

    private static long movieDefault(MovieBox movie) {
        return movie.getBoxes(MovieExtendsBox.class).stream()
                .map(extension -> MovieBoxes.raw(extension, "trex"))
                .filter(trex -> trex.limit() >= DEFAULT_DURATION_IN_TREX + Integer.BYTES)
                .mapToLong(trex -> Integer.toUnsignedLong(trex.getInt(DEFAULT_DURATION_IN_TREX)))
                .findFirst()
                .orElse(0);
    }

    private void inMoof(String type, ByteBuffer content) {
        if (!type.equals("traf")) {
            return;
        }
        ByteBuffer tfhd = child(content, "tfhd");
        if (tfhd.limit() < 2 * Integer.BYTES || Integer.toUnsignedLong(tfhd.getInt(FULL_BOX)) != trackId) {
            return;
        }
        long perSample = trackDefault(tfhd);
        children(content.duplicate(), (name, run) -> duration += name.equals("trun") ? runDuration(run, perSample) : 0);
    }

    private long trackDefault(ByteBuffer tfhd) {
        int flags = tfhd.getInt(0);
        if ((flags & DURATION_PRESENT) == 0) {
            return movieDefault;
        }
        int at = 2 * Integer.BYTES;
        at += (flags & BASE_OFFSET_PRESENT) != 0 ? Long.BYTES : 0;
        at += (flags & DESCRIPTION_PRESENT) != 0 ? Integer.BYTES : 0;
        return Integer.toUnsignedLong(tfhd.getInt(at));
    }

    private static long runDuration(ByteBuffer run, long perSample) {
        int flags = run.getInt(0);
        long samples = Integer.toUnsignedLong(run.getInt(FULL_BOX));
        if ((flags & RUN_DURATIONS) == 0) {
            return samples * perSample;
        }
        int at = 2 * Integer.BYTES;
        at += (flags & RUN_DATA_OFFSET) != 0 ? Integer.BYTES : 0;
        at += (flags & RUN_FIRST_FLAGS) != 0 ? Integer.BYTES : 0;
        int stride = Integer.bitCount(flags & RUN_PER_SAMPLE_FIELDS) * Integer.BYTES;
        long sum = 0;
        for (long i = 0; i < samples; i++, at += stride) {
            sum += Integer.toUnsignedLong(run.getInt(at));
        }
        return sum;
    }

    /// The content of the first child box of that type; empty when there is none.
    static ByteBuffer child(ByteBuffer content, String type) {
        ByteBuffer[] found = {ByteBuffer.allocate(0)};
        children(content.duplicate(), (name, child) -> {
            if (name.equals(type) && !found[0].hasRemaining()) {
                found[0] = child;
            }
        });
        return found[0];
    }

    private static void children(ByteBuffer content, BiConsumer<String, ByteBuffer> each) {
        while (content.remaining() >= HEADER) {
            int size = content.getInt(content.position());
            if (size < HEADER || size > content.remaining()) {
                return;
            }
            byte[] type = new byte[Integer.BYTES];
            content.get(content.position() + Integer.BYTES, type);
            each.accept(
                    new String(type, StandardCharsets.ISO_8859_1),
                    content.slice(content.position() + HEADER, size - HEADER));
            content.position(content.position() + size);
        }
    }
}
