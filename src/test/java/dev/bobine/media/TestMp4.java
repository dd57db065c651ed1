package dev.bobine.media;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;

/// Hand-made MP4 files of any size: 1280x720, 4 s, an `avc1` and an `mp4a` track, media of a repeating pattern.
///
/// @param mediaBytes size of the media data; the file is a little larger
/// @param indexFirst whether `moov` stands before `mdat`
public record TestMp4(long mediaBytes, boolean indexFirst) {

    public static final int DURATION_MILLIS = 4000;

    private static final int TIMESCALE = 1000;
    private static final int SAMPLES = 100;
    private static final byte[] FTYP = box("ftyp", text("isom"), ints(0x200), text("isomavc1"));

    public static byte[] small() {
        return new TestMp4(50_000, true).bytes();
    }

    public byte[] bytes() {
        try (InputStream stream = stream()) {
            return stream.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public long size() {
        return FTYP.length + moov(0).length + mdatHeader().length + mediaBytes;
    }

    public InputStream stream() {
        byte[] mdat = mdatHeader();
        int before = FTYP.length + mdat.length + (indexFirst ? moov(0).length : 0);
        byte[] moov = moov(before);
        List<InputStream> pieces = indexFirst
                ? List.of(of(FTYP), of(moov), of(mdat), new Pattern(mediaBytes))
                : List.of(of(FTYP), of(mdat), new Pattern(mediaBytes), of(moov));
        return new SequenceInputStream(Collections.enumeration(pieces));
    }

    private byte[] mdatHeader() {
        return ByteBuffer.allocate(16)
                .putInt(1)
                .put(text("mdat"))
                .putLong(mediaBytes + 16)
                .array();
    }

    private byte[] moov(long mediaAt) {
        return box("moov", mvhd(), trak(1, "vide", videoEntry(), mediaAt), trak(2, "soun", audioEntry(), mediaAt));
    }

    private static byte[] mvhd() {
        return box("mvhd", ints(0, 0, 0, TIMESCALE, DURATION_MILLIS, 0x10000), new byte[76]);
    }

    private byte[] trak(int id, String handler, byte[] entry, long mediaAt) {
        byte[] tkhd = box("tkhd", ints(3, 0, 0, id, 0, DURATION_MILLIS), new byte[60]);
        byte[] mdhd = box("mdhd", ints(0, 0, 0, TIMESCALE, DURATION_MILLIS, 0x55C40000));
        byte[] hdlr = box("hdlr", ints(0, 0), text(handler), new byte[13]);
        byte[] stbl = box(
                "stbl",
                box("stsd", ints(0, 1), entry),
                box("stts", ints(0, 1, SAMPLES, DURATION_MILLIS / SAMPLES)),
                box("stsc", ints(0, 1, 1, SAMPLES, 1)),
                box("stsz", ints(0, (int) (mediaBytes / SAMPLES), SAMPLES)),
                box("co64", ints(0, 1), ByteBuffer.allocate(8).putLong(mediaAt).array()));
        return box("trak", tkhd, box("mdia", mdhd, hdlr, box("minf", stbl)));
    }

    private static byte[] videoEntry() {
        byte[] sizes = ByteBuffer.allocate(4)
                .putShort((short) 1280)
                .putShort((short) 720)
                .array();
        return box("avc1", new byte[24], sizes, new byte[50], box("avcC", new byte[8]));
    }

    private static byte[] audioEntry() {
        return box("mp4a", new byte[28]);
    }

    public static byte[] box(String type, byte[]... content) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        Arrays.stream(content).forEach(all::writeBytes);
        return ByteBuffer.allocate(8 + all.size())
                .putInt(8 + all.size())
                .put(text(type))
                .put(all.toByteArray())
                .array();
    }

    static byte[] ints(int... values) {
        ByteBuffer buffer = ByteBuffer.allocate(values.length * 4);
        Arrays.stream(values).forEach(buffer::putInt);
        return buffer.array();
    }

    public static byte[] text(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static InputStream of(byte[] bytes) {
        return new ByteArrayInputStream(bytes);
    }

    /// A file in fragments: its index tells no length, its fragments 4 s together.
    static byte[] fragmented() {
        byte[] stbl =
                box("stbl", box("stsd", ints(0, 1), videoEntry()), box("stsz", ints(0, 0, 0)), box("stco", ints(0, 0)));
        byte[] mdia = box(
                "mdia",
                box("mdhd", ints(0, 0, 0, TIMESCALE, 0, 0x55C40000)),
                box("hdlr", ints(0, 0), text("vide"), new byte[13]),
                box("minf", stbl));
        byte[] trak = box("trak", box("tkhd", ints(3, 0, 0, 7, 0, 0), new byte[60]), mdia);
        byte[] mvhd = box("mvhd", ints(0, 0, 0, TIMESCALE, 0, 0x10000), new byte[76]);
        byte[] moov = box("moov", mvhd, trak, box("mvex", box("trex", ints(0, 7, 1, 500, 0, 0))));
        Function<byte[], byte[]> moof =
                trun -> box("moof", box("mfhd", ints(0, 1)), box("traf", box("tfhd", ints(0x20000, 7)), trun));
        byte[] byDefault = moof.apply(box("trun", ints(0, 4)));
        byte[] bySample = moof.apply(box("trun", ints(0x301, 2, 0, 1500, 10, 500, 10)));
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] piece :
                List.of(FTYP, moov, byDefault, box("mdat", new byte[99]), bySample, box("mdat", new byte[9]))) {
            all.writeBytes(piece);
        }
        return all.toByteArray();
    }

    /// A repeating pattern of any length in no memory.
    private static final class Pattern extends InputStream {

        private static final byte[] PIECE = new byte[8192];

        static {
            for (int i = 0; i < PIECE.length; i++) {
                PIECE[i] = (byte) (i * 31);
            }
        }

        private final long length;
        private long at;

        Pattern(long length) {
            this.length = length;
        }

        @Override
        public int read() {
            return at < length ? PIECE[(int) (at++ % PIECE.length)] & 0xFF : -1;
        }

        @Override
        public int read(byte[] buffer, int offset, int wanted) {
            if (at >= length) {
                return -1;
            }
            int from = (int) (at % PIECE.length);
            int taken = (int) Math.min(Math.min(wanted, PIECE.length - from), length - at);
            System.arraycopy(PIECE, from, buffer, offset, taken);
            at += taken;
            return taken;
        }
    }
}
