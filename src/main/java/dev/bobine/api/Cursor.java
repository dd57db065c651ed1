package dev.bobine.api;

import dev.bobine.job.JobId;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.UUID;

/// The place in a list after which the next page begins, opaque to clients.
record Cursor(JobId last) {

    private static final byte VERSION = 1;
    private static final int BYTES = 17;

    static Cursor after(UUID id) {
        return new Cursor(new JobId(id));
    }

    String text() {
        UUID id = last.value();
        byte[] bytes = ByteBuffer.allocate(BYTES)
                .put(VERSION)
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits())
                .array();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /// @throws IllegalArgumentException when the text is no cursor
    static Cursor parse(String text) {
        ByteBuffer bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(text));
        if (bytes.remaining() != BYTES || bytes.get() != VERSION) {
            throw new IllegalArgumentException("not a cursor");
        }
        return new Cursor(new JobId(new UUID(bytes.getLong(), bytes.getLong())));
    }
}
