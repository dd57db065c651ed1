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
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Set;

/// Knows callers by the ticket in the address of a stream.
@ApplicationScoped
class TicketMechanism implements HttpAuthenticationMechanism {

    private static final String PARAMETER = "ticket";
    private static final String STREAMS = "/events";

    private final Tickets tickets;

    TicketMechanism(Tickets tickets) {
        this.tickets = tickets;
    }

    @Override
    public Uni<SecurityIdentity> authenticate(RoutingContext context, IdentityProviderManager manager) {
        String path = context.normalizedPath();
        List<String> shown = context.queryParam(PARAMETER);
        if (shown.isEmpty() || !path.endsWith(STREAMS) || context.request().method() != HttpMethod.GET) {
            return Uni.createFrom().nullItem();
        }
        return tickets.read(shown.getFirst(), path)
                .map(bearer -> Uni.createFrom().item(identity(bearer)))
                .orElseGet(() -> Uni.createFrom().failure(new AuthenticationFailedException("no such ticket")));
    }

    private static SecurityIdentity identity(Tickets.Bearer bearer) {
        return QuarkusSecurityIdentity.builder()
                .setPrincipal(new QuarkusPrincipal(bearer.name()))
                .addRoles(bearer.roles())
                .addAttribute(
                        ApiKeyMechanism.KEY,
                        new ApiKey(
                                bearer.name(), "", bearer.roles(), bearer.user().orElse(null), null))
                .build();
    }

    @Override
    public Uni<ChallengeData> getChallenge(RoutingContext context) {
        return Uni.createFrom().item(new ChallengeData(401, "WWW-Authenticate", "Bearer"));
    }

    @Override
    public Set<Class<? extends AuthenticationRequest>> getCredentialTypes() {
        return Set.of();
    }

    /// Below that of keys and tokens: whoever shows these is known by them.
    @Override
    public int getPriority() {
        return DEFAULT_PRIORITY - 100;
    }
}
