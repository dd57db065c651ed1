package dev.bobine.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.bobine.access.Caller;
import dev.bobine.access.Roles;
import dev.bobine.job.UserId;
import dev.bobine.persistence.Database;
import dev.bobine.persistence.ErasureStore;
import dev.bobine.persistence.ErasureStore.Progress;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// All that is known of a user, to be deleted.
@Path("/users/{id}")
@Tag(name = "Users")
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Roles.ADMIN)
class UserResource {

    private static final Logger LOG = Logger.getLogger("audit");

    private final ErasureStore erasures;
    private final Database database;
    private final Caller caller;
    private final InstantSource clock;

    UserResource(ErasureStore erasures, Database database, Caller caller, InstantSource clock) {
        this.erasures = erasures;
        this.database = database;
        this.caller = caller;
        this.clock = clock;
    }

    /// @param state `deleting`, or `deleted` when nothing is known of the user (any more)
    /// @param live jobs being cancelled; a render that cannot be stopped is awaited
    /// @param unresolved jobs that an operator has to decide about before the deletion can end
    /// @param ended jobs still to be deleted
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Deletion(String state, @Nullable Instant requestedAt, int live, int unresolved, int ended) {}

    @DELETE
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Delete all data of a user", description = """
                    Cancels the user's jobs, removes clips and posters, then jobs, prompts and events, each with a `deleted`
                    event, and keeps the ledger's sums under a name that leads to nobody. Asking again tells how far it is.
                    Until it has ended, requests of the user are refused. The reason, if there is one, is kept in the audit table.
                    """)
    @APIResponse(
            responseCode = "202",
            description = "It is under way.",
            content = @Content(schema = @Schema(implementation = Deletion.class)))
    @APIResponse(
            responseCode = "200",
            description = "Nothing is known of the user.",
            content = @Content(schema = @Schema(implementation = Deletion.class)))
    @APIResponse(responseCode = "400", ref = "Problem")
    public Response delete(@PathParam("id") String id, Reasons.@Nullable Given body) {
        String reason = Reasons.ofBody(body);
        UserId user = Parameters.user("id", id);
        Optional<Progress> left = database.await(() -> erasures.progress(user));
        if (left.isPresent()) {
            begin(user, reason);
            left = database.await(() -> erasures.progress(user));
        }
        return left.map(UserResource::deleting).orElseGet(() -> Response.ok(new Deletion("deleted", null, 0, 0, 0))
                .build());
    }

    private void begin(UserId user, @Nullable String reason) {
        String actor = caller.name();
        if (database.await(() -> erasures.begin(user, actor, reason, clock.instant()))) {
            LOG.infof("%s: user_deletion_requested %s", actor, Audit.subject(user));
        }
    }

    private static Response deleting(Progress left) {
        return Response.accepted(
                        new Deletion("deleting", left.requestedAt(), left.live(), left.unresolved(), left.ended()))
                .build();
    }
}
