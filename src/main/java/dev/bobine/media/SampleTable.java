package dev.bobine.media;

import java.nio.ByteBuffer;
import org.mp4parser.boxes.iso14496.part12.SampleTableBox;

/// The few things that are asked of a track's tables of samples, read in place: the counts in them are not to be
/// believed, and a long clip's tables would be large as objects.
///
/// @param sizes content of `stsz`
/// @param chunks entries of `stco` or `co64`
/// @param wide whether the chunk offsets have 64 bits
record SampleTable(ByteBuffer sizes, ByteBuffer chunks, boolean wide) {

    private static final int COUNT_AT = 4;
    private static final int ENTRIES_AT = 8;
    private static final int SIZES_AT = 12;

    static SampleTable of(SampleTableBox table) {
        ByteBuffer narrow = MovieBoxes.raw(table, "stco");
        boolean wide = !narrow.hasRemaining();
        ByteBuffer offsets = wide ? MovieBoxes.raw(table, "co64") : narrow;
        return new SampleTable(
                MovieBoxes.raw(table, "stsz"), entries(offsets, wide ? Long.BYTES : Integer.BYTES), wide);
    }

    private static ByteBuffer entries(ByteBuffer box, int width) {
        if (box.limit() < ENTRIES_AT) {
            return ByteBuffer.allocate(0);
        }
        long told = Integer.toUnsignedLong(box.getInt(COUNT_AT));
        int there = (box.limit() - ENTRIES_AT) / width;
        return box.slice(ENTRIES_AT, (int) Math.min(told, there) * width);
    }

    boolean isEmpty() {
        return sizes.limit() < SIZES_AT || sizes.getInt(ENTRIES_AT) == 0 || !chunks.hasRemaining();
    }

    /// The chunk that lies farthest in the file; -1 when there is none.
    long lastChunk() {
        long last = -1;
        for (int i = 0; i < chunks.limit() / width(); i++) {
            last = Math.max(last, chunk(i));
        }
        return last;
    }

    private long chunk(int index) {
        return wide ? chunks.getLong(index * width()) : Integer.toUnsignedLong(chunks.getInt(index * width()));
    }

    private int width() {
        return wide ? Long.BYTES : Integer.BYTES;
    }
}
