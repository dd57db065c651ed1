package dev.bobine.api.openai;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.bobine.access.Roles;
import dev.bobine.api.SubmissionDesk;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/// Stills in OpenAI's words, whose interface answers with the picture itself. Each is a job like any other, which goes
/// on whether or not its client waits.
@Path("/v1/images")
@Tag(name = "OpenAI")
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({Roles.USER, Roles.OPERATOR, Roles.ADMIN})
class ImagesResource {

    private static final String PATH = "/v1/images/";
    private static final Pattern WAIT = Pattern.compile("(?i)\\bwait\\s*=\\s*\"?([0-9]{1,6})\\b");

    private final Orders orders;
    private final Images images;

    ImagesResource(Orders orders, Images images) {
        this.orders = orders;
        this.images = images;
    }

    /// What a picture is answered as.
    ///
    /// @param created seconds since 1970
    /// @param data one picture
    /// @param outputFormat `png`, `jpeg` or `webp`
    /// @param bobine what OpenAI's interface has no word for
    @Schema(name = "Images")
    record ImagesView(
            long created,
            List<ImageView> data,
            @JsonProperty("output_format") String outputFormat,
            String size,
            Details bobine) {}

    /// @param b64Json the picture, unless a link was asked for
    /// @param url a link that needs no credentials and expires soon, if it was
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "Image")
    record ImageView(
            @Nullable @JsonProperty("b64_json") String b64Json,
            @Nullable String url) {}

    /// @param model the one that made it
    /// @param costMicros millionths of the currency
    @Schema(name = "ImageDetails")
    record Details(UUID jobId, String model, long costMicros, String currency) {}

    @POST
    @Path("generations")
    @Consumes({MediaType.APPLICATION_JSON, MediaType.MULTIPART_FORM_DATA})
    @Operation(summary = "Ask for a still, as OpenAI's clients do", description = """
                    `prompt`, `model`, `size`, `output_format` and `response_format` (`b64_json`, when left out, or `url`); also `user`, for
                    callers that act for several, and the further fields of a generation request. One picture at a time. The answer
                    waits for the picture for as long as `bobine.openai.image-wait`; then it is a 503 that clients repeat by themselves,
                    which is the same order and orders nothing again. `Prefer: wait=10` asks for a shorter wait.
                    """)
    @RequestBody(
            required = true,
            content = {
                @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(type = SchemaType.OBJECT)),
                @Content(mediaType = MediaType.MULTIPART_FORM_DATA, schema = @Schema(type = SchemaType.OBJECT))
            })
    @APIResponse(
            responseCode = "200",
            description = "The picture.",
            content = @Content(schema = @Schema(implementation = ImagesView.class)))
    @APIResponse(responseCode = "400", ref = "OpenAiError")
    @APIResponse(responseCode = "403", ref = "OpenAiError")
    @APIResponse(responseCode = "429", ref = "OpenAiError")
    @APIResponse(responseCode = "503", ref = "OpenAiError")
    public Response generate(@Parameter(hidden = true) @Context HttpHeaders headers, InputStream body)
            throws IOException {
        images.demandRoom();
        return place(headers, "generations", orders.read(headers, body, Set.of()));
    }

    @POST
    @Path("edits")
    @Consumes({MediaType.MULTIPART_FORM_DATA, MediaType.APPLICATION_JSON})
    @Operation(summary = "Ask for a still made of others, as OpenAI's clients do", description = """
                    As `/v1/images/generations`, with `image`: a file or several (`image[]`), or an object with an `image_url`. Masks are
                    not taken.
                    """)
    @RequestBody(
            required = true,
            content = {
                @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(type = SchemaType.OBJECT)),
                @Content(mediaType = MediaType.MULTIPART_FORM_DATA, schema = @Schema(type = SchemaType.OBJECT))
            })
    @APIResponse(
            responseCode = "200",
            description = "The picture.",
            content = @Content(schema = @Schema(implementation = ImagesView.class)))
    @APIResponse(responseCode = "400", ref = "OpenAiError")
    @APIResponse(responseCode = "403", ref = "OpenAiError")
    @APIResponse(responseCode = "413", ref = "OpenAiError")
    @APIResponse(responseCode = "429", ref = "OpenAiError")
    @APIResponse(responseCode = "503", ref = "OpenAiError")
    public Response edit(@Parameter(hidden = true) @Context HttpHeaders headers, InputStream body) throws IOException {
        images.demandRoom();
        Orders.Said said = orders.read(headers, body, Set.of(ImageOrder.IMAGE, ImageOrder.IMAGES));
        if (said.files().all().isEmpty()
                && !said.fields().hasNonNull(ImageOrder.IMAGE)
                && !said.fields().hasNonNull("images")) {
            throw VideoOrder.invalid(ImageOrder.IMAGE, "image is missing: the picture to make another one of.");
        }
        return place(headers, "edits", said);
    }

    private static Optional<Duration> patience(@Nullable String preference) {
        Matcher wait = WAIT.matcher(preference == null ? "" : preference);
        return wait.find() ? Optional.of(Duration.ofSeconds(Long.parseLong(wait.group(1)))) : Optional.empty();
    }

    private Response place(HttpHeaders headers, String what, Orders.Said said) throws IOException {
        SubmissionDesk.Receipt receipt = orders.still(headers, PATH + what, said);
        boolean link = ImageOrder.wantsLink(said.fields());
        Response.ResponseBuilder answer =
                images.await(receipt.job(), receipt.known(), link, patience(headers.getHeaderString("Prefer")));
        return (receipt.known() ? answer.header(Orders.FOLDED, true) : answer).build();
    }
}
