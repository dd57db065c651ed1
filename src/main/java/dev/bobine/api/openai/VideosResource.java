package dev.bobine.api.openai;

import dev.bobine.access.Roles;
import dev.bobine.api.JobView;
import dev.bobine.api.JobViews;
import dev.bobine.job.UserId;
import dev.bobine.persistence.JobQueries.Filter;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/// Videos in OpenAI's words: asking for one, and listing those of a user.
@Path("/v1/videos")
@Tag(name = "OpenAI")
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({Roles.USER, Roles.OPERATOR, Roles.ADMIN})
class VideosResource {

    private static final String PATH = "/v1/videos";
    private static final int DEFAULT_PER_PAGE = 20;
    private static final int MAX_PER_PAGE = 100;

    private final Orders orders;
    private final JobViews views;
    private final ActingUser actingUser;

    VideosResource(Orders orders, JobViews views, ActingUser actingUser) {
        this.orders = orders;
        this.views = views;
        this.actingUser = actingUser;
    }

    @POST
    @Consumes({MediaType.MULTIPART_FORM_DATA, MediaType.APPLICATION_JSON})
    @Operation(summary = "Ask for a video, as OpenAI's clients do", description = """
                    `prompt`, `model`, `seconds`, `size` and `input_reference[image_url]`, as a form, in which `input_reference` may be a
                    file (a picture, or an MP4 video), or as JSON; also `user`, for
                    callers that act for several, and the further fields of a generation request. What a client repeats by itself,
                    which it tells by `x-stainless-retry-count`, and what bears an `Idempotency-Key` again is the same video.
                    """)
    @RequestBody(
            required = true,
            content = {
                @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(type = SchemaType.OBJECT)),
                @Content(mediaType = MediaType.MULTIPART_FORM_DATA, schema = @Schema(type = SchemaType.OBJECT))
            })
    @APIResponse(
            responseCode = "200",
            description = "Accepted, now or before.",
            content = @Content(schema = @Schema(implementation = VideoView.class)))
    @APIResponse(responseCode = "400", ref = "OpenAiError")
    @APIResponse(responseCode = "403", ref = "OpenAiError")
    @APIResponse(responseCode = "413", ref = "OpenAiError")
    @APIResponse(responseCode = "429", ref = "OpenAiError")
    public Response create(@Parameter(hidden = true) @Context HttpHeaders headers, InputStream body)
            throws IOException {
        return orders.place(headers, PATH, orders.read(headers, body, Set.of(VideoOrder.INPUT_REFERENCE)));
    }

    @GET
    @Operation(summary = "The videos of a user, in OpenAI's words")
    @APIResponse(
            responseCode = "200",
            description = "One page; the next one begins after `last_id`.",
            content = @Content(schema = @Schema(implementation = VideoList.class)))
    @APIResponse(responseCode = "400", ref = "OpenAiError")
    public VideoList list(
            @Parameter(hidden = true) @Context UriInfo uri,
            @Parameter(description = "1 to 100; 20 when left out", schema = @Schema(type = SchemaType.INTEGER))
                    @QueryParam("limit")
                    @Nullable
                    String limit,
            @Parameter(description = "`desc`, newest first, when left out") @QueryParam("order") @Nullable String order,
            @Parameter(description = "id of a video") @QueryParam("after") @Nullable String after,
            @Parameter(description = "for callers that act for several users") @QueryParam("user") @Nullable
                    String user) {
        if (user == null && uri.getQueryParameters().containsKey(VideoOrder.USER)) {
            throw VideoOrder.invalid(VideoOrder.USER, "user must not be empty.");
        }
        int pageSize = limit(limit);
        Filter filter = new Filter(
                views.own(actingUser.id(user == null ? null : named(user))),
                null,
                after == null ? null : VideoId.job(after),
                pageSize + 1,
                oldestFirst(order),
                false);
        List<JobView> jobs = views.list(filter);
        List<VideoView> page = jobs.stream()
                .limit(pageSize)
                .map(job -> VideoView.of(job, null))
                .toList();
        return VideoList.of(page, jobs.size() > pageSize);
    }

    private static UserId named(String user) {
        try {
            return new UserId(user);
        } catch (IllegalArgumentException _) {
            throw VideoOrder.invalid(VideoOrder.USER, "user must have 1 to " + UserId.MAX_LENGTH + " characters.");
        }
    }

    private static int limit(@Nullable String text) {
        if (text == null) {
            return DEFAULT_PER_PAGE;
        }
        if (text.matches("[0-9]{1,3}")) {
            int limit = Integer.parseInt(text);
            if (limit >= 1 && limit <= MAX_PER_PAGE) {
                return limit;
            }
        }
        throw VideoOrder.invalid("limit", "limit must be a number from 1 to " + MAX_PER_PAGE + ".");
    }

    private static boolean oldestFirst(@Nullable String order) {
        return switch (order) {
            case "asc" -> true;
            case "desc" -> false;
            case null -> false;
            default -> throw VideoOrder.invalid("order", "order must be asc or desc.");
        };
    }
}
