package dev.bobine.access;

import dev.bobine.job.UserId;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// An API key as it is kept: by its SHA-256 alone. Keys are random and long, so nobody can guess one to compare its
/// hash with; a slow hash, made for passwords, would only cost time with every request.
///
/// @param name of the service that has it, for the audit log
/// @param sha256 lower-case hexadecimal
/// @param user the one user it may act for; null for all of them
/// @param end from when on it is worth nothing; null when it has no end
public record ApiKey(
        String name,
        String sha256,
        Set<String> roles,
        @Nullable UserId user,
        @Nullable Instant end) {

    /// Where callers show theirs, unless they show it as a bearer's.
    public static final String HEADER = "X-Api-Key";

    /// Every key begins so, which tells it from a token and lets scanners find one that leaked.
    public static final String PREFIX = "bob_";

    /// Shorter ones could be guessed.
    public static final int MIN_LENGTH = 36;

    /// Stands for all users.
    public static final String ANY_USER = "*";

    private static final int FINGERPRINT = 32;
    private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");

    public ApiKey {
        Objects.requireNonNull(name, "name is null");
        roles = Set.copyOf(roles);
    }

    /// @param where the key of the configuration that it stands below
    /// @param expires the UTC day from whose beginning on it is worth nothing
    /// @throws IllegalArgumentException naming what is wrong
    public static ApiKey of(
            String where,
            String name,
            String sha256,
            Set<String> roles,
            Optional<String> user,
            Optional<LocalDate> expires) {
        String digest = sha256.strip().toLowerCase(Locale.ROOT);
        if (!DIGEST.matcher(digest).matches()) {
            throw new IllegalArgumentException(where + ".sha256 must be the 64 hexadecimal digits of a SHA-256");
        }
        if (roles.isEmpty() || !Roles.ALL.containsAll(roles)) {
            throw new IllegalArgumentException(
                    where + ".roles must be some of bobine-user, bobine-viewer, bobine-operator, bobine-admin");
        }
        if (roles.contains(Roles.USER) && user.isEmpty()) {
            throw new IllegalArgumentException(
                    where + ".user is missing: the user that it acts for, or " + ANY_USER + " for all");
        }
        return new ApiKey(
                name,
                digest,
                roles,
                user.filter(id -> !id.equals(ANY_USER)).map(UserId::new).orElse(null),
                expires.map(day -> day.atStartOfDay(ZoneOffset.UTC).toInstant()).orElse(null));
    }

    /// Tells it from every other one, also from one that has taken its name, and says nothing about the key.
    String fingerprint() {
        return sha256.substring(0, FINGERPRINT);
    }

    boolean isValidAt(Instant now) {
        return end == null || now.isBefore(end);
    }
}
