package dev.bobine.api;

import dev.bobine.access.Roles;
import dev.bobine.job.Asset;
import dev.bobine.persistence.JobRecord;
import dev.bobine.storage.ClipStore;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.CacheControl;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/// Leads to a finished clip and its poster, by links that are valid for a short while. The bytes never pass through
/// here.
@Path("/jobs/{id}")
@Tag(name = "Jobs")
@RunOnVirtualThread
@RolesAllowed({Roles.USER, Roles.VIEWER, Roles.OPERATOR, Roles.ADMIN})
class ClipResource {

    private final JobViews views;
    private final ClipStore clips;
    private final ApiSettings settings;

    ClipResource(JobViews views, ClipStore clips, ApiSettings settings) {
        this.views = views;
        this.clips = clips;
        this.settings = settings;
    }

    @GET
    @Path("/clip")
    @Operation(summary = "The clip of a completed job")
    @APIResponse(responseCode = "302", description = "`Location` is a link that needs no credentials and expires soon.")
    @APIResponse(responseCode = "404", ref = "Problem")
    @APIResponse(responseCode = "409", ref = "Problem")
    @APIResponse(responseCode = "410", ref = "Problem")
    public Response clip(@PathParam("id") String id) throws IOException {
        return redirect(completed(id).key());
    }

    @GET
    @Path("/poster")
    @Operation(summary = "A still picture of the clip of a completed job")
    @APIResponse(responseCode = "302", description = "`Location` is a link that needs no credentials and expires soon.")
    @APIResponse(responseCode = "404", ref = "Problem")
    @APIResponse(responseCode = "409", ref = "Problem")
    @APIResponse(responseCode = "410", ref = "Problem")
    public Response poster(@PathParam("id") String id) throws IOException {
        String key = completed(id).posterKey();
        if (key == null) {
            throw new ProblemException(Problem.of(404, "no_poster", "The backend served no picture of this clip."));
        }
        return redirect(key);
    }

    private Asset completed(String id) {
        JobRecord job = views.seen(Parameters.job(id));
        @Nullable Asset clip = job.clip();
        if (clip == null) {
            throw ProblemException.conflict("not_completed", "The job has no clip; its state is " + job.state() + ".");
        }
        if (job.deletedAt() != null) {
            throw new ProblemException(Problem.of(410, "clip_deleted", "The clip has been deleted."));
        }
        return clip;
    }

    private Response redirect(String key) throws IOException {
        CacheControl never = new CacheControl();
        never.setNoStore(true);
        return Response.status(Response.Status.FOUND)
                .location(clips.presign(key, settings.linkValidity()))
                .cacheControl(never)
                .build();
    }
}
