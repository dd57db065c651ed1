package dev.bobine.api.console;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.bobine.access.Sessions;
import dev.bobine.access.Sessions.Ticket;
import dev.bobine.api.Problem;
import dev.bobine.api.ProblemException;
import dev.bobine.api.console.ConsoleSettings.SignInBy;
import io.quarkus.security.AuthenticationFailedException;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/// Signs people in whose browser is to act for them, and out again. The session is in a cookie that no script can read.
@Path("/session")
@Tag(name = "Sessions")
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
@PermitAll
class SessionResource {

    private final ConsoleSettings settings;
    private final Sessions sessions;
    private final SignIn signIn;

    SessionResource(ConsoleSettings settings, Sessions sessions, SignIn signIn) {
        this.settings = settings;
        this.sessions = sessions;
        this.signIn = signIn;
    }

    /// @param by `key`: `POST /session`; `oidc`: lead the browser to `/session/oidc?to=` and where it shall come back
    ///     to. Nothing where nobody needs to sign in
    /// @param secure whether the cookie travels over TLS alone
    record Ways(List<String> by, boolean secure) {}

    record KeyShown(@Nullable String key) {}

    /// @param userId the only user that it acts for; left out when it acts for all
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Begun(String name, List<String> roles, @Nullable String userId, Instant expiresAt, boolean secure) {}

    @GET
    @Operation(summary = "How a browser is signed in")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = Ways.class)))
    @APIResponse(responseCode = "404", ref = "Problem")
    public Ways ways() {
        demand(settings.open());
        List<String> by = settings.signIn().stream()
                .map(way -> way.name().toLowerCase(Locale.ROOT))
                .toList();
        return new Ways(by, signIn.isSecure());
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Sign a browser in with an API key", description = """
                    The answer sets a cookie that no script can read. It is worth what the key is worth at each request, for
                    eight hours at most.
                    """)
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = Begun.class)))
    @APIResponse(responseCode = "401", ref = "Problem")
    @APIResponse(responseCode = "403", ref = "Problem")
    @APIResponse(responseCode = "404", ref = "Problem")
    @APIResponse(responseCode = "422", ref = "Problem")
    public Response begin(@Nullable KeyShown shown) {
        demand(settings.takes(SignInBy.KEY));
        String key = shown == null ? null : shown.key();
        if (key == null) {
            throw new ProblemException(
                    Problem.ofField(422, "invalid_field", "key", "key must be an API key of this deployment."));
        }
        Ticket ticket =
                sessions.begin(key.strip()).orElseThrow(() -> new AuthenticationFailedException("no such API key"));
        return Response.ok(new Begun(
                        ticket.name(),
                        ticket.roles().stream().sorted().toList(),
                        ticket.user() == null ? null : ticket.user().value(),
                        ticket.end(),
                        signIn.isSecure()))
                .cookie(signIn.begin(ticket))
                .build();
    }

    @DELETE
    @Operation(summary = "Sign a browser out")
    @APIResponse(responseCode = "204", description = "Its cookie is gone.")
    @APIResponse(responseCode = "404", ref = "Problem")
    public Response end() {
        demand(settings.open());
        return Response.noContent().cookie(signIn.end()).build();
    }

    private static void demand(boolean here) {
        if (!here) {
            throw new ProblemException(Problem.of(404, "not_found", "There is nothing here; see /openapi."));
        }
    }
}
