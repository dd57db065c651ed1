package dev.bobine.api;

import dev.bobine.access.Caller;
import dev.bobine.access.Roles;
import dev.bobine.job.JobId;
import dev.bobine.job.ProductionId;
import dev.bobine.persistence.JobSearch;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.BeanParam;
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
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/// All jobs: asking for one, and listing them.
@Path("/jobs")
@Tag(name = "Jobs")
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({Roles.USER, Roles.OPERATOR, Roles.ADMIN})
class JobsResource {

    private final SubmissionDesk submission;
    private final JobViews views;
    private final Productions productions;
    private final Caller caller;

    JobsResource(SubmissionDesk submission, JobViews views, Productions productions, Caller caller) {
        this.submission = submission;
        this.views = views;
        this.productions = productions;
        this.caller = caller;
    }

    @POST
    @Consumes({MediaType.APPLICATION_JSON, "application/cloudevents+json"})
    @Operation(summary = "Ask for a clip", description = """
                    The same as a record on the requests topic: plain JSON, or a CloudEvent in binary (`ce-` headers) or
                    structured mode. The request's identity is its id (and source), else the `Idempotency-Key` header; the
                    same identity again yields the same job, or the same refusal. What may take several jobs (`variants`, or `extendBy`
                    other than `native`) is answered as `POST /productions` is.
                    """)
    @RequestBody(
            required = true,
            content = @Content(schema = @Schema(ref = "/contract/schemas/plain-generation-request.json")))
    @APIResponse(
            responseCode = "202",
            description = "Accepted; `Location` is the job, or the production.",
            content = @Content(schema = @Schema(oneOf = {JobView.class, ProductionView.class})))
    @APIResponse(
            responseCode = "200",
            description = "The request had been accepted before.",
            content = @Content(schema = @Schema(implementation = JobView.class)))
    @APIResponse(responseCode = "400", ref = "Problem")
    @APIResponse(responseCode = "402", ref = "Problem")
    @APIResponse(responseCode = "403", ref = "Problem")
    @APIResponse(responseCode = "410", ref = "Problem")
    @APIResponse(responseCode = "413", ref = "Problem")
    @APIResponse(responseCode = "422", ref = "Problem")
    @APIResponse(responseCode = "429", ref = "Problem")
    public Response submit(
            @Parameter(hidden = true) @Context HttpHeaders headers,
            @HeaderParam("Idempotency-Key") @Nullable String key,
            byte[] body) {
        SubmissionDesk.Receipt receipt =
                submission.submit(RequestHeaders.first(headers), body, RequestHeaders.key(key));
        ProductionId production = receipt.production();
        if (production != null) {
            return Response.status(receipt.known() ? Response.Status.OK : Response.Status.ACCEPTED)
                    .header(HttpHeaders.LOCATION, "/productions/" + production)
                    .entity(productions.get(production))
                    .build();
        }
        return Response.status(receipt.known() ? Response.Status.OK : Response.Status.ACCEPTED)
                .header(HttpHeaders.LOCATION, "/jobs/" + receipt.job())
                .entity(receipt.known() ? views.getAdmittedBefore(receipt.job()) : views.get(receipt.job()))
                .build();
    }

    @GET
    @RolesAllowed({Roles.USER, Roles.VIEWER, Roles.OPERATOR, Roles.ADMIN})
    @Operation(summary = "List jobs, newest first", description = """
                    What is given must all be so. For each page only so many jobs are looked at: a page may be short or empty
                    although it has a `next`, and then says how far back the search has come.
                    """)
    @APIResponse(
            responseCode = "200",
            content = @Content(schema = @Schema(implementation = JobPage.class)),
            description = "One page; follow `next` for more.")
    @APIResponse(responseCode = "400", ref = "Problem")
    @APIResponse(responseCode = "403", ref = "Problem")
    @APIResponse(responseCode = "503", ref = "Problem")
    public JobPage list(
            @Parameter(hidden = true) @Context UriInfo uri,
            @BeanParam JobFilter filter,
            @Parameter(description = "1 to 200; 50 when left out", schema = @Schema(type = SchemaType.INTEGER))
                    @QueryParam("limit")
                    @Nullable
                    String limit,
            @Parameter(description = "from the `next` of another page") @QueryParam("cursor") @Nullable String cursor) {
        filter.demandNothingEmpty(uri.getQueryParameters());
        int pageSize = Parameters.limit(limit);
        JobSearch.Wanted wanted = filter.wanted(caller);
        JobId after = cursor == null ? null : Parameters.cursor(cursor).last();
        String link = "/jobs?limit=" + pageSize + filter.query(wanted.user()) + "&cursor=";
        return views.page(
                after == null ? wanted : wanted.after(after), pageSize, last -> link + new Cursor(last).text());
    }
}
