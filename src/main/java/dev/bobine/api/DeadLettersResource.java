package dev.bobine.api;

import dev.bobine.access.Roles;
import dev.bobine.intake.DeadLetterReplay;
import dev.bobine.intake.DeadLetterReplay.ReplayException;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/// Records that nobody could be answered for.
@Path("/dead-letters")
@Tag(name = "Operations")
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({Roles.OPERATOR, Roles.ADMIN})
class DeadLettersResource {

    private static final int MOST = 10_000;
    private static final int USUAL = 1_000;

    private final DeadLetterReplay replay;
    private final Audit audit;

    DeadLettersResource(DeadLetterReplay replay, Audit audit) {
        this.replay = replay;
        this.audit = audit;
    }

    /// @param max most records to replay; 1,000 when left out
    record ReplayBody(@Nullable Integer max) {}

    @POST
    @Path("/replay")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Put dead letters back on the topic they came from",
            description = "Each once more, oldest first; what fails again becomes a dead letter again.")
    @APIResponse(
            responseCode = "200",
            content = @Content(schema = @Schema(implementation = DeadLetterReplay.Result.class)))
    @APIResponse(responseCode = "409", ref = "Problem")
    @APIResponse(responseCode = "422", ref = "Problem")
    public DeadLetterReplay.Result replay(@Nullable ReplayBody body) {
        int most = body == null || body.max() == null ? USUAL : body.max();
        if (most < 1 || most > MOST) {
            throw ProblemException.badField("max", "max must be a number from 1 to " + MOST + ".");
        }
        try {
            DeadLetterReplay.Result result = replay.replay(most)
                    .orElseThrow(() -> ProblemException.conflict("replay_under_way", "Another replay is under way."));
            audit.done("dead_letters_replayed", "dead-letters");
            return result;
        } catch (ReplayException e) {
            // Some may be back on their topic.
            audit.done("dead_letters_replayed", "dead-letters");
            throw e;
        }
    }
}
