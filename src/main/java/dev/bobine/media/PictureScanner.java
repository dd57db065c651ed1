package dev.bobine.media;

import dev.bobine.job.FrameSize;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/// Reads a PNG, JPEG or WebP file as it streams by: finds its frame and whether all of it came, and decodes nothing. It
/// keeps some bytes of the start of a part and counts the rest.
public final class PictureScanner {

    private static final int MAGIC = 12;
    private static final int LONGEST_SIDE = 32_768;

    private final byte[] magic = new byte[MAGIC];
    private long position;
    private @Nullable Parts parts;

    /// How one kind of file is made up. Takes one byte at a time.
    private interface Parts {
        void accept(int octet) throws BadClipException;

        /// The frame; null as long as it is not known or the file may not end.
        @Nullable
        FrameSize end();

        PictureType type();
    }

    /// Takes the next bytes of the file.
    ///
    /// @throws BadClipException as soon as it is sure that it is no picture
    public void accept(byte[] bytes, int offset, int length) throws BadClipException {
        for (int i = offset; i < offset + length; i++) {
            if (position < MAGIC) {
                magic[(int) position] = bytes[i];
            }
            position++;
            if (position == MAGIC) {
                begin();
            } else if (parts != null) {
                parts.accept(Byte.toUnsignedInt(bytes[i]));
            }
        }
    }

    private void begin() throws BadClipException {
        PictureType type = PictureType.of(magic)
                .orElseThrow(() -> new BadClipException("What came is no PNG, JPEG or WebP picture."));
        parts = switch (type) {
            case PNG -> new Png();
            case JPEG -> new Jpeg();
            case WEBP -> new Webp();
        };
        for (byte octet : Arrays.copyOfRange(magic, skipped(type), MAGIC)) {
            parts.accept(Byte.toUnsignedInt(octet));
        }
    }

    /// Bytes of the signature.
    private static int skipped(PictureType type) {
        return switch (type) {
            case PNG -> 8;
            case JPEG -> 2;
            case WEBP -> 4;
        };
    }

    /// The verdict on the whole file.
    public Picture finish() throws BadClipException {
        if (position == 0) {
            throw new BadClipException("The picture is empty.");
        }
        FrameSize size = parts == null ? null : parts.end();
        if (parts == null || size == null) {
            throw new BadClipException("The picture is truncated.");
        }
        return new Picture(parts.type(), size);
    }

    private static BadClipException damaged() {
        return new BadClipException("The picture is damaged.");
    }

    private static FrameSize size(long width, long height) throws BadClipException {
        if (width < 1 || height < 1 || width > LONGEST_SIDE || height > LONGEST_SIDE) {
            throw new BadClipException("The picture has an impossible frame.");
        }
        return new FrameSize((int) width, (int) height);
    }

    /// Chunks: length, type, content, checksum (PNG specification, 5.3).
    private static final class Png implements Parts {
        private static final int HEADER = 0x49484452;
        private static final int DATA = 0x49444154;
        private static final int END = 0x49454E44;

        private final CRC32 checksum = new CRC32();
        private long number;
        private int read;
        private int type;
        private long left = -1;
        private long sides;
        private @Nullable FrameSize size;
        private boolean data;
        private boolean ended;

        @Override
        public void accept(int octet) throws BadClipException {
            if (ended) {
                return;
            }
            if (left < 0) {
                header(octet);
            } else if (left > 0) {
                content(octet);
            } else {
                checksum(octet);
            }
        }

        private void header(int octet) throws BadClipException {
            number = number << Byte.SIZE | octet;
            if (read >= Integer.BYTES) {
                checksum.update(octet);
            }
            if (++read < Long.BYTES) {
                return;
            }
            left = number >>> Integer.SIZE;
            type = (int) number;
            if (left > Integer.MAX_VALUE || (type == HEADER) != (size == null) || type == HEADER && left != 13) {
                throw damaged();
            }
            begin();
        }

        private void begin() {
            read = 0;
            number = 0;
        }

        private void content(int octet) throws BadClipException {
            checksum.update(octet);
            left--;
            if (type == HEADER && read < Long.BYTES) {
                sides = sides << Byte.SIZE | octet;
                if (++read == Long.BYTES) {
                    size = size(sides >>> Integer.SIZE, sides & 0xFFFFFFFFL);
                }
            }
            if (left == 0) {
                begin();
            }
        }

        private void checksum(int octet) throws BadClipException {
            number = number << Byte.SIZE | octet;
            if (++read < Integer.BYTES) {
                return;
            }
            if (number != checksum.getValue()) {
                throw damaged();
            }
            checksum.reset();
            data |= type == DATA;
            ended = type == END;
            left = -1;
            begin();
        }

        @Override
        public @Nullable FrameSize end() {
            return ended && data ? size : null;
        }

        @Override
        public PictureType type() {
            return PictureType.PNG;
        }
    }

    /// Segments up to the first scan (ITU-T T.81, B.1); behind it only the end is looked for.
    private static final class Jpeg implements Parts {
        private static final int MARK = 0xFF;
        private static final int END = 0xD9;
        private static final int SCAN = 0xDA;
        private static final int FRAME_BYTES = 5;

        private int before;
        private int marker;
        private long length;
        private int read;
        private long frame;
        private @Nullable FrameSize size;
        private boolean scanned;
        private boolean ended;

        @Override
        public void accept(int octet) throws BadClipException {
            if (scanned) {
                ended |= before == MARK && octet == END;
                before = octet;
            } else if (marker == 0) {
                marker(octet);
            } else {
                segment(octet);
            }
        }

        private void marker(int octet) throws BadClipException {
            if (before != MARK && octet != MARK) {
                throw damaged();
            }
            if (before == MARK && octet != MARK) {
                marker = octet == 0 ? -1 : octet;
                read = 0;
                length = 0;
                frame = 0;
            }
            before = octet == MARK ? MARK : 0;
            if (marker < 0 || marker == END) {
                throw damaged();
            }
        }

        private void segment(int octet) throws BadClipException {
            read++;
            if (read <= 2) {
                length = length << Byte.SIZE | octet;
                if (read == 2 && length < 2) {
                    throw damaged();
                }
            } else if (isFrame() && read <= 2 + FRAME_BYTES) {
                frame = frame << Byte.SIZE | octet;
                if (read == 2 + FRAME_BYTES) {
                    size = size(frame & 0xFFFF, frame >> Short.SIZE & 0xFFFF);
                }
            }
            if (read >= 2 && read == length) {
                scanned = marker == SCAN;
                marker = 0;
                before = 0;
            }
        }

        private boolean isFrame() {
            return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
        }

        @Override
        public @Nullable FrameSize end() {
            return ended ? size : null;
        }

        @Override
        public PictureType type() {
            return PictureType.JPEG;
        }
    }

    /// A RIFF file whose first chunk tells the frame (RFC 9649, 2.4 to 2.7).
    private static final class Webp implements Parts {
        private static final int START = 30;

        private final byte[] start = new byte[START];
        private long read;

        @Override
        public void accept(int octet) {
            if (read + 4 < START) {
                start[(int) read + 4] = (byte) octet;
            }
            read++;
        }

        @Override
        public @Nullable FrameSize end() {
            long declared = number(4, 4);
            if (read + 4 < Math.max(START, declared + 8)) {
                return null;
            }
            try {
                return frame();
            } catch (BadClipException e) {
                return null;
            }
        }

        private @Nullable FrameSize frame() throws BadClipException {
            String chunk = new String(start, MAGIC, 4, StandardCharsets.ISO_8859_1);
            return switch (chunk) {
                case "VP8X" -> size(number(24, 3) + 1, number(27, 3) + 1);
                case "VP8L" -> size((number(21, 4) & 0x3FFF) + 1, (number(21, 4) >> 14 & 0x3FFF) + 1);
                case "VP8 " -> size(number(26, 2) & 0x3FFF, number(28, 2) & 0x3FFF);
                default -> null;
            };
        }

        private long number(int at, int bytes) {
            long number = 0;
            for (int i = bytes - 1; i >= 0; i--) {
                number = number << Byte.SIZE | Byte.toUnsignedInt(start[at + i]);
            }
            return number;
        }

        @Override
        public PictureType type() {
            return PictureType.WEBP;
        }
    }
}
