package dev.bobine.api.openai;

import dev.bobine.access.Roles;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// Videos that are made of other ones of the same user, in OpenAI's words.
@Path("/v1/videos")
@Tag(name = "OpenAI")
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
@Consumes({MediaType.MULTIPART_FORM_DATA, MediaType.APPLICATION_JSON})
@RolesAllowed({Roles.USER, Roles.OPERATOR, Roles.ADMIN})
class ChangesResource {

    private static final String PATH = "/v1/videos/";

    private static final Set<String> FILES = Set.of("video", VideoOrder.INPUT_REFERENCE);

    private final Orders orders;

    ChangesResource(Orders orders) {
        this.orders = orders;
    }

    @POST
    @Path("/edits")
    @Operation(
            summary = "Change a video",
            description = "`prompt` and `video[id]`, of a completed video, or a file `video`.")
    @RequestBody(content = @Content(schema = @Schema(type = SchemaType.OBJECT)))
    @APIResponse(
            responseCode = "200",
            description = "Accepted, now or before.",
            content = @Content(schema = @Schema(implementation = VideoView.class)))
    @APIResponse(responseCode = "400", ref = "OpenAiError")
    @APIResponse(responseCode = "404", ref = "OpenAiError")
    public Response edit(@Parameter(hidden = true) @Context HttpHeaders headers, InputStream body) throws IOException {
        Orders.Said said = orders.read(headers, body, FILES);
        return orders.change(headers, PATH + "edits", said, Orders.Change.EDIT, null);
    }

    @POST
    @Path("/extensions")
    @Operation(
            summary = "Go on with a video",
            description = "`prompt`, `seconds` and `video[id]`, of a completed video, or a file `video`.")
    @RequestBody(content = @Content(schema = @Schema(type = SchemaType.OBJECT)))
    @APIResponse(
            responseCode = "200",
            description = "Accepted, now or before.",
            content = @Content(schema = @Schema(implementation = VideoView.class)))
    @APIResponse(responseCode = "400", ref = "OpenAiError")
    @APIResponse(responseCode = "404", ref = "OpenAiError")
    public Response extend(@Parameter(hidden = true) @Context HttpHeaders headers, InputStream body)
            throws IOException {
        Orders.Said said = orders.read(headers, body, FILES);
        return orders.change(headers, PATH + "extensions", said, Orders.Change.EXTENSION, null);
    }

    @POST
    @Path("/{id}/remix")
    @Operation(summary = "Make another version of a video", description = "`prompt` says what shall be different.")
    @RequestBody(content = @Content(schema = @Schema(type = SchemaType.OBJECT)))
    @APIResponse(
            responseCode = "200",
            description = "Accepted, now or before.",
            content = @Content(schema = @Schema(implementation = VideoView.class)))
    @APIResponse(responseCode = "400", ref = "OpenAiError")
    @APIResponse(responseCode = "404", ref = "OpenAiError")
    public Response remix(
            @PathParam("id") String id, @Parameter(hidden = true) @Context HttpHeaders headers, InputStream body)
            throws IOException {
        Orders.Said said = orders.read(headers, body, Set.of());
        return orders.change(headers, PATH + "remix/" + id, said, Orders.Change.REMIX, id);
    }
}
