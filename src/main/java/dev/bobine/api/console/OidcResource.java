package dev.bobine.api.console;

import dev.bobine.access.Caller;
import dev.bobine.access.Sessions;
import dev.bobine.access.Sessions.Ticket;
import dev.bobine.api.console.ConsoleSettings.SignInBy;
import dev.bobine.job.UserId;
import io.quarkus.security.Authenticated;
import io.quarkus.security.ForbiddenException;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/// Where the identity provider sends browsers back to, and the only path that it is asked for: whoever arrives here is
/// known to it, and goes on with a session like anybody else's.
@Path("/session/oidc")
@RunOnVirtualThread
@Authenticated
class OidcResource {

    /// A page of this service. Anything else could lead a browser away.
    private static final Pattern PAGE =
            Pattern.compile("(?:console|studio)(?:/[A-Za-z0-9._~-]+)*/?(?:\\?[\\w.~:,&=%+-]*)?");

    private static final int LONGEST = 1_000;

    private final ConsoleSettings settings;
    private final Sessions sessions;
    private final SignIn signIn;
    private final Caller caller;

    OidcResource(ConsoleSettings settings, Sessions sessions, SignIn signIn, Caller caller) {
        this.settings = settings;
        this.sessions = sessions;
        this.signIn = signIn;
        this.caller = caller;
    }

    @GET
    @Operation(hidden = true)
    public Response signIn(@QueryParam("to") @Nullable String to, @HeaderParam(Root.HEADER) @Nullable String prefix) {
        UserId user = caller.userOfToken().orElseThrow(ForbiddenException::new);
        Ticket ticket = sessions.begin(user, caller.roles());
        if (!settings.takes(SignInBy.OIDC) || ticket.roles().isEmpty()) {
            throw new ForbiddenException();
        }
        return Response.status(Response.Status.SEE_OTHER)
                .header(HttpHeaders.LOCATION, Root.of(prefix).path() + page(to))
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .cookie(signIn.begin(ticket))
                .build();
    }

    private String page(@Nullable String to) {
        return to != null && to.length() <= LONGEST && PAGE.matcher(to).matches() ? to : settings.home();
    }
}
