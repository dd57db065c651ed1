package dev.bobine.access;

import dev.bobine.job.Actor;
import dev.bobine.job.UserId;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.json.JsonString;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.jspecify.annotations.Nullable;

/// Whoever makes the present request.
@ApplicationScoped
public class Caller {

    /// Where an identity keeps the user that a session was begun by.
    static final String USER = "bobine.user";

    /// Where it keeps the end of its session.
    static final String SESSION_END = "bobine.session.end";

    private final SecurityIdentity identity;
    private final AccessSettings settings;

    Caller(SecurityIdentity identity, AccessSettings settings) {
        this.identity = identity;
        this.settings = settings;
    }

    /// The name for the audit log: of the API key, or of the token's user.
    ///
    /// @throws ForbiddenException when its token names a user that cannot be one
    public String name() {
        return name(identity);
    }

    /// The same of somebody else, whose request has no scope of its own.
    ///
    /// @throws ForbiddenException when its token names a user that cannot be one
    public String name(SecurityIdentity other) {
        if (!(other.getPrincipal() instanceof JsonWebToken token)) {
            return other.getPrincipal().getName();
        }
        String claim = claim(token);
        return claim == null ? "user:unnamed" : name(user(claim));
    }

    static String name(UserId user) {
        return "user:" + user;
    }

    /// The user that a token of the identity provider names, whatever else it may do; empty when the caller shows none.
    ///
    /// @throws ForbiddenException when the token names no user
    public Optional<UserId> userOfToken() {
        return identity.getPrincipal() instanceof JsonWebToken token
                ? Optional.of(user(claim(token)))
                : Optional.empty();
    }

    /// Whether it acts as an operator or admin, so that what it changes is recorded.
    public boolean isOperator() {
        return identity.hasRole(Roles.OPERATOR) || identity.hasRole(Roles.ADMIN);
    }

    /// Whether it looks at how the whole stands, and not only at what is its own.
    public boolean seesAll() {
        return isOperator() || identity.hasRole(Roles.VIEWER);
    }

    /// Those of its roles that mean something here.
    public Set<String> roles() {
        return identity.getRoles().stream().filter(Roles.ALL::contains).collect(Collectors.toCollection(TreeSet::new));
    }

    /// Until when it is known by what it shows; empty when that has no end.
    public Optional<Instant> until() {
        if (identity.getAttribute(SESSION_END) instanceof Instant end) {
            return Optional.of(end);
        }
        if (identity.getAttribute(ApiKeyMechanism.KEY) instanceof ApiKey key) {
            return Optional.ofNullable(key.end());
        }
        return identity.getPrincipal() instanceof JsonWebToken token && token.getExpirationTime() > 0
                ? Optional.of(Instant.ofEpochSecond(token.getExpirationTime()))
                : Optional.empty();
    }

    public boolean isKnown() {
        return !identity.isAnonymous();
    }

    /// On whose word it acts: services act for their users.
    public Actor actor() {
        return identity.hasRole(Roles.OPERATOR) || identity.hasRole(Roles.ADMIN) ? Actor.OPERATOR : Actor.USER;
    }

    /// The only user whose jobs the caller may see; empty when it may see all. Who looks at more than it may act for is
    /// a viewer.
    ///
    /// @throws ForbiddenException when its token names no user
    public Optional<UserId> sees() {
        return identity.hasRole(Roles.VIEWER) ? Optional.empty() : own();
    }

    /// The only user that the caller may act for; empty when it may for all.
    ///
    /// @throws ForbiddenException when its token names no user, or it may act for nobody
    public Optional<UserId> own() {
        if (isOperator()) {
            return Optional.empty();
        }
        if (!identity.hasRole(Roles.USER)) {
            throw new ForbiddenException();
        }
        if (identity.getAttribute(ApiKeyMechanism.KEY) instanceof ApiKey key) {
            return Optional.ofNullable(key.user());
        }
        if (identity.getAttribute(USER) instanceof UserId user) {
            return Optional.of(user);
        }
        if (identity.getPrincipal() instanceof JsonWebToken token) {
            return Optional.of(user(claim(token)));
        }
        throw new ForbiddenException();
    }

    private @Nullable String claim(JsonWebToken token) {
        Object claim = token.getClaim(settings.userClaim());
        return switch (claim) {
            case null -> null;
            case JsonString text -> text.getString();
            default -> claim.toString();
        };
    }

    private static UserId user(@Nullable String claim) {
        try {
            return new UserId(claim == null ? "" : claim);
        } catch (IllegalArgumentException e) {
            throw new ForbiddenException(e);
        }
    }
}
