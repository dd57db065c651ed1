package dev.bobine.api.openai;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.bobine.access.Roles;
import dev.bobine.admission.Order;
import dev.bobine.api.JobView;
import dev.bobine.api.JobViews;
import dev.bobine.api.Problem;
import dev.bobine.api.ProblemException;
import dev.bobine.api.Submission;
import dev.bobine.catalogue.Catalogue;
import dev.bobine.job.StorableText;
import dev.bobine.job.UserId;
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
import java.io.IOException;
import java.io.InputStream;
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

/// Videos in OpenAI's words: asking for one, and listing those of a user.
@Path("/v1/videos")
@Tag(name = "OpenAI")
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({Roles.USER, Roles.OPERATOR, Roles.ADMIN})
class VideosResource {

    /// The model of those who name none.
    private static final String USUAL_MODEL = "sora-2";

    private static final String PATH = "/v1/videos";
    private static final String TRACE = "traceparent";
    private static final int LONGEST_KEY = 256;
    private static final int USUAL_PER_PAGE = 20;
    private static final int MOST_PER_PAGE = 100;

    private final Submission submission;
    private final JobViews views;
    private final Videos videos;
    private final Asker asker;
    private final Catalogue catalogue;
    private final ObjectMapper json;

    VideosResource(
            Submission submission, JobViews views, Videos videos, Asker asker, Catalogue catalogue, ObjectMapper json) {
        this.submission = submission;
        this.views = views;
        this.videos = videos;
        this.asker = asker;
        this.catalogue = catalogue;
        this.json = json;
    }

    @POST
    @Consumes({MediaType.MULTIPART_FORM_DATA, MediaType.APPLICATION_JSON})
    @Operation(summary = "Ask for a video, as OpenAI's clients do", description = """
                    `prompt`, `model`, `seconds`, `size` and `input_reference[image_url]`, as a form or as JSON; also `user`, for
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
    public Response create(
            @Parameter(hidden = true) @Context HttpHeaders headers,
            @HeaderParam("Idempotency-Key") @Nullable String key,
            @HeaderParam("x-stainless-retry-count") @Nullable String retries,
            InputStream body)
            throws IOException {
        if (key != null && (key.isBlank() || key.length() > LONGEST_KEY || !StorableText.isStorable(key))) {
            throw VideoOrder.invalid(
                    "Idempotency-Key", "Idempotency-Key must have 1 to " + LONGEST_KEY + " characters.");
        }
        ObjectNode fields = fields(headers.getMediaType(), body);
        ObjectNode request = VideoOrder.translate(fields);
        if (!request.hasNonNull(VideoOrder.MODEL) && catalogue.find(USUAL_MODEL).isPresent()) {
            request.put(VideoOrder.MODEL, USUAL_MODEL);
        }
        UserId user = asker.user(VideoOrder.user(fields));
        request.put("userId", user.value());
        Order order = key == null ? new Order(OrderDigest.of(asker.source(), PATH, request), isRetry(retries)) : null;
        Submission.Receipt receipt =
                submission.submit(passed(headers), json.writeValueAsBytes(request), asker.source(), key, order);
        JobView job = receipt.known() ? views.getAdmittedBefore(receipt.job()) : views.get(receipt.job());
        Response.ResponseBuilder answer = videos.answer(job);
        return (receipt.known() ? answer.header("bobine-folded", true) : answer).build();
    }

    private static boolean isRetry(@Nullable String retries) {
        return retries != null && retries.matches("[0-9]{1,9}") && Integer.parseInt(retries) > 0;
    }

    /// Of the headers nothing else says anything of the request.
    private static Map<String, String> passed(HttpHeaders headers) {
        Map<String, String> passed = new HashMap<>(Map.of(HttpHeaders.CONTENT_TYPE, MediaType.APPLICATION_JSON));
        String trace = headers.getHeaderString(TRACE);
        if (trace != null) {
            passed.put(TRACE, trace);
        }
        return passed;
    }

    private ObjectNode fields(@Nullable MediaType type, InputStream body) throws IOException {
        if (type != null && MediaType.MULTIPART_FORM_DATA_TYPE.isCompatible(type)) {
            return Form.read(body, type);
        }
        return object(body.readAllBytes());
    }

    private ObjectNode object(byte[] body) throws IOException {
        try {
            JsonNode node = json.readTree(new String(body, StandardCharsets.UTF_8));
            if (node instanceof ObjectNode object) {
                return object;
            }
            throw new ProblemException(Problem.of(400, "not_an_object", "The body must be a JSON object."));
        } catch (JsonProcessingException _) {
            throw new ProblemException(Problem.of(400, "not_json", "The body is not the JSON that is documented."));
        }
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
        int most = limit(limit);
        Filter filter = new Filter(
                views.own(asker.user(user == null ? null : named(user))),
                null,
                after == null ? null : VideoId.job(after),
                most + 1,
                oldestFirst(order),
                false);
        List<JobView> jobs = views.list(filter);
        List<VideoView> page =
                jobs.stream().limit(most).map(job -> VideoView.of(job, null)).toList();
        return VideoList.of(page, jobs.size() > most);
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
            return USUAL_PER_PAGE;
        }
        if (text.matches("[0-9]{1,3}")) {
            int limit = Integer.parseInt(text);
            if (limit >= 1 && limit <= MOST_PER_PAGE) {
                return limit;
            }
        }
        throw VideoOrder.invalid("limit", "limit must be a number from 1 to " + MOST_PER_PAGE + ".");
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
