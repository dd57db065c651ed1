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
import java.util.Arrays;
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

    /// A clip whose frames are numbered by 28 bits, for which a trusting decoder makes room.
    byte[] bomb(String id) {
        byte[] clip = clip(id, false);
        int at = indexOf(clip, "avcC".getBytes(StandardCharsets.US_ASCII)) + 4 + 6;
        int length = clip[at] << 8 | clip[at + 1] & 0xff;
        int payload = at + 3;
        Arrays.fill(clip, payload, payload + length - 1, (byte) 0);
        // Baseline profile, level 3, and what follows as exp-Golomb codes.
        byte[] set = bits("01000010" + "00000000" + "00011110" + "1" + "000011001" + "1" + "1" + "010" + "0"
                + "000010100" + "0001100" + "1" + "1" + "0" + "0" + "1");
        System.arraycopy(set, 0, clip, payload, Math.min(set.length, length - 1));
        return clip;
    }

    private static byte[] bits(String digits) {
        byte[] bytes = new byte[(digits.length() + 7) / 8];
        for (int i = 0; i < digits.length(); i++) {
            bytes[i / 8] |= (byte) (digits.charAt(i) == '1' ? 0x80 >> i % 8 : 0);
        }
        return bytes;
    }

    private static int indexOf(byte[] bytes, byte[] word) {
        for (int i = 0; i <= bytes.length - word.length; i++) {
            if (Arrays.equals(bytes, i, i + word.length, word, 0, word.length)) {
                return i;
            }
        }
        throw new IllegalStateException("the drawn clip has no decoder configuration");
    }

    /// How long a film lasts by the header of it.
    static double seconds(byte[] film) {
        byte[] name = "mvhd".getBytes(StandardCharsets.US_ASCII);
        ByteBuffer header = ByteBuffer.wrap(film).position(indexOf(film, name) + name.length);
        if (header.get() == 1) {
            header.position(header.position() + 3 + 16);
            return scaled(header.getInt(), header.getLong());
        }
        header.position(header.position() + 3 + 8);
        return scaled(header.getInt(), header.getInt());
    }

    private static double scaled(int scale, long units) {
        return (double) units / scale;
    }

    static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
