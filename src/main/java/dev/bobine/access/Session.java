package dev.bobine.access;

import dev.bobine.job.UserId;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// That somebody has signed in, and until when that holds. What it allows is looked up with every request where it can
/// be: a session names the API key that it was made with, not what the key may do.
sealed interface Session {

    Instant end();

    /// What a signature is made over: fields of letters, digits, `-` and `_`, with dots between them.
    String text();

    /// @param fingerprint of the key, see [ApiKey#fingerprint]
    record ByKey(String fingerprint, Instant end) implements Session {

        public ByKey {
            Objects.requireNonNull(fingerprint, "fingerprint is null");
            Objects.requireNonNull(end, "end is null");
        }

        @Override
        public String text() {
            return String.join(".", "1k", fingerprint, Long.toString(end.getEpochSecond()));
        }
    }

    /// By the identity provider, which is not asked again.
    record ByToken(UserId user, Set<String> roles, Instant end) implements Session {

        public ByToken {
            Objects.requireNonNull(user, "user is null");
            Objects.requireNonNull(end, "end is null");
            roles = Set.copyOf(roles);
        }

        @Override
        public String text() {
            return String.join(
                    ".",
                    "1t",
                    encoded(user.value()),
                    encoded(String.join(" ", new TreeSet<>(roles))),
                    Long.toString(end.getEpochSecond()));
        }
    }

    /// @return empty when the text is none that was signed here
    static Optional<Session> parse(String text) {
        List<String> fields = Arrays.asList(text.split("\\.", -1));
        try {
            Instant end = Instant.ofEpochSecond(Long.parseLong(fields.getLast()));
            return switch (fields.getFirst() + fields.size()) {
                case "1k3" -> Optional.of(new ByKey(fields.get(1), end));
                case "1t4" ->
                    Optional.of(new ByToken(
                            new UserId(decoded(fields.get(1))),
                            Set.of(decoded(fields.get(2)).split(" ")),
                            end));
                default -> Optional.empty();
            };
        } catch (IllegalArgumentException | DateTimeException _) {
            return Optional.empty();
        }
    }

    private static String encoded(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String decoded(String text) {
        return new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
    }
}
