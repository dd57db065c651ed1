package dev.bobine.api;

import dev.bobine.access.Roles;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.oidc.OIDCException;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.quarkus.vertx.http.runtime.security.QuarkusHttpUser;
import io.smallrye.mutiny.subscription.Cancellable;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/// What the door for assistants has in front of it, since it is no resource: callers are known and have a role, each
/// has the same rate as elsewhere, and there is no more than one way in. Each call stands alone, so that any pod
/// answers it: there are no streams to be held open and no sessions to be ended. The tools ask for roles as well.
@ApplicationScoped
class AssistantGate {

    private static final String DOOR = "/mcp";

    /// Before anybody looks at who calls.
    private static final int BEFORE_AUTHENTICATION = 300;

    /// Last of all filters.
    private static final int BEFORE_THE_DOOR = 1;

    private static final Set<String> MAY_CALL = Set.of(Roles.USER, Roles.OPERATOR, Roles.ADMIN);

    private final RateLimit limit;
    private final LastWord lastWord;
    private final IdentityProviderManager identities;
    private final MeterRegistry meters;

    AssistantGate(RateLimit limit, LastWord lastWord, IdentityProviderManager identities, MeterRegistry meters) {
        this.limit = limit;
        this.lastWord = lastWord;
        this.identities = identities;
        this.meters = meters;
    }

    void register(@Observes Filters filters) {
        filters.register(this::admitOnlyCalls, BEFORE_AUTHENTICATION);
        filters.register(this::identify, BEFORE_THE_DOOR);
    }

    /// A browser's session does not count here: any page could make the browser call.
    private void admitOnlyCalls(RoutingContext context) {
        String path = context.normalizedPath();
        if (path.equals(DOOR)) {
            if (!HttpMethod.POST.equals(context.request().method())) {
                context.response().putHeader(HttpHeaders.ALLOW, "POST");
                lastWord.end(context, Problem.of(405, "method_not_allowed", "This takes POST alone."));
                return;
            }
            context.request().headers().remove(HttpHeaders.COOKIE);
        } else if (path.startsWith(DOOR + "/")) {
            lastWord.end(context, Problem.of(404, "not_found", "There is nothing here; see /openapi."));
            return;
        }
        context.next();
    }

    private void identify(RoutingContext context) {
        if (!context.normalizedPath().equals(DOOR)) {
            context.next();
            return;
        }
        Cancellable unused = QuarkusHttpUser.getSecurityIdentity(context, identities)
                .subscribe()
                .with(identity -> admit(context, identity), failure -> refuse(context, failure));
    }

    private void admit(RoutingContext context, SecurityIdentity identity) {
        String who = identity.isAnonymous()
                ? "address:" + address(context)
                : identity.getPrincipal().getName();
        Optional<Duration> wait = limit.take(who);
        if (wait.isPresent()) {
            tooMany(context, wait.get());
        } else if (identity.isAnonymous()) {
            count("no_credentials");
            unauthorized(context, "Show a token or an API key; see the documentation of this deployment.");
        } else if (MAY_CALL.stream().noneMatch(identity::hasRole)) {
            count("forbidden");
            lastWord.end(context, Problem.of(403, "forbidden", "Your role does not allow this."));
        } else {
            QuarkusHttpUser.setIdentity(identity, context);
            context.next();
        }
    }

    private void refuse(RoutingContext context, Throwable failure) {
        if (failure instanceof OIDCException) {
            count("provider_away");
            lastWord.end(
                    context,
                    Problem.of(
                            503,
                            "identity_provider_unavailable",
                            "Tokens cannot be checked at the moment; try again shortly."));
            return;
        }
        Optional<Duration> wait = limit.take("failed:" + address(context));
        if (wait.isPresent()) {
            tooMany(context, wait.get());
            return;
        }
        count("bad_credentials");
        unauthorized(context, "The token or API key is not, or no longer, valid.");
    }

    private void tooMany(RoutingContext context, Duration wait) {
        count("rate");
        long seconds = Math.max(1, wait.plusMillis(999).toSeconds());
        context.response().putHeader(HttpHeaders.RETRY_AFTER, Long.toString(seconds));
        lastWord.end(
                context,
                Problem.of(ProblemStatus.TOO_MANY_REQUESTS, "too_many_requests", "You call too often; wait a moment."));
    }

    private void unauthorized(RoutingContext context, String detail) {
        context.response().putHeader("WWW-Authenticate", "Bearer");
        lastWord.end(context, Problem.of(401, "unauthorized", detail));
    }

    private static String address(RoutingContext context) {
        return RateLimit.network(context.request().remoteAddress().hostAddress());
    }

    private void count(String reason) {
        meters.counter("bobine.http.refused", "reason", reason).increment();
    }
}
