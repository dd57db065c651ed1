package dev.bobine.rendering.studio;

import java.util.List;

/// How a file is given to the program: of one kind, read by few decoders, and opening nothing but files. Some formats
/// are scripts that name other files.
final class Inputs {

    private static final String FORMATS = "concat,mov";
    private static final String CODECS = "h264,hevc,av1,libdav1d,libaom-av1,vp9,libvpx-vp9,vp8,libvpx,mpeg4,"
            + "aac,mp3,mp3float,opus,libopus,ac3,eac3,flac,alac";

    private Inputs() {}

    static List<String> of(String file, String format) {
        return List.of(
                "-protocol_whitelist",
                "file",
                "-format_whitelist",
                FORMATS,
                "-codec_whitelist",
                CODECS,
                "-threads",
                "1",
                "-f",
                format,
                "-i",
                file);
    }
}
