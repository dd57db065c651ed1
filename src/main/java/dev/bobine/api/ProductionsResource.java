package dev.bobine.api;

import dev.bobine.access.Caller;
import dev.bobine.access.Roles;
import dev.bobine.job.ProductionId;
import dev.bobine.job.UserId;
import dev.bobine.job.production.Outcome;
import dev.bobine.persistence.ProductionStore.Filter;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/// All productions: asking for one, and listing them.
@Path("/productions")
@Tag(name = "Productions")
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({Roles.USER, Roles.OPERATOR, Roles.ADMIN})
class ProductionsResource {

    private final SubmissionDesk submission;
    private final Productions productions;
    private final Caller caller;

    ProductionsResource(SubmissionDesk submission, Productions productions, Caller caller) {
        this.submission = submission;
        this.productions = productions;
        this.caller = caller;
    }

    @POST
    @Consumes({MediaType.APPLICATION_JSON, "application/cloudevents+json"})
    @Operation(summary = "Ask for a production", description = """
                    Clips that need each other: the same as a record of type `dev.bobine.production.requested.v1` on the requests
                    topic, or plain JSON. Every step becomes a job, and the money of all of them is reserved; or the production is
                    refused as a whole, with the step and field named. Its identity is its id (and source), else the
                    `Idempotency-Key` header; the same identity again yields the same production, or the same refusal.
                    """)
    @RequestBody(
            required = true,
            content = @Content(schema = @Schema(ref = "/contract/schemas/plain-production-request.json")))
    @APIResponse(
            responseCode = "202",
            description = "Accepted; `Location` is the production.",
            content = @Content(schema = @Schema(implementation = ProductionView.class)))
    @APIResponse(
            responseCode = "200",
            description = "The request had been accepted before.",
            content = @Content(schema = @Schema(implementation = ProductionView.class)))
    @APIResponse(responseCode = "400", ref = "Problem")
    @APIResponse(responseCode = "402", ref = "Problem")
    @APIResponse(responseCode = "403", ref = "Problem")
    @APIResponse(responseCode = "404", ref = "Problem")
    @APIResponse(responseCode = "413", ref = "Problem")
    @APIResponse(responseCode = "422", ref = "Problem")
    @APIResponse(responseCode = "429", ref = "Problem")
    public Response submit(
            @Parameter(hidden = true) @Context HttpHeaders headers,
            @HeaderParam("Idempotency-Key") @Nullable String key,
            byte[] body) {
        SubmissionDesk.Receipt receipt =
                submission.produce(RequestHeaders.first(headers), body, RequestHeaders.key(key));
        ProductionId id =
                receipt.production() == null ? new ProductionId(receipt.job().value()) : receipt.production();
        return Response.status(receipt.known() ? Response.Status.OK : Response.Status.ACCEPTED)
                .header(HttpHeaders.LOCATION, "/productions/" + id)
                .entity(productions.get(id))
                .build();
    }

    @GET
    @RolesAllowed({Roles.USER, Roles.VIEWER, Roles.OPERATOR, Roles.ADMIN})
    @Operation(summary = "List productions, newest first")
    @APIResponse(
            responseCode = "200",
            content = @Content(schema = @Schema(implementation = ProductionPage.class)),
            description = "One page; follow `next` for more.")
    @APIResponse(responseCode = "400", ref = "Problem")
    @APIResponse(responseCode = "403", ref = "Problem")
    public ProductionPage list(
            @Parameter(hidden = true) @Context UriInfo uri,
            @QueryParam("userId") @Nullable String userId,
            @Parameter(description = "`open`, `completed`, `failed` or `cancelled`") @QueryParam("state") @Nullable
                    String state,
            @Parameter(description = "1 to 200; 50 when left out", schema = @Schema(type = SchemaType.INTEGER))
                    @QueryParam("limit")
                    @Nullable
                    String limit,
            @Parameter(description = "from the `next` of another page") @QueryParam("cursor") @Nullable String cursor) {
        if (userId == null && uri.getQueryParameters().containsKey("userId")) {
            // An empty one must not list everybody's.
            throw ProblemException.badParameter("userId", "userId must not be empty.");
        }
        int pageSize = Parameters.limit(limit);
        UserId user = Parameters.seen(caller, userId == null ? null : Parameters.user("userId", userId));
        ProductionId before = cursor == null
                ? null
                : new ProductionId(Parameters.cursor(cursor).last().value());
        List<ProductionView> found = productions.list(new Filter(user, outcome(state), before, pageSize + 1));
        return found.size() <= pageSize
                ? new ProductionPage(found, null)
                : new ProductionPage(found.subList(0, pageSize), next(user, state, pageSize, found.get(pageSize - 1)));
    }

    private static @Nullable String outcome(@Nullable String state) {
        try {
            return state == null ? null : Outcome.of(state).wire();
        } catch (IllegalArgumentException _) {
            throw ProblemException.badParameter("state", "state must be open, completed, failed or cancelled.");
        }
    }

    private static String next(@Nullable UserId user, @Nullable String state, int pageSize, ProductionView last) {
        StringBuilder link = new StringBuilder("/productions?limit=").append(pageSize);
        if (user != null) {
            link.append("&userId=").append(URLEncoder.encode(user.value(), StandardCharsets.UTF_8));
        }
        if (state != null) {
            link.append("&state=").append(outcome(state));
        }
        return link.append("&cursor=")
                .append(Cursor.after(last.productionId()).text())
                .toString();
    }
}
