package dev.bobine.dev.animatic;

import static org.bytedeco.ffmpeg.global.avutil.av_strerror;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/// Turns the native library's return codes into exceptions.
final class Native {

    private Native() {}

    static int check(int code, String attempt) throws IOException {
        if (code < 0) {
            byte[] text = new byte[128];
            av_strerror(code, text, text.length);
            String reason = new String(text, StandardCharsets.UTF_8).replace("\0", "");
            throw new IOException("cannot " + attempt + ": " + reason);
        }
        return code;
    }
}
