package dev.bobine.api;

import dev.bobine.access.Roles;
import dev.bobine.job.JobId;
import dev.bobine.job.Video;
import dev.bobine.persistence.JobRecord;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/// Pictures of a job's clip.
@Path("/jobs/{id}/stills")
@Tag(name = "Jobs")
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({Roles.USER, Roles.OPERATOR, Roles.ADMIN})
class JobStillsResource {

    private final JobViews views;
    private final PictureDesk pictures;

    JobStillsResource(JobViews views, PictureDesk pictures) {
        this.views = views;
        this.pictures = pictures;
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Have a picture of a clip taken",
            description =
                    "By the studio, as a job of its own whose `still` it is. The same picture again is the same job.")
    @APIResponse(
            responseCode = "202",
            description = "The job of the picture.",
            content = @Content(schema = @Schema(implementation = JobView.class)))
    @APIResponse(responseCode = "404", ref = "Problem")
    @APIResponse(responseCode = "409", ref = "Problem")
    @APIResponse(responseCode = "422", ref = "Problem")
    public Response take(@PathParam("id") String id, @Nullable PictureBody body) {
        JobRecord job = views.find(Parameters.job(id));
        if (!(JobViews.clipOf(job) instanceof Video clip)) {
            throw ProblemException.conflict("not_a_clip", "Pictures are taken of clips, and this job made a still.");
        }
        JobId picture =
                pictures.take(job.userId(), job.id().toString(), clip.key(), clip.size(), PictureBody.place(body));
        return Response.accepted(views.get(picture))
                .header(HttpHeaders.LOCATION, "/jobs/" + picture)
                .build();
    }
}
