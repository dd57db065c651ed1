package dev.bobine.api;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/// A place in the fair order after which the next page begins, opaque to clients.
record QueuePlace(long tag, String user) {

    static final QueuePlace FIRST = new QueuePlace(Long.MIN_VALUE, "");

    private static final byte VERSION = 1;
    private static final int HEAD = 9;

    String text() {
        byte[] name = user.getBytes(StandardCharsets.UTF_8);
        byte[] bytes = ByteBuffer.allocate(HEAD + name.length)
                .put(VERSION)
                .putLong(tag)
                .put(name)
                .array();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /// @throws IllegalArgumentException when the text is no place
    static QueuePlace parse(String text) {
        ByteBuffer bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(text));
        if (bytes.remaining() <= HEAD || bytes.get() != VERSION) {
            throw new IllegalArgumentException("not a place");
        }
        long tag = bytes.getLong();
        return new QueuePlace(tag, StandardCharsets.UTF_8.decode(bytes).toString());
    }
}
