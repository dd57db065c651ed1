package dev.bobine.api;

import dev.bobine.access.Caller;
import dev.bobine.access.SessionCookie;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.oidc.OIDCException;
import io.quarkus.security.AuthenticationCompletionException;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.AuthenticationRedirectException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.time.Duration;
import java.util.Optional;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jspecify.annotations.Nullable;

/// Answers those who come too often, whom nobody knows, or who may not do what they ask for. One who shows wrong
/// credentials again and again is told to wait; others from the same address, such as behind one proxy, are not.
class AccessFilter {

    private static final String CALLBACKS = "/callbacks/";
    private static final Duration SHORTLY = Duration.ofSeconds(5);

    private final Caller caller;
    private final RateLimit limit;
    private final RoutingContext context;
    private final MeterRegistry meters;

    AccessFilter(Caller caller, RateLimit limit, RoutingContext context, MeterRegistry meters) {
        this.caller = caller;
        this.limit = limit;
        this.context = context;
        this.meters = meters;
    }

    /// Providers that call back are not counted: a few addresses speak for thousands of jobs, and each call is signed.
    ///
    /// @return the answer when the request goes no further
    @ServerRequestFilter
    public @Nullable Response countCall(UriInfo uri) {
        if (uri.getPath().startsWith(CALLBACKS)) {
            return null;
        }
        String who = caller.isKnown() ? caller.name() : "address:" + address();
        return limit.take(who).map(this::tooMany).orElse(null);
    }

    /// Counted here: who shows nothing is turned away before any filter is asked.
    @ServerExceptionMapper
    public Response unknown(UnauthorizedException e) {
        Optional<Duration> wait = limit.take("address:" + address());
        if (wait.isPresent()) {
            return tooMany(wait.get());
        }
        if (context.get(SessionCookie.ENDED) != null) {
            count("session_ended");
            return unauthorized("session_ended", "Your session has ended; sign in again.");
        }
        count("no_credentials");
        return unauthorized("unauthorized", "Show a token or an API key; see the documentation of this deployment.");
    }

    /// A step of signing in at the identity provider.
    @ServerExceptionMapper
    public Response elsewhere(AuthenticationRedirectException e) {
        return Response.status(e.getCode())
                .header(HttpHeaders.LOCATION, e.getRedirectUri())
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .build();
    }

    @ServerExceptionMapper({AuthenticationFailedException.class, AuthenticationCompletionException.class})
    public Response wrong(SecurityException e) {
        Optional<Duration> wait = limit.take("failed:" + address());
        if (wait.isPresent()) {
            return tooMany(wait.get());
        }
        count("bad_credentials");
        return unauthorized("unauthorized", "The token or API key is not, or no longer, valid.");
    }

    /// What was shown may be right: nobody can tell while the identity provider is away.
    @ServerExceptionMapper
    public Response undecided(OIDCException e) {
        count("provider_away");
        return Problem.of(
                        503,
                        "identity_provider_unavailable",
                        "Tokens cannot be checked at the moment; try again shortly.")
                .response(SHORTLY);
    }

    @ServerExceptionMapper
    public Response forbidden(ForbiddenException e) {
        count("forbidden");
        return Problem.of(403, "forbidden", "Your role does not allow this.").response();
    }

    private Response tooMany(Duration wait) {
        count("rate");
        return Problem.of(ProblemStatus.TOO_MANY_REQUESTS, "too_many_requests", "You call too often; wait a moment.")
                .response(wait);
    }

    private static Response unauthorized(String code, String detail) {
        return Response.fromResponse(Problem.of(401, code, detail).response())
                .header(HttpHeaders.WWW_AUTHENTICATE, "Bearer")
                .build();
    }

    private String address() {
        return RateLimit.network(context.request().remoteAddress().hostAddress());
    }

    private void count(String reason) {
        meters.counter("bobine.http.refused", "reason", reason).increment();
    }
}
