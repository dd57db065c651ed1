package dev.bobine.publication.webhook;

import dev.bobine.job.Hashes;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// The secrets of endpoints as they are stored: sealed with the operator's key (AES-256-GCM), so that the database
/// alone lets nobody sign, and opened for each signature.
final class SealedSecrets {

    private static final String CIPHER = "AES/GCM/NoPadding";
    private static final String PREFIX = "whsec_";
    private static final int NONCE = 12;
    private static final int TAG_BITS = 128;
    private static final int SECRET = 32;

    private final WebhookSettings settings;
    private final SecureRandom random = new SecureRandom();

    SealedSecrets(WebhookSettings settings) {
        this.settings = settings;
    }

    /// Whether the operator has given a key.
    boolean available() {
        return settings.key().get().isPresent();
    }

    byte[] fresh() {
        byte[] secret = new byte[SECRET];
        random.nextBytes(secret);
        return secret;
    }

    /// A secret as its owner is shown it, once.
    static String text(byte[] secret) {
        return PREFIX + Base64.getEncoder().encodeToString(secret);
    }

    String seal(byte[] secret) {
        byte[] nonce = new byte[NONCE];
        random.nextBytes(nonce);
        try {
            byte[] sealed =
                    cipher(Cipher.ENCRYPT_MODE, key().orElseThrow(), nonce).doFinal(secret);
            byte[] all = ByteBuffer.allocate(NONCE + sealed.length)
                    .put(nonce)
                    .put(sealed)
                    .array();
            return Base64.getEncoder().encodeToString(all);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a secret can always be sealed", e);
        }
    }

    /// Empty when it was sealed with another key than there is now.
    Optional<byte[]> open(String sealed) {
        try {
            byte[] all = Base64.getDecoder().decode(sealed);
            byte[] nonce = new byte[NONCE];
            ByteBuffer.wrap(all).get(nonce);
            Optional<byte[]> key = key();
            return key.isEmpty()
                    ? Optional.empty()
                    : Optional.of(
                            cipher(Cipher.DECRYPT_MODE, key.get(), nonce).doFinal(all, NONCE, all.length - NONCE));
        } catch (GeneralSecurityException e) {
            return Optional.empty();
        }
    }

    private Optional<byte[]> key() {
        return settings.key().get().map(key -> HexFormat.of().parseHex(Hashes.sha256(key)));
    }

    private static Cipher cipher(int mode, byte[] key, byte[] nonce) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance(CIPHER);
        cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(PREFIX.getBytes(StandardCharsets.US_ASCII));
        return cipher;
    }
}
