package dev.bobine.api.console;

import dev.bobine.access.Roles;
import dev.bobine.access.SessionCookie;
import dev.bobine.access.Sessions.Ticket;
import dev.bobine.api.Audit;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.NewCookie;
import java.time.Duration;
import java.time.InstantSource;

/// Gives a browser the cookie of its session, and takes it back. That operators and admins sign in is recorded.
@ApplicationScoped
class SignIn {

    private final RoutingContext context;
    private final Audit audit;
    private final InstantSource clock;

    SignIn(RoutingContext context, Audit audit, InstantSource clock) {
        this.context = context;
        this.audit = audit;
        this.clock = clock;
    }

    /// Whether the cookie can be one that travels over TLS alone.
    boolean isSecure() {
        return SessionCookie.isSecure(context.request());
    }

    NewCookie begin(Ticket ticket) {
        if (ticket.roles().contains(Roles.OPERATOR) || ticket.roles().contains(Roles.ADMIN)) {
            audit.done(ticket.name(), "signed_in", "session");
        }
        Duration life = Duration.between(clock.instant(), ticket.end());
        return cookie(isSecure(), ticket.cookie(), Math.toIntExact(life.toSeconds()));
    }

    /// Of both kinds, since a browser may have come by TLS before.
    NewCookie[] end() {
        return new NewCookie[] {cookie(true, "", 0), cookie(false, "", 0)};
    }

    private static NewCookie cookie(boolean secure, String value, int seconds) {
        return new NewCookie.Builder(secure ? SessionCookie.NAME : SessionCookie.PLAIN_NAME)
                .value(value)
                .path("/")
                .secure(secure)
                .httpOnly(true)
                .sameSite(NewCookie.SameSite.STRICT)
                .maxAge(seconds)
                .build();
    }
}
