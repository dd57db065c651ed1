package dev.bobine.api;

import dev.bobine.access.Caller;
import dev.bobine.access.Roles;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.oidc.OIDCException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.quarkus.vertx.http.runtime.security.QuarkusHttpUser;
import io.smallrye.mutiny.subscription.Cancellable;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// What the door for assistants has in front of it, since it is no resource: callers are known and have a role, each
/// has the same rate as elsewhere, and there is no more than one way in, for one message at a time. Each call stands
/// alone, so that any pod answers it: there are no streams to be held open and no sessions to be ended. The tools ask
/// for roles as well.
@ApplicationScoped
class AssistantGate {

    private static final String DOOR = "/mcp";

    /// Before anybody looks at who calls.
    private static final int BEFORE_AUTHENTICATION = 300;

    /// Last of all filters.
    private static final int BEFORE_THE_DOOR = 1;

    /// After all filters, and before the door itself.
    private static final int AT_THE_DOOR = -1;

    private static final Set<String> MAY_CALL = Set.of(Roles.USER, Roles.OPERATOR, Roles.ADMIN);

    private final Caller caller;
    private final RateLimit limit;
    private final LastWord lastWord;
    private final IdentityProviderManager identities;
    private final MeterRegistry meters;
    private final BodyHandler bodies = BodyHandler.create(false).setBodyLimit(BodyLimit.MAX_BYTES);

    AssistantGate(
            Caller caller,
            RateLimit limit,
            LastWord lastWord,
            IdentityProviderManager identities,
            MeterRegistry meters) {
        this.caller = caller;
        this.limit = limit;
        this.lastWord = lastWord;
        this.identities = identities;
        this.meters = meters;
    }

    void register(@Observes Filters filters) {
        filters.register(this::admitOnlyCalls, BEFORE_AUTHENTICATION);
        filters.register(this::identify, BEFORE_THE_DOOR);
    }

    void register(@Observes Router router) {
        router.route(DOOR).order(AT_THE_DOOR).handler(this::read).handler(this::admitOneMessage);
    }

    /// Its reader needs the body to have been held back until here.
    private void read(RoutingContext context) {
        bodies.handle(context);
        context.request().resume();
    }

    /// A call counts once, so it may not be thousands of messages: the door would answer all of them at the same time.
    private void admitOneMessage(RoutingContext context) {
        if (messages(context.body().buffer()) > 1) {
            lastWord.end(context, Problem.of(400, "bad_request", "This takes one message with each call."));
        } else {
            context.next();
        }
    }

    private static int messages(@Nullable Buffer body) {
        try {
            return body != null && Json.decodeValue(body) instanceof JsonArray several ? several.size() : 1;
        } catch (DecodeException _) {
            // The door says what is wrong with it.
            return 1;
        }
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
        // The usual answer to a failure reads the request for its id, which may have ended by now.
        BiConsumer<RoutingContext, Throwable> answeredHere = (ignored, failure) -> {};
        context.put(QuarkusHttpUser.AUTH_FAILURE_HANDLER, answeredHere);
        Cancellable unused = QuarkusHttpUser.getSecurityIdentity(context, identities)
                .subscribe()
                .with(identity -> admit(context, identity), failure -> refuse(context, failure));
    }

    private void admit(RoutingContext context, SecurityIdentity identity) {
        Optional<Duration> wait = limit.take(name(context, identity));
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

    /// As everywhere else, so that a caller has one rate at all doors and cannot use up that of another one.
    private String name(RoutingContext context, SecurityIdentity identity) {
        try {
            return identity.isAnonymous() ? "address:" + address(context) : caller.name(identity);
        } catch (ForbiddenException _) {
            return "user:none";
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
