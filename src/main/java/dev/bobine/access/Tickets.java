package dev.bobine.access;

import dev.bobine.job.UserId;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// What a browser shows in an address where it cannot send a header: the word of this deployment that a caller may read
/// one path for a minute. It says no more than that, and is signed, so that nothing has to be kept.
@ApplicationScoped
public class Tickets {

    /// How long one opens its path.
    public static final Duration VALIDITY = Duration.ofSeconds(60);

    private static final String ALGORITHM = "HmacSHA256";
    private static final String ANYBODYS = "*";
    private static final String OWN = "=";
    private static final int FIELDS = 5;
    private static final int LONGEST = 4_000;

    private final TicketKey key;
    private final Caller caller;
    private final SecurityIdentity identity;
    private final InstantSource clock;

    Tickets(TicketKey key, Caller caller, SecurityIdentity identity, InstantSource clock) {
        this.key = key;
        this.caller = caller;
        this.identity = identity;
        this.clock = clock;
    }

    /// A ticket.
    public record Ticket(String ticket, Instant expiresAt) {}

    /// What a ticket says.
    record Bearer(String name, Set<String> roles, Optional<UserId> user) {}

    /// Gives the present caller a ticket.
    ///
    /// @param path that it opens
    public Ticket issue(String path) {
        Instant end = clock.instant().plus(VALIDITY);
        String roles = Roles.ALL.stream().filter(identity::hasRole).sorted().collect(Collectors.joining(","));
        String text = String.join(
                "\n",
                Long.toString(end.getEpochSecond()),
                path,
                encoded(caller.name().getBytes(StandardCharsets.UTF_8)),
                roles,
                user().map(user -> OWN + user.value()).orElse(ANYBODYS));
        byte[] said = text.getBytes(StandardCharsets.UTF_8);
        return new Ticket(encoded(said) + "." + encoded(signature(said)), end);
    }

    private static String encoded(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private Optional<UserId> user() {
        return caller.isOperator() || !identity.hasRole(Roles.USER) ? Optional.empty() : caller.own();
    }

    /// Whom a ticket speaks for; empty when it is none of ours, is for another path, or has ended.
    Optional<Bearer> read(String ticket, String path) {
        String[] halves = ticket.length() > LONGEST ? new String[0] : ticket.split("\\.", -1);
        if (halves.length != 2) {
            return Optional.empty();
        }
        try {
            byte[] said = Base64.getUrlDecoder().decode(halves[0]);
            byte[] signature = Base64.getUrlDecoder().decode(halves[1]);
            return MessageDigest.isEqual(signature, signature(said))
                    ? read(new String(said, StandardCharsets.UTF_8).split("\n", FIELDS), path)
                    : Optional.empty();
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private Optional<Bearer> read(String[] fields, String path) {
        boolean valid = fields.length == FIELDS
                && clock.instant().getEpochSecond() < Long.parseLong(fields[0])
                && fields[1].equals(path);
        if (!valid) {
            return Optional.empty();
        }
        Set<String> roles = new TreeSet<>(Set.of(fields[3].split(",")));
        roles.retainAll(Roles.ALL);
        Optional<UserId> user =
                fields[4].startsWith(OWN) ? Optional.of(new UserId(fields[4].substring(1))) : Optional.empty();
        // A user's name may have line breaks in it.
        String name = new String(Base64.getUrlDecoder().decode(fields[2]), StandardCharsets.UTF_8);
        return Optional.of(new Bearer(name, roles, user));
    }

    private byte[] signature(byte[] said) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key.bytes().get(), ALGORITHM));
            return mac.doFinal(said);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(ALGORITHM + " is missing from this Java platform", e);
        }
    }
}
