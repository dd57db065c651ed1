package dev.bobine.chaos;

import dev.bobine.dev.animatic.Animatic;
import dev.bobine.dev.animatic.AnimaticProcess;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.SplittableRandom;

/// Clips that are whole MP4 files and yet differ for every job: one drawn clip, followed by a `free` box of the job's
/// own.
final class ClipFactory {

    static final String SIZE = "320x180";
    static final int SECONDS = 1;

    private static final int SMALL = 2 << 10;
    private static final int LARGE = 11 << 20;
    private static final int BOX_HEADER = 8;

    private final byte[] drawn;

    private ClipFactory(byte[] drawn) {
        this.drawn = drawn;
    }

    static ClipFactory draw(Path directory) throws IOException, InterruptedException {
        Path clip = directory.resolve("base.mp4");
        Animatic animatic = new Animatic("A boat on a calm sea", 320, 180, SECONDS, 1, true);
        AnimaticProcess.render(animatic, clip, directory.resolve("base.jpg"), _ -> {});
        return new ClipFactory(Files.readAllBytes(clip));
    }

    byte[] clip(String id, boolean large) {
        byte[] own = new byte[large ? LARGE : SMALL];
        new SplittableRandom(id.hashCode()).nextBytes(own);
        byte[] name = id.getBytes(StandardCharsets.UTF_8);
        System.arraycopy(name, 0, own, 0, name.length);
        return ByteBuffer.allocate(drawn.length + BOX_HEADER + own.length)
                .put(drawn)
                .putInt(BOX_HEADER + own.length)
                .put("free".getBytes(StandardCharsets.US_ASCII))
                .put(own)
                .array();
    }

    static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
