package dev.bobine.media;

import java.util.Locale;
import java.util.Optional;

/// The usual names of codecs, as ffprobe tells them; one that is not known keeps its four-character code.
final class Codecs {

    private static final int ES_DESCRIPTOR = 3;
    private static final int DECODER_CONFIGURATION = 4;
    private static final int FULL_BOX = 4;
    private static final int LONGEST_LENGTH = 4;
    private static final int MORE = 0x80;

    private Codecs() {}

    /// @param entryBytes where boxes begin in the sample entry
    static String name(Box entry, int entryBytes) {
        return switch (entry.type()) {
            case "avc1", "avc2", "avc3", "avc4" -> "h264";
            case "hvc1", "hev1", "dvh1", "dvhe" -> "hevc";
            case "av01" -> "av1";
            case "vp08" -> "vp8";
            case "vp09" -> "vp9";
            case "mp4v" ->
                objectType(entry, entryBytes).flatMap(Codecs::ofPictures).orElse("mpeg4");
            case "mp4a" ->
                objectType(entry, entryBytes).flatMap(Codecs::ofSound).orElse("aac");
            case "apco", "apcs", "apcn", "apch", "ap4h", "ap4x" -> "prores";
            case "jpeg", "mjpa" -> "mjpeg";
            case "png " -> "png";
            case "ac-3" -> "ac3";
            case "ec-3" -> "eac3";
            case ".mp3" -> "mp3";
            case "Opus" -> "opus";
            case "fLaC" -> "flac";
            case "alac" -> "alac";
            case "sowt", "lpcm", "ipcm" -> "pcm";
            default -> entry.type().strip().toLowerCase(Locale.ROOT);
        };
    }

    private static Optional<String> ofPictures(int objectType) {
        return Optional.ofNullable(
                switch (objectType) {
                    case 0x60, 0x61, 0x62, 0x63, 0x64, 0x65 -> "mpeg2video";
                    case 0x6A -> "mpeg1video";
                    case 0x6C -> "mjpeg";
                    case 0x6D -> "png";
                    default -> null;
                });
    }

    private static Optional<String> ofSound(int objectType) {
        return Optional.ofNullable(
                switch (objectType) {
                    case 0x69, 0x6B -> "mp3";
                    case 0xA5 -> "ac3";
                    case 0xA6 -> "eac3";
                    case 0xAD -> "opus";
                    default -> null;
                });
    }

    /// What an elementary stream's descriptor says it is (ISO/IEC 14496-1, 7.2.6.5 and 7.2.6.6).
    private static Optional<Integer> objectType(Box entry, int entryBytes) {
        return entry.childrenFrom(entryBytes)
                .filter(box -> box.type().equals("esds"))
                .findFirst()
                .flatMap(Codecs::objectType);
    }

    private static Optional<Integer> objectType(Box esds) {
        int at = FULL_BOX;
        if (esds.u8(at) == ES_DESCRIPTOR) {
            at = afterLength(esds, at + 1);
            int flags = esds.u8(at + 2);
            at += 3 + ((flags & 0x80) != 0 ? 2 : 0) + ((flags & 0x40) != 0 ? 1 + esds.u8(at + 3) : 0);
            at += (flags & 0x20) != 0 ? 2 : 0;
        }
        return esds.u8(at) == DECODER_CONFIGURATION
                ? Optional.of(esds.u8(afterLength(esds, at + 1)))
                : Optional.empty();
    }

    private static int afterLength(Box esds, int at) {
        int end = at;
        while (end < at + LONGEST_LENGTH - 1 && (esds.u8(end) & MORE) != 0) {
            end++;
        }
        return end + 1;
    }
}
