package dev.bobine.access;

import dev.bobine.job.UserId;
import dev.bobine.net.Hmac;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.runtime.QuarkusPrincipal;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Signs people in who use a browser, and knows them again by what it signed. Nothing is kept: a session is a text that
/// only those who have the secret can write. Calls block.
@ApplicationScoped
public class Sessions {

    /// How long a session lasts that an API key began; one whose key is gone ends at once.
    static final Duration BY_KEY = Duration.ofHours(8);

    /// How long one lasts that the identity provider began: for so long it does not matter what becomes of the user
    /// there.
    static final Duration BY_TOKEN = Duration.ofHours(1);

    /// Longer than any that is made here.
    private static final int LONGEST = 2_000;

    /// Keeps these signatures apart from others that might be made with the same secret.
    private static final String PURPOSE = "bobine session ";

    private final ApiKeys keys;
    private final SessionSettings settings;
    private final InstantSource clock;

    Sessions(ApiKeys keys, SessionSettings settings, InstantSource clock) {
        this.keys = keys;
        this.settings = settings;
        this.clock = clock;
    }

    /// Somebody who has just signed in.
    ///
    /// @param name for the audit log
    /// @param user the only user that it acts for; null for all of them
    /// @param cookie what it is known by from now on
    public record Ticket(
            String name, Set<String> roles, @Nullable UserId user, String cookie, Instant end) {

        @Override
        public String toString() {
            return "Ticket[" + name + "]";
        }
    }

    public boolean areOpen() {
        return settings.open();
    }

    /// By an API key.
    ///
    /// @return empty when there is no such key
    public Optional<Ticket> begin(String shown) {
        refreshKeys();
        return keys.find(shown).map(key -> {
            Instant end = endAfter(BY_KEY);
            Instant until = key.end() == null || end.isBefore(key.end()) ? end : key.end();
            Session session = new Session.ByKey(key.fingerprint(), until);
            return new Ticket(ApiKeyMechanism.name(key), key.roles(), key.user(), signed(session), until);
        });
    }

    /// By a user whom the identity provider knows.
    public Ticket begin(UserId user, Set<String> roles) {
        Set<String> known = roles.stream().filter(Roles.ALL::contains).collect(Collectors.toSet());
        Instant until = endAfter(BY_TOKEN);
        Session session = new Session.ByToken(user, known, until);
        return new Ticket(Caller.name(user), known, user, signed(session), until);
    }

    private Instant endAfter(Duration life) {
        return clock.instant().plus(life).truncatedTo(ChronoUnit.SECONDS);
    }

    private void refreshKeys() {
        if (!keys.areFresh()) {
            keys.refresh();
        }
    }

    /// @return empty when the session has ended, its key is gone, or it was never begun here
    Optional<SecurityIdentity> identify(String cookie) {
        Instant now = clock.instant();
        return verified(cookie).filter(session -> now.isBefore(session.end())).flatMap(this::identity);
    }

    private Optional<SecurityIdentity> identity(Session session) {
        return switch (session) {
            case Session.ByKey(String fingerprint, Instant end) -> {
                refreshKeys();
                yield keys.named(fingerprint)
                        .map(key -> begun(ApiKeyMechanism.identity(key), end).build());
            }
            case Session.ByToken(UserId user, Set<String> roles, Instant end) ->
                Optional.of(begun(QuarkusSecurityIdentity.builder(), end)
                        .setPrincipal(new QuarkusPrincipal(Caller.name(user)))
                        .addRoles(roles)
                        .addAttribute(Caller.USER, user)
                        .build());
        };
    }

    private static QuarkusSecurityIdentity.Builder begun(QuarkusSecurityIdentity.Builder identity, Instant end) {
        return identity.addAttribute(Caller.SESSION_END, end);
    }

    private String signed(Session session) {
        String text = session.text();
        return text + "." + signature(text);
    }

    private Optional<Session> verified(String cookie) {
        int dot = cookie.lastIndexOf('.');
        if (dot < 0 || cookie.length() > LONGEST) {
            return Optional.empty();
        }
        String text = cookie.substring(0, dot);
        return Hmac.equal(signature(text), cookie.substring(dot + 1)) ? Session.parse(text) : Optional.empty();
    }

    private String signature(String text) {
        return Hmac.hex(settings.secret().get(), (PURPOSE + text).getBytes(StandardCharsets.UTF_8));
    }
}
