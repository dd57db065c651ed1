package dev.bobine.api;

import dev.bobine.access.Caller;
import dev.bobine.access.Roles;
import dev.bobine.job.JobId;
import dev.bobine.job.StorableText;
import dev.bobine.persistence.JobQueries.Filter;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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

    private static final int LONGEST_KEY = 256;

    private final Submission submission;
    private final JobViews views;
    private final Caller caller;

    JobsResource(Submission submission, JobViews views, Caller caller) {
        this.submission = submission;
        this.views = views;
        this.caller = caller;
    }

    @POST
    @Consumes({MediaType.APPLICATION_JSON, "application/cloudevents+json"})
    @Operation(summary = "Ask for a clip", description = """
                    The same as a record on the requests topic: plain JSON, or a CloudEvent in binary (`ce-` headers) or
                    structured mode. The request's identity is its id (and source), else the `Idempotency-Key` header; the
                    same identity again yields the same job, or the same refusal.
                    """)
    @RequestBody(
            required = true,
            content = @Content(schema = @Schema(ref = "/contract/schemas/plain-generation-request.json")))
    @APIResponse(
            responseCode = "202",
            description = "Accepted; `Location` is the job.",
            content = @Content(schema = @Schema(implementation = JobView.class)))
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
        Submission.Receipt receipt = submission.submit(first(headers), body, checked(key));
        return Response.status(receipt.known() ? Response.Status.OK : Response.Status.ACCEPTED)
                .header(HttpHeaders.LOCATION, "/jobs/" + receipt.job())
                .entity(receipt.known() ? views.getAdmittedBefore(receipt.job()) : views.get(receipt.job()))
                .build();
    }

    @GET
    @Operation(summary = "List jobs, newest first")
    @APIResponse(
            responseCode = "200",
            content = @Content(schema = @Schema(implementation = JobPage.class)),
            description = "One page; follow `next` for more.")
    @APIResponse(responseCode = "400", ref = "Problem")
    @APIResponse(responseCode = "403", ref = "Problem")
    public JobPage list(
            @Parameter(hidden = true) @Context UriInfo uri,
            @QueryParam("userId") @Nullable String userId,
            @QueryParam("state") @Nullable String state,
            @Parameter(description = "1 to 200; 50 when left out", schema = @Schema(type = SchemaType.INTEGER))
                    @QueryParam("limit")
                    @Nullable
                    String limit,
            @Parameter(description = "from the `next` of another page") @QueryParam("cursor") @Nullable String cursor) {
        if (userId == null && uri.getQueryParameters().containsKey("userId")) {
            // An empty one must not list everybody's jobs.
            throw ProblemException.badParameter("userId", "userId must not be empty.");
        }
        int most = Parameters.limit(limit);
        Filter filter = new Filter(
                Parameters.own(caller, userId == null ? null : Parameters.user("userId", userId)),
                state == null ? null : Parameters.state(state),
                cursor == null ? null : Parameters.cursor(cursor).last(),
                most + 1);
        List<JobView> jobs = views.list(filter);
        return jobs.size() <= most
                ? new JobPage(jobs, null)
                : new JobPage(jobs.subList(0, most), next(filter, most, jobs.get(most - 1)));
    }

    private static String next(Filter filter, int most, JobView last) {
        StringBuilder link = new StringBuilder("/jobs?limit=").append(most);
        if (filter.user() != null) {
            link.append("&userId=").append(URLEncoder.encode(filter.user().value(), StandardCharsets.UTF_8));
        }
        if (filter.state() != null) {
            link.append("&state=").append(filter.state());
        }
        return link.append("&cursor=")
                .append(new Cursor(new JobId(last.jobId())).text())
                .toString();
    }

    /// @throws ProblemException when the key cannot be one
    static @Nullable String checked(@Nullable String key) {
        if (key != null && (key.isBlank() || key.length() > LONGEST_KEY || !StorableText.isStorable(key))) {
            throw ProblemException.badParameter(
                    "Idempotency-Key", "Idempotency-Key must have 1 to " + LONGEST_KEY + " characters.");
        }
        return key;
    }

    static Map<String, String> first(HttpHeaders headers) {
        Map<String, String> values = new HashMap<>();
        headers.getRequestHeaders().forEach((name, all) -> {
            if (!all.isEmpty()) {
                values.put(name, all.getFirst());
            }
        });
        return values;
    }
}
