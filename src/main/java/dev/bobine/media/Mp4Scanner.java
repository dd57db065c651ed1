package dev.bobine.media;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads an MP4 or QuickTime file as it streams by (ISO/IEC 14496-12, 4.2): keeps one index box at a time, wherever it
/// stands, and counts the rest, so that memory is bounded by the index and not by the clip.
///
/// A file is whole when its index is, when every sample that the index and the fragments name lies before its end, and
/// when it does not end within a box that belongs to it. What else lies behind that is no box of ours: players do not
/// mind it either. What cannot be told is a cut right between two fragments of a clip whose index does not say how long
/// they are together.
public final class Mp4Scanner {

    /// Most that is kept of a file at a time. An hour of 60 pictures a second has an index of some 4 MiB.
    static final int MAX_INDEX_BYTES = 8 << 20;

    private static final int PIECE = 64 << 10;
    private static final int SHORT_HEADER = 8;
    private static final int LONG_HEADER = 16;
    private static final long TO_THE_END = Long.MAX_VALUE;
    private static final Set<String> FIRST_BOXES =
            Set.of("ftyp", "styp", "moov", "mdat", "free", "skip", "wide", "uuid", "pdin");
    private static final Set<String> OUR_BOXES = Set.of(
            "ftyp", "styp", "moov", "mdat", "free", "skip", "wide", "uuid", "pdin", "moof", "mfra", "sidx", "ssix",
            "prft", "emsg", "meta", "meco", "udta");

    private final ByteBuffer header = ByteBuffer.allocate(LONG_HEADER).limit(SHORT_HEADER);
    private @Nullable Movie movie;
    private byte @Nullable [] kept;
    private int keptBytes;
    private String type = "";
    private long payloadLeft;
    private long position;
    private long boxAt;
    private boolean media;

    /// Reads a file from its start to its end.
    ///
    /// @throws BadClipException when it is no whole clip
    public static Footage read(Path file) throws IOException, BadClipException {
        return of(file).finish();
    }

    /// One that has taken a file from its start to its end.
    public static Mp4Scanner of(Path file) throws IOException, BadClipException {
        Mp4Scanner scanner = new Mp4Scanner();
        try (InputStream stream = Files.newInputStream(file)) {
            byte[] buffer = new byte[PIECE];
            for (int read = stream.read(buffer); read >= 0; read = stream.read(buffer)) {
                scanner.accept(buffer, 0, read);
            }
        }
        return scanner;
    }

    /// Takes the next bytes of the file.
    ///
    /// @throws BadClipException as soon as it is sure that no clip comes of it
    public void accept(byte[] bytes, int offset, int length) throws BadClipException {
        int at = offset;
        int end = offset + length;
        while (at < end) {
            int taken = payloadLeft > 0 ? payload(bytes, at, end) : header(bytes, at, end);
            at += taken;
        }
    }

    private int header(byte[] bytes, int at, int end) throws BadClipException {
        boxAt = header.position() == 0 ? position : boxAt;
        int taken = Math.min(header.remaining(), end - at);
        header.put(bytes, at, taken);
        position += taken;
        if (!header.hasRemaining()) {
            headerIsWhole();
        }
        return taken;
    }

    private void headerIsWhole() throws BadClipException {
        long size = Integer.toUnsignedLong(header.getInt(0));
        if (size == 1 && header.limit() == SHORT_HEADER) {
            header.limit(LONG_HEADER);
            return;
        }
        type = typeInHeader();
        if (boxAt == 0 && !FIRST_BOXES.contains(type)) {
            throw new BadClipException("What the model server serves is not an MP4 file.");
        }
        begin(size == 1 ? header.getLong(SHORT_HEADER) : size);
        header.clear().limit(SHORT_HEADER);
    }

    private void begin(long size) throws BadClipException {
        boolean impossible = size != 0 && size < header.limit();
        if (impossible && movie == null) {
            throw new BadClipException("The clip is damaged: one of its boxes has an impossible size.");
        }
        payloadLeft = impossible || size == 0 ? TO_THE_END : size - header.limit();
        if (impossible) {
            type = "";
            return;
        }
        media |= type.equals("mdat");
        if (type.equals("moov") ? movie == null : type.equals("moof") && movie != null) {
            keep();
        }
    }

    private void keep() throws BadClipException {
        if (payloadLeft > MAX_INDEX_BYTES) {
            throw new BadClipException("The clip's index is too large.");
        }
        kept = new byte[(int) Math.min(payloadLeft, PIECE)];
        keptBytes = 0;
        keptIsWhole();
    }

    /// Room grows with what comes, not with what was told to come.
    private void keep(byte[] room, byte[] bytes, int at, int taken) {
        if (taken > room.length - keptBytes) {
            long doubled = Math.max(2L * room.length, keptBytes + (long) taken);
            room = Arrays.copyOf(room, (int) Math.min(doubled, keptBytes + payloadLeft));
            kept = room;
        }
        System.arraycopy(bytes, at, room, keptBytes, taken);
        keptBytes += taken;
    }

    private int payload(byte[] bytes, int at, int end) throws BadClipException {
        int taken = (int) Math.min(payloadLeft, end - at);
        position += taken;
        if (kept != null) {
            keep(kept, bytes, at, taken);
        }
        if (payloadLeft != TO_THE_END) {
            payloadLeft -= taken;
        }
        keptIsWhole();
        return taken;
    }

    private void keptIsWhole() throws BadClipException {
        if (kept == null || payloadLeft > 0) {
            return;
        }
        Box box = new Box(type, ByteBuffer.wrap(kept, 0, keptBytes).slice());
        kept = null;
        if (movie == null) {
            movie = new Movie(box);
        } else {
            movie.extend(box, boxAt);
        }
    }

    /// Whether the file may end here.
    public boolean mayEnd() {
        return movie != null && media && !endsWithinABox() && !isCut(movie);
    }

    /// What cannot be told from rubbish behind a whole clip is taken for that: a box of another kind, or the first
    /// bytes of a header.
    private boolean endsWithinABox() {
        if (header.position() >= SHORT_HEADER) {
            return OUR_BOXES.contains(typeInHeader());
        }
        return payloadLeft > 0 && payloadLeft != TO_THE_END && OUR_BOXES.contains(type);
    }

    private String typeInHeader() {
        return new String(header.array(), Integer.BYTES, Integer.BYTES, StandardCharsets.ISO_8859_1);
    }

    private boolean isCut(Movie read) {
        return read.end() > position || read.isShort();
    }

    /// Reads the index of a file that ended here.
    public Footage finish() throws BadClipException {
        if (position == 0) {
            throw new BadClipException("The clip is empty.");
        }
        if (endsWithinABox() || (movie == null && header.position() > 0)) {
            throw new BadClipException("The clip is truncated: it ends within a box.");
        }
        if (movie == null) {
            throw new BadClipException("The clip has no index, so it is truncated or not a video.");
        }
        if (!media) {
            throw new BadClipException("The clip has no media data.");
        }
        if (isCut(movie)) {
            throw new BadClipException("The clip is truncated: its index names pictures beyond its end.");
        }
        return movie.footage();
    }

    /// How the pictures of a file are stored that [#finish] found to be whole.
    public Pictures pictures() throws BadClipException {
        if (movie == null) {
            throw new IllegalStateException("the file has not been read");
        }
        return movie.pictures();
    }
}
