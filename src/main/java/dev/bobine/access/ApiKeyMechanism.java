package dev.bobine.access;

import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.request.AuthenticationRequest;
import io.quarkus.security.runtime.QuarkusPrincipal;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.quarkus.vertx.http.runtime.security.ChallengeData;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticationMechanism;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Knows callers by an API key, in `X-Api-Key` or in `Authorization: Bearer`, where its first letters distinguish it
/// from a token.
@ApplicationScoped
class ApiKeyMechanism implements HttpAuthenticationMechanism {

    /// Where an identity keeps the [ApiKey] it was made of.
    static final String KEY = "bobine.key";

    private static final String SCHEME = "Bearer ";

    private final ApiKeys keys;
    private final AccessSettings settings;

    ApiKeyMechanism(ApiKeys keys, AccessSettings settings) {
        this.keys = keys;
        this.settings = settings;
    }

    @Override
    public Uni<SecurityIdentity> authenticate(RoutingContext context, IdentityProviderManager manager) {
        String shown = settings.enabled() ? shown(context.request()) : null;
        if (shown == null) {
            return Uni.createFrom().nullItem();
        }
        if (keys.areFresh()) {
            return identified(shown);
        }
        return Uni.createFrom()
                .completionStage(() ->
                        context.vertx().executeBlocking(this::refresh, false).toCompletionStage())
                .chain(ignored -> identified(shown));
    }

    private boolean refresh() {
        keys.refresh();
        return true;
    }

    private Uni<SecurityIdentity> identified(String shown) {
        return keys.find(shown)
                .map(key ->
                        Uni.createFrom().item((SecurityIdentity) identity(key).build()))
                .orElseGet(() -> Uni.createFrom().failure(new AuthenticationFailedException("no such API key")));
    }

    private static @Nullable String shown(HttpServerRequest request) {
        String key = request.getHeader(ApiKey.HEADER);
        if (key != null) {
            return key.strip();
        }
        String bearer = request.getHeader(HttpHeaders.AUTHORIZATION);
        boolean isKey = bearer != null
                && bearer.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                && bearer.startsWith(ApiKey.PREFIX, SCHEME.length());
        return isKey ? bearer.substring(SCHEME.length()).strip() : null;
    }

    static QuarkusSecurityIdentity.Builder identity(ApiKey key) {
        return QuarkusSecurityIdentity.builder()
                .setPrincipal(new QuarkusPrincipal(name(key)))
                .addRoles(key.roles())
                .addAttribute(KEY, key);
    }

    static String name(ApiKey key) {
        return "key:" + key.name();
    }

    @Override
    public Uni<ChallengeData> getChallenge(RoutingContext context) {
        if (context.normalizedPath().startsWith(SessionCookie.WHERE_PEOPLE_SIGN_IN)) {
            // There the identity provider is asked.
            return Uni.createFrom().nullItem();
        }
        return Uni.createFrom().item(new ChallengeData(401, "WWW-Authenticate", "Bearer"));
    }

    @Override
    public Set<Class<? extends AuthenticationRequest>> getCredentialTypes() {
        return Set.of();
    }

    /// Above that of tokens, which would take a key that comes as a bearer for a bad one.
    @Override
    public int getPriority() {
        return DEFAULT_PRIORITY + 100;
    }
}
