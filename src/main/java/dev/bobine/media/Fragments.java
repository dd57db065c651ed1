package dev.bobine.media;

import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;

/// Reads fragments of a movie (ISO/IEC 14496-12, 8.8): what a fragment does not tell is as the index tells for its
/// track.
final class Fragments {

    private static final int FULL_BOX = 4;
    private static final int FIELD = 4;
    private static final int RUN_FIELDS_AT = 8;
    private static final Defaults NONE = new Defaults(0, 0);

    private final Map<Long, Track> tracks;
    private final Map<Long, Defaults> byTrack = new HashMap<>();

    private record Defaults(long duration, long size) {}

    /// What one `tfhd` says.
    private record Header(long base, Defaults defaults) {}

    private record Run(long samples, long duration, long bytes) {}

    Fragments(Map<Long, Track> tracks) {
        this.tracks = tracks;
    }

    void readDefaults(Box mvex) {
        mvex.all("trex")
                .filter(trex -> tracks.containsKey(trex.u32(FULL_BOX)))
                .forEach(trex -> byTrack.putIfAbsent(
                        trex.u32(FULL_BOX),
                        new Defaults(trex.u32(FULL_BOX + 2 * FIELD), trex.u32(FULL_BOX + 3 * FIELD))));
    }

    /// Adds a fragment's runs to their tracks.
    ///
    /// @param at where the `moof` begins in the file
    /// @return where the last of its samples ends
    long add(Box moof, long at) {
        long last = 0;
        long previousEnd = at;
        for (Iterator<Box> trafs = moof.all("traf").iterator(); trafs.hasNext(); ) {
            Box traf = trafs.next();
            Optional<Box> tfhd = traf.child("tfhd");
            Optional<Track> track = tfhd.map(box -> tracks.get(box.u32(FULL_BOX)));
            if (tfhd.isEmpty() || track.isEmpty()) {
                continue;
            }
            Header header = header(tfhd.get(), at, previousEnd);
            long place = header.base;
            for (Iterator<Box> truns = traf.all("trun").iterator(); truns.hasNext(); ) {
                Box trun = truns.next();
                Run run = run(trun, header.defaults);
                place = (trun.flags() & 0x1) == 0 ? place : place(header.base, trun.i32(RUN_FIELDS_AT));
                place = Sums.end(place, run.bytes);
                track.get().extend(run.samples, run.duration);
                last = run.samples > 0 ? Math.max(last, place) : last;
            }
            previousEnd = place;
        }
        return last;
    }

    /// A place before the file is as wrong as one behind it.
    private static long place(long base, int offset) {
        long place = Sums.end(base, offset);
        return place < 0 ? Long.MAX_VALUE : place;
    }

    private Header header(Box tfhd, long moofAt, long previousEnd) {
        int flags = tfhd.flags();
        int at = FULL_BOX + FIELD;
        boolean hasBase = (flags & 0x1) != 0;
        long usualBase = (flags & 0x2_0000) != 0 ? moofAt : previousEnd;
        long base = hasBase ? tfhd.i64(at) : usualBase;
        at += hasBase ? Long.BYTES : 0;
        at += (flags & 0x2) != 0 ? FIELD : 0;
        Defaults usual = byTrack.getOrDefault(tfhd.u32(FULL_BOX), NONE);
        long duration = usual.duration;
        if ((flags & 0x8) != 0) {
            duration = tfhd.u32(at);
            at += FIELD;
        }
        long size = (flags & 0x10) != 0 ? tfhd.u32(at) : usual.size;
        return new Header(base, new Defaults(duration, size));
    }

    private static Run run(Box trun, Defaults defaults) {
        int flags = trun.flags();
        boolean durations = (flags & 0x100) != 0;
        boolean sizes = (flags & 0x200) != 0;
        int at = RUN_FIELDS_AT + ((flags & 0x1) != 0 ? FIELD : 0) + ((flags & 0x4) != 0 ? FIELD : 0);
        int stride = Integer.bitCount(flags & 0xF00) * FIELD;
        long declared = trun.u32(FULL_BOX);
        long samples = stride == 0 ? declared : trun.entries(declared, at, stride);
        long duration = durations ? 0 : Sums.times(samples, defaults.duration);
        long bytes = sizes ? 0 : Sums.times(samples, defaults.size);
        if (durations || sizes) {
            for (int i = 0; i < samples; i++) {
                int sample = at + i * stride;
                duration += durations ? trun.u32(sample) : 0;
                bytes += sizes ? trun.u32(durations ? sample + FIELD : sample) : 0;
            }
        }
        return new Run(samples, duration, bytes);
    }
}
