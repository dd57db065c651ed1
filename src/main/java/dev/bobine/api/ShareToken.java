package dev.bobine.api;

import dev.bobine.job.Hashes;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;

/// What the link of a share ends in: 128 random bits, which nobody can guess. Only their hash is kept.
///
/// @param text 22 characters that mean nothing in an address
public record ShareToken(String text) {

    private static final int BYTES = 16;
    private static final Pattern TEXT = Pattern.compile("[A-Za-z0-9_-]{22}");
    private static final SecureRandom RANDOM = new SecureRandom();

    static ShareToken fresh() {
        byte[] bytes = new byte[BYTES];
        RANDOM.nextBytes(bytes);
        return new ShareToken(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    public static Optional<ShareToken> parse(String text) {
        return TEXT.matcher(text).matches() ? Optional.of(new ShareToken(text)) : Optional.empty();
    }

    public String sha256() {
        return Hashes.sha256(text);
    }

    /// Whoever has it sees the clip.
    @Override
    public String toString() {
        return "ShareToken";
    }
}
