package dev.bobine.job;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.UUID;

/// The digests that identify things: prompts in provenance records, requests and events by name.
public final class Hashes {

    private Hashes() {}

    /// Lower-case hexadecimal SHA-256 of the text in UTF-8.
    public static String sha256(String text) {
        return sha256(text.getBytes(StandardCharsets.UTF_8));
    }

    /// Lower-case hexadecimal SHA-256 of the bytes.
    public static String sha256(byte[] bytes) {
        return sha256(bytes, bytes.length);
    }

    /// The same of the first so many of the bytes.
    public static String sha256(byte[] bytes, int length) {
        MessageDigest digest = newSha256();
        digest.update(bytes, 0, length);
        return HexFormat.of().formatHex(digest.digest());
    }

    /// A fresh SHA-256 digest; every Java platform has one.
    public static MessageDigest newSha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is missing from this Java platform", e);
        }
    }

    /// The same bytes give the same UUID (version 8 of RFC 9562: the leading bits of a SHA-256).
    public static UUID nameUuid(byte[] name) {
        ByteBuffer digest = ByteBuffer.wrap(newSha256().digest(name));
        long high = digest.getLong() & 0xFFFF_FFFF_FFFF_0FFFL | 0x8000L;
        long low = digest.getLong() & 0x3FFF_FFFF_FFFF_FFFFL | 0x8000_0000_0000_0000L;
        return new UUID(high, low);
    }
}
