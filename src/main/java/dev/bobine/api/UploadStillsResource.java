package dev.bobine.api;

import dev.bobine.access.Caller;
import dev.bobine.access.Roles;
import dev.bobine.job.JobId;
import dev.bobine.job.StoredObject;
import dev.bobine.job.UserId;
import dev.bobine.persistence.UploadStore.UploadRow;
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

/// Pictures of a video that a user has sent.
@Path("/uploads/{id}/stills")
@Tag(name = "Uploads")
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({Roles.USER, Roles.OPERATOR, Roles.ADMIN})
class UploadStillsResource {

    private final Uploads uploads;
    private final JobViews views;
    private final PictureDesk pictures;
    private final Caller caller;

    UploadStillsResource(Uploads uploads, JobViews views, PictureDesk pictures, Caller caller) {
        this.uploads = uploads;
        this.views = views;
        this.pictures = pictures;
        this.caller = caller;
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Have a picture of a video taken that was sent",
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
        UploadRow upload = UploadsResource.find(uploads, caller, id);
        if (!Uploads.type(upload).isVideo()) {
            throw ProblemException.conflict("not_a_clip", "Pictures are taken of videos, and this file is a picture.");
        }
        String key = StoredObject.parse(uploads.uri(upload)).orElseThrow().key();
        JobId picture =
                pictures.take(new UserId(upload.userId()), "upload." + upload.id(), key, null, PictureBody.place(body));
        return Response.accepted(views.get(picture))
                .header(HttpHeaders.LOCATION, "/jobs/" + picture)
                .build();
    }
}
