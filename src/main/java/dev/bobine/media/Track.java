package dev.bobine.media;

import dev.bobine.job.FrameSize;
import dev.bobine.job.Hashes;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One track of a movie's index, and what its fragments add to it.
final class Track {

    private static final int ENABLED = 1;
    private static final int FULL_BOX = 4;
    private static final int ENTRIES_AT = 8;
    /// Offsets in a visual sample entry's content (ISO/IEC 14496-12, 12.1.3).
    private static final int WIDTH_AT = 24;

    private static final int HEIGHT_AT = 26;
    private static final int VISUAL_ENTRY_BYTES = 78;
    private static final int SOUND_ENTRY_BYTES = 28;
    /// From a track header's matrix to its width and height, in 16.16 numbers.
    private static final int MATRIX_BYTES = 36;

    private static final int MILLIS = 1000;
    private static final int ROUNDING = 2;

    /// Boxes of a sample entry that a decoder needs to know; others tell bit rates and the like.
    private static final Set<String> DECODING =
            Set.of("avcC", "hvcC", "av1C", "vpcC", "esds", "colr", "pasp", "clap", "dvcC", "dvvC");

    final long id;
    final String handler;
    final boolean enabled;
    private final Box header;
    private final @Nullable Box entry;
    private final boolean severalEntries;
    private final SampleTable samples;
    private final long timescale;
    private final long declaredDuration;
    private final Box edits;
    private final Box compositions;
    private final long movieTimescale;
    private long fragmentDuration;
    private long fragmentSamples;

    Track(Box trak, long movieTimescale) {
        this.movieTimescale = movieTimescale;
        Box none = new Box("none", ByteBuffer.allocate(0));
        header = trak.child("tkhd").orElse(none);
        id = header.u32(header.version() == 1 ? FULL_BOX + 16 : FULL_BOX + 8);
        enabled = (header.flags() & ENABLED) != 0;
        Box media = trak.child("mdia").orElse(none);
        handler = media.child("hdlr").map(box -> code(box, ENTRIES_AT)).orElse("");
        Box mdhd = media.child("mdhd").orElse(none);
        timescale = mdhd.u32(mdhd.version() == 1 ? FULL_BOX + 16 : FULL_BOX + 8);
        declaredDuration = duration(mdhd);
        Box table = media.at("minf", "stbl").orElse(none);
        entry = table.child("stsd")
                .flatMap(box -> box.childrenFrom(ENTRIES_AT).findFirst())
                .orElse(null);
        severalEntries =
                table.child("stsd").filter(box -> box.u32(FULL_BOX) > 1).isPresent();
        samples = new SampleTable(table);
        edits = trak.at("edts", "elst").orElse(none);
        compositions = table.child("ctts").orElse(none);
    }

    private static String code(Box box, int at) {
        int code = box.i32(at);
        StringBuilder text = new StringBuilder();
        for (int shift = 24; shift >= 0; shift -= 8) {
            text.append((char) ((code >> shift) & 0xFF));
        }
        return text.toString();
    }

    /// The duration in a `mvhd` or `mdhd`; all ones stand for one that is not known, and zero does here.
    static long duration(Box header) {
        long duration = header.version() == 1 ? header.i64(FULL_BOX + 20) : header.u32(FULL_BOX + 12);
        return duration < 0 || duration == 0xFFFF_FFFFL ? 0 : duration;
    }

    /// Adds a run of a fragment.
    void extend(long count, long duration) {
        fragmentSamples = Sums.add(fragmentSamples, count);
        fragmentDuration = Sums.add(fragmentDuration, duration);
    }

    boolean hasSamples() {
        return !samples.isEmpty() || fragmentSamples > 0;
    }

    /// Where the last sample that the index names ends in the file.
    long end() {
        return samples.end();
    }

    /// How long a player shows it: its samples, or the parts of them that its edit list shows. An edit list of a
    /// fragmented clip is about its first samples only.
    long millis() {
        long media = millis(Sums.add(samples.duration(), fragmentDuration), timescale);
        if (media == 0) {
            media = millis(declaredDuration, timescale);
        }
        long shown = fragmentSamples > 0 ? 0 : shownMillis(media);
        return shown > 0 ? shown : media;
    }

    /// What the edits show together (8.6.6); an edit without media only delays what follows. Edits are told in time of
    /// composition, which may begin later than the media.
    private long shownMillis(long media) {
        boolean wide = edits.version() == 1;
        int width = wide ? 20 : 12;
        int count = edits.entries(edits.u32(FULL_BOX), ENTRIES_AT, width);
        long first = Math.max(0, compositions.i32(ENTRIES_AT + Integer.BYTES));
        long sum = 0;
        for (int i = 0; i < count; i++) {
            int at = ENTRIES_AT + i * width;
            long duration = millis(wide ? edits.i64(at) : edits.u32(at), movieTimescale);
            long from = wide ? edits.i64(at + Long.BYTES) : edits.i32(at + Integer.BYTES);
            if (from >= 0) {
                long left = Math.max(0, media - millis(from - first, timescale));
                sum = Sums.add(sum, Math.min(duration, left));
            }
        }
        return sum;
    }

    static long millis(long duration, long timescale) {
        return timescale <= 0 || duration <= 0 ? 0 : Math.round((double) duration * MILLIS / timescale);
    }

    /// The pictures' own size, or that of their track where the codec does not tell, turned as the track's matrix
    /// tells.
    FrameSize size() throws BadClipException {
        int width = entry == null ? 0 : entry.u16(WIDTH_AT);
        int height = entry == null ? 0 : entry.u16(HEIGHT_AT);
        int matrix = matrix();
        if (width == 0 || height == 0) {
            width = (int) (header.u32(matrix + MATRIX_BYTES) >> Short.SIZE);
            height = (int) (header.u32(matrix + MATRIX_BYTES + Integer.BYTES) >> Short.SIZE);
        }
        if (width == 0 || height == 0) {
            throw new BadClipException("The clip is damaged: its pictures have no size.");
        }
        return isTurned(matrix) ? new FrameSize(height, width) : new FrameSize(width, height);
    }

    /// Whether the matrix {a b u, c d v, x y w} turns by a quarter, to either side.
    private boolean isTurned(int matrix) {
        long a = header.i32(matrix);
        long b = header.i32(matrix + Integer.BYTES);
        return Math.abs(b) > Math.abs(a);
    }

    /// How the pictures are stored.
    Pictures pictures() throws BadClipException {
        Box description = described();
        long ticks = isPlain() ? samples.commonDuration() : 0;
        return new Pictures(
                description.type(), digest(description), size(), timescale, ticks, ticks > 0 ? samples.count() : 0);
    }

    /// Whether what is shown is all samples, once and in order, described by one entry. Writers round durations.
    private boolean isPlain() {
        long shown = millis();
        long all = millis(samples.duration(), timescale);
        boolean matrixIsUsual = header.i32(matrix()) > 0 && header.i32(matrix() + Integer.BYTES) == 0;
        boolean oneEdit = edits.u32(FULL_BOX) <= 1;
        return !severalEntries && fragmentSamples == 0 && matrixIsUsual && oneEdit && Math.abs(shown - all) <= ROUNDING;
    }

    private static String digest(Box description) {
        MessageDigest digest = Hashes.newSha256();
        digest.update(bytes(description.content(), 0, Math.min(VISUAL_ENTRY_BYTES, description.bytes())));
        description
                .childrenFrom(VISUAL_ENTRY_BYTES)
                .filter(box -> DECODING.contains(box.type()))
                .forEach(box -> {
                    digest.update(box.type().getBytes(StandardCharsets.ISO_8859_1));
                    digest.update(bytes(box.content(), 0, box.bytes()));
                });
        return HexFormat.of().formatHex(digest.digest());
    }

    private static byte[] bytes(ByteBuffer content, int at, int length) {
        byte[] bytes = new byte[length];
        content.get(at, bytes);
        return bytes;
    }

    private int matrix() {
        return header.version() == 1 ? FULL_BOX + 48 : FULL_BOX + 36;
    }

    String videoCodec() throws BadClipException {
        return Codecs.name(described(), VISUAL_ENTRY_BYTES);
    }

    String audioCodec() throws BadClipException {
        return Codecs.name(described(), SOUND_ENTRY_BYTES);
    }

    private Box described() throws BadClipException {
        if (entry == null) {
            throw new BadClipException("The clip is damaged: a track does not tell its codec.");
        }
        return entry;
    }
}
