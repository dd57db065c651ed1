package dev.bobine.job;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// The digests that identify things: prompts in provenance records, requests and events by name.
public final class Hashes {

    private static final String HMAC = "HmacSHA256";

    private Hashes() {}

    /// Lower-case hexadecimal SHA-256 of the text in UTF-8.
    public static String sha256(String text) {
        return HexFormat.of().formatHex(newSha256().digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    /// A fresh SHA-256 digest; every Java platform has one.
    public static MessageDigest newSha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is missing from this Java platform", e);
        }
    }

    /// Lower-case hexadecimal HMAC-SHA256 (RFC 2104) of the bytes.
    public static String hmac(String key, byte[] text) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), HMAC));
            return HexFormat.of().formatHex(mac.doFinal(text));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(HMAC + " is missing from this Java platform", e);
        }
    }

    /// Compares in a time that does not tell where texts differ.
    public static boolean equal(String one, String other) {
        return MessageDigest.isEqual(
                one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }

    /// The same bytes give the same UUID (version 8 of RFC 9562: the leading bits of a SHA-256).
    public static UUID nameUuid(byte[] name) {
        ByteBuffer digest = ByteBuffer.wrap(newSha256().digest(name));
        long high = digest.getLong() & 0xFFFF_FFFF_FFFF_0FFFL | 0x8000L;
        long low = digest.getLong() & 0x3FFF_FFFF_FFFF_FFFFL | 0x8000_0000_0000_0000L;
        return new UUID(high, low);
    }
}
