package dev.bobine.media;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads an MP4 as it streams by (ISO/IEC 14496-12, 4.2): keeps the index boxes, wherever they stand, and counts the
/// rest, so that memory is bounded by the index and not by the clip. Tells whether the file ends where its boxes say.
public final class Mp4Scanner {

    /// Most that is kept of a file. An hour of 60 pictures a second has an index of some 4 MiB.
    static final int MAX_INDEX_BYTES = 8 << 20;

    private static final int PIECE = 64 << 10;
    private static final int SHORT_HEADER = 8;
    private static final int LONG_HEADER = 16;
    private static final long TO_THE_END = Long.MAX_VALUE;
    private static final Set<String> FIRST_BOXES =
            Set.of("ftyp", "styp", "moov", "mdat", "free", "skip", "wide", "uuid", "pdin");

    private final ByteBuffer header = ByteBuffer.allocate(LONG_HEADER).limit(SHORT_HEADER);
    private final List<byte[]> fragments = new ArrayList<>();
    private byte @Nullable [] movie;
    private @Nullable ByteArrayOutputStream kept;
    private String type = "";
    private long payloadLeft;
    private long position;
    private int indexBytes;
    private boolean media;

    /// Reads a file from its start to its end.
    ///
    /// @throws BadClipException when it is no whole clip
    public static Footage read(Path file) throws IOException, BadClipException {
        Mp4Scanner scanner = new Mp4Scanner();
        try (InputStream stream = Files.newInputStream(file)) {
            byte[] buffer = new byte[PIECE];
            for (int read = stream.read(buffer); read >= 0; read = stream.read(buffer)) {
                scanner.accept(buffer, 0, read);
            }
        }
        return scanner.finish();
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
            position += taken;
        }
    }

    private int header(byte[] bytes, int at, int end) throws BadClipException {
        int taken = Math.min(header.remaining(), end - at);
        header.put(bytes, at, taken);
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
        boolean first = type.isEmpty();
        type = new String(header.array(), Integer.BYTES, Integer.BYTES, StandardCharsets.ISO_8859_1);
        if (first && !FIRST_BOXES.contains(type)) {
            throw new BadClipException("What the model server serves is not an MP4 file.");
        }
        begin(size == 1 ? header.getLong(SHORT_HEADER) : size);
        header.clear().limit(SHORT_HEADER);
    }

    private void begin(long size) throws BadClipException {
        boolean impossible = size != 0 && size < header.limit();
        if (size == 0 || (impossible && isWholeVideo())) {
            payloadLeft = TO_THE_END;
        } else if (impossible) {
            throw new BadClipException("The clip is damaged: one of its boxes has an impossible size.");
        } else {
            payloadLeft = size - header.limit();
        }
        media |= type.equals("mdat");
        if (isIndex() && !impossible) {
            keep();
        }
    }

    /// Some writers leave rubbish behind a finished video, which players do not mind.
    private boolean isWholeVideo() {
        return movie != null && media && fragments.isEmpty();
    }

    private boolean isIndex() {
        return type.equals("moov") || type.equals("moof");
    }

    private void keep() throws BadClipException {
        if (payloadLeft > MAX_INDEX_BYTES - indexBytes) {
            throw new BadClipException("The clip's index is too large.");
        }
        indexBytes += (int) payloadLeft + header.limit();
        kept = new ByteArrayOutputStream();
        kept.write(header.array(), 0, header.limit());
        keptIsWhole();
    }

    private int payload(byte[] bytes, int at, int end) {
        int taken = (int) Math.min(payloadLeft, end - at);
        if (kept != null) {
            kept.write(bytes, at, taken);
        }
        if (payloadLeft != TO_THE_END) {
            payloadLeft -= taken;
        }
        keptIsWhole();
        return taken;
    }

    private void keptIsWhole() {
        if (kept == null || payloadLeft > 0) {
            return;
        }
        byte[] box = kept.toByteArray();
        kept = null;
        if (type.equals("moof")) {
            fragments.add(box);
        } else if (movie == null) {
            movie = box;
        }
    }

    /// Whether the file may end here.
    public boolean mayEnd() {
        return movie != null && header.position() == 0 && (payloadLeft == 0 || payloadLeft == TO_THE_END);
    }

    /// Reads the index of a file that ended here.
    public Footage finish() throws BadClipException {
        if (position == 0) {
            throw new BadClipException("The clip is empty.");
        }
        if (header.position() > 0 || (payloadLeft > 0 && payloadLeft != TO_THE_END)) {
            throw new BadClipException("The clip is truncated: it ends within a box.");
        }
        if (movie == null) {
            throw new BadClipException("The clip has no index, so it is truncated or not a video.");
        }
        if (!media) {
            throw new BadClipException("The clip has no media data.");
        }
        return MovieReader.read(movie, fragments, position);
    }
}
