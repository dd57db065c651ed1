package dev.bobine.api;

import dev.bobine.access.Roles;
import dev.bobine.job.ProductionId;
import dev.bobine.persistence.ProductionRecord;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/// One production: how it stands, cancelling it, doing some of its steps again, and choosing one of its clips.
@Path("/productions/{id}")
@Tag(name = "Productions")
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({Roles.USER, Roles.OPERATOR, Roles.ADMIN})
class ProductionResource {

    private final Productions productions;
    private final SubmissionDesk submission;
    private final Audit audit;

    ProductionResource(Productions productions, SubmissionDesk submission, Audit audit) {
        this.productions = productions;
        this.submission = submission;
        this.audit = audit;
    }

    /// @param step the one whose clip is kept
    record ChoiceBody(@Nullable String step) {}

    @GET
    @RolesAllowed({Roles.USER, Roles.VIEWER, Roles.OPERATOR, Roles.ADMIN})
    @Operation(
            summary = "How a production stands",
            description =
                    "With its steps, the jobs that they are at present, and what each waits for. The prompts are not shown.")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = ProductionView.class)))
    @APIResponse(responseCode = "404", ref = "Problem")
    public ProductionView get(@PathParam("id") String id) {
        return productions.get(Productions.id(id));
    }

    @DELETE
    @Operation(
            summary = "Cancel a production",
            description =
                    "Jobs that have not been submitted end at once and cost nothing. Those that run are stopped where"
                            + " their backends allow it.")
    @APIResponse(
            responseCode = "200",
            description = "It is cancelled.",
            content = @Content(schema = @Schema(implementation = ProductionView.class)))
    @APIResponse(
            responseCode = "202",
            description = "The wish is noted; some of its jobs run.",
            content = @Content(schema = @Schema(implementation = ProductionView.class)))
    @APIResponse(responseCode = "404", ref = "Problem")
    @APIResponse(responseCode = "409", ref = "Problem")
    public Response cancel(@PathParam("id") String id) {
        ProductionId production = Productions.id(id);
        ProductionRecord before = productions.find(production);
        boolean live = productions.cancel(production);
        ProductionView after = productions.get(production);
        if (!live && !before.outcome().equals("cancelled")) {
            throw ProblemException.conflict(
                    "already_ended", "The production has ended; its state is " + after.state() + ".");
        }
        if (live) {
            audit.doneByOperator("production_cancelled", "production:" + production);
        }
        return Response.status(after.state().equals("open") ? Response.Status.ACCEPTED : Response.Status.OK)
                .entity(after)
                .build();
    }

    @POST
    @Path("/retry")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Do some steps again", description = """
                    Of a production that has ended: the steps named in `steps`, those in `changes` with other fields, and all that need
                    them; without either, the steps that have no clip. Each becomes a new job. What has its clip and needs none of
                    these is kept, and not paid for again. The same wish again with the same `Idempotency-Key` is done once.
                    """)
    @APIResponse(
            responseCode = "202",
            description = "It is open again.",
            content = @Content(schema = @Schema(implementation = ProductionView.class)))
    @APIResponse(responseCode = "402", ref = "Problem")
    @APIResponse(responseCode = "403", ref = "Problem")
    @APIResponse(responseCode = "404", ref = "Problem")
    @APIResponse(responseCode = "409", ref = "Problem")
    @APIResponse(responseCode = "422", ref = "Problem")
    @APIResponse(responseCode = "429", ref = "Problem")
    public Response retry(
            @PathParam("id") String id,
            @HeaderParam("Idempotency-Key") @Nullable String key,
            @Nullable RetryBody body) {
        ProductionId production = Productions.id(id);
        ProductionRecord before = productions.find(production);
        submission.retry(
                before, productions.plan(production), body == null ? RetryBody.NOTHING : body, RequestHeaders.key(key));
        return Response.accepted(productions.get(production)).build();
    }

    @POST
    @Path("/choose")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Keep one clip",
            description =
                    "Of a production that has ended, such as one of variants: the clips of all other steps are deleted.")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = ProductionView.class)))
    @APIResponse(responseCode = "404", ref = "Problem")
    @APIResponse(responseCode = "409", ref = "Problem")
    @APIResponse(responseCode = "422", ref = "Problem")
    public ProductionView choose(@PathParam("id") String id, @Nullable ChoiceBody body) {
        ProductionId production = Productions.id(id);
        ProductionRecord before = productions.find(production);
        if (body == null || body.step() == null) {
            throw ProblemException.badField("step", "step is missing.");
        }
        productions.choose(before, body.step());
        audit.doneByOperator("production_chosen", "production:" + production);
        return productions.get(production);
    }
}
