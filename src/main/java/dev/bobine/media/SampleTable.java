package dev.bobine.media;

import java.nio.ByteBuffer;
import java.util.Optional;

/// A track's tables of samples (ISO/IEC 14496-12, 8.6 and 8.7), read in place: a long clip's would be large as objects.
/// Every loop is bounded by the bytes of a table, never by a count that the file tells.
final class SampleTable {

    private static final Box NONE = new Box("none", ByteBuffer.allocate(0));
    private static final int COUNT_AT = 4;
    private static final int ENTRIES_AT = 8;
    private static final int SIZES_AT = 12;
    private static final int RUN = 12;
    private static final int TIME = 8;

    private final Box sizes;
    private final Box chunks;
    private final Box runs;
    private final Box times;
    /// Bits of one size; 0 where all samples have the same.
    private final int sizeBits;

    private final long commonSize;
    private final long samples;

    SampleTable(Box table) {
        Optional<Box> compact = table.child("stz2");
        sizes = table.child("stsz").or(() -> compact).orElse(NONE);
        chunks = table.child("stco").or(() -> table.child("co64")).orElse(NONE);
        runs = table.child("stsc").orElse(NONE);
        times = table.child("stts").orElse(NONE);
        boolean isCompact = sizes.type().equals("stz2");
        commonSize = isCompact ? 0 : sizes.u32(COUNT_AT);
        sizeBits = isCompact ? sizes.u8(ENTRIES_AT - 1) : Integer.SIZE;
        samples = commonSize > 0 ? sizes.u32(ENTRIES_AT) : declared();
    }

    private long declared() {
        long there = sizeBits == 0 ? 0 : Math.max(0, sizes.bytes() - SIZES_AT) * 8L / sizeBits;
        return Math.min(sizes.u32(ENTRIES_AT), there);
    }

    boolean isEmpty() {
        return samples == 0 || chunks.u32(COUNT_AT) == 0;
    }

    /// How long the samples last together, in units of the track's time scale.
    long duration() {
        long duration = 0;
        long left = samples;
        int entries = times.entries(times.u32(COUNT_AT), ENTRIES_AT, TIME);
        for (int i = 0; i < entries && left > 0; i++) {
            int at = ENTRIES_AT + i * TIME;
            long count = Math.min(left, times.u32(at));
            duration = Sums.add(duration, Sums.times(count, times.u32(at + COUNT_AT)));
            left -= count;
        }
        return duration;
    }

    long count() {
        return samples;
    }

    /// How long each sample lasts; 0 when they differ.
    long commonDuration() {
        int entries = times.entries(times.u32(COUNT_AT), ENTRIES_AT, TIME);
        long common = times.u32(ENTRIES_AT + COUNT_AT);
        for (int i = 1; i < entries; i++) {
            if (times.u32(ENTRIES_AT + i * TIME + COUNT_AT) != common) {
                return 0;
            }
        }
        return entries == 0 || duration() != Sums.times(common, samples) ? 0 : common;
    }

    /// Where the last sample ends in the file; 0 when there is none.
    long end() {
        int width = chunks.type().equals("co64") ? Long.BYTES : Integer.BYTES;
        int there = chunks.entries(chunks.u32(COUNT_AT), ENTRIES_AT, width);
        int runCount = runs.entries(runs.u32(COUNT_AT), ENTRIES_AT, RUN);
        long end = 0;
        long sample = 0;
        int run = -1;
        for (int i = 0; i < there && sample < samples; i++) {
            while (run + 1 < runCount && runs.u32(ENTRIES_AT + (run + 1) * RUN) <= i + 1L) {
                run++;
            }
            long inChunk = run < 0 ? 1 : runs.u32(ENTRIES_AT + run * RUN + COUNT_AT);
            long taken = Math.min(inChunk, samples - sample);
            int at = ENTRIES_AT + i * width;
            if (taken > 0) {
                end = Math.max(
                        end, Sums.end(width == Long.BYTES ? chunks.i64(at) : chunks.u32(at), bytes(sample, taken)));
            }
            sample += taken;
        }
        return end;
    }

    private long bytes(long first, long count) {
        if (commonSize > 0) {
            return Sums.times(commonSize, count);
        }
        long sum = 0;
        for (long sample = first; sample < first + count; sample++) {
            sum += size((int) sample);
        }
        return sum;
    }

    private long size(int sample) {
        return switch (sizeBits) {
            case Integer.SIZE -> sizes.u32(SIZES_AT + sample * Integer.BYTES);
            case Short.SIZE -> sizes.u16(SIZES_AT + sample * Short.BYTES);
            case Byte.SIZE -> sizes.u8(SIZES_AT + sample);
            case Byte.SIZE / 2 -> (sizes.u8(SIZES_AT + sample / 2) >> (sample % 2 == 0 ? Byte.SIZE / 2 : 0)) & 0xF;
            default -> 0;
        };
    }
}
