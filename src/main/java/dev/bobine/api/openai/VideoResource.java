package dev.bobine.api.openai;

import dev.bobine.access.Roles;
import dev.bobine.api.ApiSettings;
import dev.bobine.api.JobViews;
import dev.bobine.api.PictureDesk;
import dev.bobine.job.Asset;
import dev.bobine.job.Frame;
import dev.bobine.job.JobId;
import dev.bobine.persistence.JobRecord;
import dev.bobine.storage.ClipStore;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.CacheControl;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/// One video in OpenAI's words: how it stands, its clip, and throwing it away.
@Path("/v1/videos/{id}")
@Tag(name = "OpenAI")
@RunOnVirtualThread
@RolesAllowed({Roles.USER, Roles.OPERATOR, Roles.ADMIN})
class VideoResource {

    private static final String VIDEO = "video";

    private final Videos videos;
    private final JobViews views;
    private final VideoRemoval removal;
    private final ClipStore clips;
    private final ApiSettings settings;
    private final PictureDesk pictures;
    private final Images images;

    VideoResource(
            Videos videos,
            JobViews views,
            VideoRemoval removal,
            ClipStore clips,
            ApiSettings settings,
            PictureDesk pictures,
            Images images) {
        this.videos = videos;
        this.views = views;
        this.removal = removal;
        this.clips = clips;
        this.settings = settings;
        this.pictures = pictures;
        this.images = images;
    }

    /// @param deleted always true
    record Deleted(String id, String object, boolean deleted) {}

    @GET
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "How a video stands",
            description =
                    "`openai-poll-after-ms` says when to ask again; `url` is a link to the clip once it is there.")
    @APIResponse(
            responseCode = "200",
            description = "The video.",
            content = @Content(schema = @Schema(implementation = VideoView.class)))
    @APIResponse(responseCode = "404", ref = "OpenAiError")
    public Response get(@PathParam("id") String id) throws IOException {
        return videos.answer(id).build();
    }

    @DELETE
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Throw a video away",
            description =
                    "Its clip and poster are removed; one that has not ended is cancelled, and removed if it ends with a clip.")
    @APIResponse(
            responseCode = "200",
            description = "It is on no list any more.",
            content = @Content(schema = @Schema(implementation = Deleted.class)))
    @APIResponse(responseCode = "404", ref = "OpenAiError")
    public Deleted delete(@PathParam("id") String id) {
        removal.remove(views.find(VideoId.job(id)));
        return new Deleted(id, "video.deleted", true);
    }

    @GET
    @Path("/content")
    @Produces(MediaType.WILDCARD)
    @Operation(summary = "The clip of a completed video, its poster, or a sheet of its pictures", description = """
                    A sprite sheet is made by the studio, where there is one, when it is first asked for: a JPEG of five rows of five
                    pictures. Until it is there the answer is a 503 that clients repeat by themselves.
                    """)
    @APIResponse(responseCode = "302", description = "`Location` is a link that needs no credentials and expires soon.")
    @APIResponse(responseCode = "400", ref = "OpenAiError")
    @APIResponse(responseCode = "404", ref = "OpenAiError")
    public Response content(
            @PathParam("id") String id,
            @Parameter(description = "`video`, when left out, `thumbnail` or `spritesheet`")
                    @QueryParam("variant")
                    @Nullable
                    String variant)
            throws IOException {
        JobRecord job = videos.find(id);
        Asset clip = Videos.clip(job);
        String key = key(job, clip, variant == null ? VIDEO : variant);
        CacheControl never = new CacheControl();
        never.setNoStore(true);
        return Response.status(Response.Status.FOUND)
                .location(clips.presign(key, settings.linkValidity()))
                .cacheControl(never)
                .build();
    }

    /// Made by the studio when it is first asked for, and waited for as long as a still is.
    private String sheet(JobRecord job, Asset clip) {
        if (!pictures.areTaken()) {
            throw Videos.missing("variant_not_available", "Sprite sheets are made by a studio, and none is here.");
        }
        JobId sheet = pictures.take(job.userId(), job.id().toString(), clip.key(), clip.size(), Frame.Place.SHEET);
        Asset made = images.completed(sheet, Optional.empty()).clip();
        if (made == null) {
            throw Videos.missing("video_expired", "The sprite sheet was made, and has been deleted since.");
        }
        return made.key();
    }

    private String key(JobRecord job, Asset clip, String variant) {
        return switch (variant) {
            case VIDEO -> clip.key();
            case "thumbnail" -> {
                if (clip.posterKey() == null) {
                    throw Videos.missing("no_poster", "The backend served no picture of this video.");
                }
                yield clip.posterKey();
            }
            case "spritesheet" -> sheet(job, clip);
            default -> throw VideoOrder.invalid("variant", "variant must be video, thumbnail or spritesheet.");
        };
    }
}
