package dev.bobine.chaos;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;

/// Pictures that are whole PNG files and yet differ for every job: a grey frame, and a text of the job's own.
final class PictureFactory {

    static final String SIZE = "320x180";

    private static final int WIDTH = 320;
    private static final int HEIGHT = 180;
    private static final int HUGE = 30_000;
    private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};

    private PictureFactory() {}

    static byte[] picture(String id) {
        return picture(id, WIDTH, HEIGHT);
    }

    /// A picture that would take gigabytes to decode.
    static byte[] bomb(String id) {
        return picture(id, HUGE, HUGE);
    }

    private static byte[] picture(String id, int width, int height) {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.writeBytes(SIGNATURE);
        // Eight bits of grey.
        chunk(
                file,
                "IHDR",
                ByteBuffer.allocate(13)
                        .putInt(width)
                        .putInt(height)
                        .put((byte) 8)
                        .array());
        chunk(file, "tEXt", ("Comment\0" + id).getBytes(StandardCharsets.US_ASCII));
        chunk(file, "IDAT", deflated(new byte[HEIGHT * (WIDTH + 1)]));
        chunk(file, "IEND", new byte[0]);
        return file.toByteArray();
    }

    private static byte[] deflated(byte[] rows) {
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        try (DeflaterOutputStream deflater = new DeflaterOutputStream(data)) {
            deflater.write(rows);
        } catch (IOException e) {
            throw new IllegalStateException("memory does not fail", e);
        }
        return data.toByteArray();
    }

    private static void chunk(ByteArrayOutputStream file, String name, byte[] content) {
        byte[] named = ByteBuffer.allocate(4 + content.length)
                .put(name.getBytes(StandardCharsets.US_ASCII))
                .put(content)
                .array();
        CRC32 sum = new CRC32();
        sum.update(named);
        file.writeBytes(ByteBuffer.allocate(4).putInt(content.length).array());
        file.writeBytes(named);
        file.writeBytes(ByteBuffer.allocate(4).putInt((int) sum.getValue()).array());
    }
}
