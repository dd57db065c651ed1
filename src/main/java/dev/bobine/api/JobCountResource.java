package dev.bobine.api;

import dev.bobine.access.Caller;
import dev.bobine.access.Roles;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// How many jobs fit. A resource of its own, since below `/jobs` every other name is that of a job.
@Path("/jobs/count")
@Tag(name = "Jobs")
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({Roles.USER, Roles.VIEWER, Roles.OPERATOR, Roles.ADMIN})
class JobCountResource {

    private final JobViews views;
    private final Caller caller;

    JobCountResource(JobViews views, Caller caller) {
        this.views = views;
        this.caller = caller;
    }

    /// @param jobs that fit
    @Schema(name = "JobCount")
    record JobCount(Count jobs) {}

    @GET
    @Operation(
            summary = "Count jobs",
            description =
                    "Up to 10,000, and no further than a bounded search comes; `atLeast` says that there may be more.")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = JobCount.class)))
    @APIResponse(responseCode = "400", ref = "Problem")
    @APIResponse(responseCode = "403", ref = "Problem")
    @APIResponse(responseCode = "503", ref = "Problem")
    public JobCount count(@Parameter(hidden = true) @Context UriInfo uri, @BeanParam JobFilter filter) {
        filter.demandNothingEmpty(uri.getQueryParameters());
        return new JobCount(views.count(filter.wanted(caller)));
    }
}
