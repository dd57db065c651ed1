package dev.bobine.media;

import java.util.Arrays;
import java.util.Optional;

/// Still pictures that are taken as posters, told by their first bytes.
public enum PictureType {
    JPEG("jpg", "image/jpeg"),
    PNG("png", "image/png"),
    WEBP("webp", "image/webp");

    private static final byte[] JPEG_MAGIC = {(byte) 0xFF, (byte) 0xD8, (byte) 0xFF};
    private static final byte[] PNG_MAGIC = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
    private static final byte[] RIFF = {'R', 'I', 'F', 'F'};
    private static final byte[] WEBP_MAGIC = {'W', 'E', 'B', 'P'};
    private static final int WEBP_AT = 8;

    private final String extension;
    private final String contentType;

    PictureType(String extension, String contentType) {
        this.extension = extension;
        this.contentType = contentType;
    }

    public static Optional<PictureType> of(byte[] picture) {
        if (has(picture, 0, JPEG_MAGIC)) {
            return Optional.of(JPEG);
        }
        if (has(picture, 0, PNG_MAGIC)) {
            return Optional.of(PNG);
        }
        return has(picture, 0, RIFF) && has(picture, WEBP_AT, WEBP_MAGIC) ? Optional.of(WEBP) : Optional.empty();
    }

    private static boolean has(byte[] bytes, int at, byte[] magic) {
        return bytes.length >= at + magic.length && Arrays.equals(bytes, at, at + magic.length, magic, 0, magic.length);
    }

    public String extension() {
        return extension;
    }

    public String contentType() {
        return contentType;
    }
}
