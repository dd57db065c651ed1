package dev.bobine.access;

import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.request.AuthenticationRequest;
import io.quarkus.vertx.http.runtime.security.ChallengeData;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticationMechanism;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Knows callers by the session of their browser. Whoever shows credentials by itself is judged by those. A session
/// that has ended is none at all, so that it keeps nobody from signing in again.
@ApplicationScoped
class SessionMechanism implements HttpAuthenticationMechanism {

    private final Sessions sessions;
    private final AccessSettings settings;

    SessionMechanism(Sessions sessions, AccessSettings settings) {
        this.sessions = sessions;
        this.settings = settings;
    }

    @Override
    public Uni<SecurityIdentity> authenticate(RoutingContext context, IdentityProviderManager manager) {
        String cookie = settings.enabled() && sessions.areOpen() ? shown(context) : null;
        if (cookie == null) {
            return Uni.createFrom().nullItem();
        }
        return Uni.createFrom()
                .completionStage(() -> context.vertx()
                        .executeBlocking(() -> sessions.identify(cookie), false)
                        .toCompletionStage())
                .map(identity -> orEnded(identity, context));
    }

    private static @Nullable SecurityIdentity orEnded(Optional<SecurityIdentity> identity, RoutingContext context) {
        if (identity.isEmpty()) {
            context.put(SessionCookie.ENDED, true);
        }
        return identity.orElse(null);
    }

    private static @Nullable String shown(RoutingContext context) {
        HttpServerRequest request = context.request();
        boolean showsCredentials =
                request.getHeader(HttpHeaders.AUTHORIZATION) != null || request.getHeader(ApiKey.HEADER) != null;
        boolean signsIn = context.normalizedPath().startsWith(SessionCookie.WHERE_PEOPLE_SIGN_IN);
        return showsCredentials || signsIn ? null : SessionCookie.of(request);
    }

    @Override
    public Uni<ChallengeData> getChallenge(RoutingContext context) {
        return Uni.createFrom().nullItem();
    }

    @Override
    public Set<Class<? extends AuthenticationRequest>> getCredentialTypes() {
        return Set.of();
    }

    /// Below that of API keys and above that of tokens.
    @Override
    public int getPriority() {
        return DEFAULT_PRIORITY + 50;
    }
}
