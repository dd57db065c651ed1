package dev.bobine.media;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/// What users may send as a file, told by its first bytes and by nothing that they say of it.
public enum FileType {
    JPEG("jpg", "image/jpeg"),
    PNG("png", "image/png"),
    WEBP("webp", "image/webp"),
    MP4("mp4", "video/mp4");

    /// As many bytes as decide.
    public static final int HEAD = 12;

    private static final byte[] FILE_TYPE_BOX = {'f', 't', 'y', 'p'};
    private static final int BOX_TYPE_AT = 4;
    private static final int BRAND_AT = 8;

    /// Beginnings of the major brands of MP4 with pictures that move: those of still pictures (`heic`, `avif`), of
    /// sound alone (`M4A `) and of QuickTime (`qt  `) begin otherwise.
    private static final Set<String> BRANDS = Set.of("iso", "mp4", "avc", "M4V", "MSN", "das", "cmf", "hvc", "hev");

    private static final int BRAND_BEGINNING = 3;

    private final String extension;
    private final String contentType;

    FileType(String extension, String contentType) {
        this.extension = extension;
        this.contentType = contentType;
    }

    /// @param file its beginning, of [#HEAD] bytes if it is that long
    public static Optional<FileType> of(byte[] file) {
        Optional<PictureType> picture = PictureType.of(file);
        if (picture.isPresent()) {
            return picture.map(FileType::of);
        }
        return isMovie(file) ? Optional.of(MP4) : Optional.empty();
    }

    private static FileType of(PictureType picture) {
        return switch (picture) {
            case JPEG -> JPEG;
            case PNG -> PNG;
            case WEBP -> WEBP;
        };
    }

    private static boolean isMovie(byte[] file) {
        return file.length >= HEAD
                && Arrays.equals(file, BOX_TYPE_AT, BRAND_AT, FILE_TYPE_BOX, 0, FILE_TYPE_BOX.length)
                && BRANDS.contains(new String(file, BRAND_AT, BRAND_BEGINNING, StandardCharsets.ISO_8859_1));
    }

    public boolean isVideo() {
        return this == MP4;
    }

    public String extension() {
        return extension;
    }

    public String contentType() {
        return contentType;
    }
}
