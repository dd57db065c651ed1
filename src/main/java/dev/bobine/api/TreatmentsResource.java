package dev.bobine.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.bobine.access.Caller;
import dev.bobine.access.Roles;
import dev.bobine.direction.Target;
import dev.bobine.job.JobId;
import dev.bobine.job.UserId;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.math.BigDecimal;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/// Films on paper: from a wish to shots, in conversation, and from shots to jobs. Nothing is rendered before it is
/// shot.
@Path("/treatments")
@Tag(name = "Treatments")
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({Roles.USER, Roles.OPERATOR, Roles.ADMIN})
class TreatmentsResource {

    private final Films films;
    private final Caller caller;

    TreatmentsResource(Films films, Caller caller) {
        this.films = films;
        this.caller = caller;
    }

    /// A wish for a film.
    ///
    /// @param wish in any language
    /// @param language of the wish, a BCP 47 tag; found out when left out
    /// @param look name of a look of the deployment
    /// @param characters names or ids of characters of the user's that are in the film; those that the wish names
    /// when left out
    /// @param references for its shots, as a request has them: a first frame or a clip is where the film begins, a
    /// last frame where it ends, and all else is for every shot
    @Schema(name = "TreatmentRequest")
    record Wish(
            @Nullable String userId,
            @Nullable String wish,
            @Nullable String language,
            @Nullable String look,
            Films.@Nullable Aim target,
            @Nullable List<String> characters,
            @Nullable List<Target.GivenReference> references) {}

    /// @param say what is to be different
    record Turn(@Nullable String say) {}

    /// @param version the newest one's number, of which this was made
    record Edit(
            @Nullable Integer version,

            @Schema(type = SchemaType.OBJECT, description = "as the `treatment` of a version is shown") @Nullable
            JsonNode treatment) {}

    /// @param version the number of a version
    /// @param changesOnly whether of a film that was shot only what differs is rendered
    /// @param maxCost in the deployment's currency; what would cost more is not ordered
    record Order(
            @Nullable Integer version,
            @Nullable Boolean changesOnly,
            @Nullable BigDecimal maxCost) {}

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Make a treatment of a wish", description = """
                    A film on paper: shots with framing, action, light, dialogue and sound, of lengths that the model has,
                    with what it would cost. Nothing is rendered.
                    """)
    @APIResponse(
            responseCode = "201",
            description = "Version 1; `Location` is the treatment.",
            content = @Content(schema = @Schema(implementation = TreatmentView.class)))
    @APIResponse(responseCode = "400", ref = "Problem")
    @APIResponse(responseCode = "402", ref = "Problem")
    @APIResponse(responseCode = "403", ref = "Problem")
    @APIResponse(responseCode = "409", ref = "Problem")
    @APIResponse(responseCode = "422", ref = "Problem")
    @APIResponse(responseCode = "429", ref = "Problem")
    @APIResponse(responseCode = "502", ref = "Problem")
    public Response begin(@Nullable Wish body) {
        Wish wish = demandBody(body);
        TreatmentView view = films.begin(
                wish.userId(),
                wish.wish(),
                wish.language(),
                wish.look(),
                wish.target(),
                wish.characters(),
                wish.references());
        return Response.status(Response.Status.CREATED)
                .header(HttpHeaders.LOCATION, "/treatments/" + view.treatmentId())
                .entity(view)
                .build();
    }

    @GET
    @Operation(summary = "List the treatments of a user, newest first")
    @APIResponse(
            responseCode = "200",
            description = "One page, each with its newest version; follow `next` for more.",
            content = @Content(schema = @Schema(implementation = TreatmentPage.class)))
    @APIResponse(responseCode = "400", ref = "Problem")
    @APIResponse(responseCode = "403", ref = "Problem")
    public TreatmentPage list(
            @Parameter(description = "needed by those who act for all users") @QueryParam("userId") @Nullable
                    String userId,
            @Parameter(description = "1 to 200; 50 when left out", schema = @Schema(type = SchemaType.INTEGER))
                    @QueryParam("limit")
                    @Nullable
                    String limit,
            @Parameter(description = "from the `next` of another page") @QueryParam("cursor") @Nullable String cursor) {
        UserId user = Parameters.own(caller, userId == null ? null : Parameters.user("userId", userId));
        if (user == null) {
            throw ProblemException.badParameter("userId", "userId is missing: whose treatments.");
        }
        int pageSize = Parameters.limit(limit);
        Films.Page page = films.list(
                user, cursor == null ? null : Parameters.cursor(cursor).last().value(), pageSize);
        return new TreatmentPage(page.treatments(), page.next() == null ? null : next(user, pageSize, page.next()));
    }

    private static String next(UserId user, int pageSize, UUID last) {
        return "/treatments?limit=" + pageSize + "&userId=" + URLEncoder.encode(user.value(), StandardCharsets.UTF_8)
                + "&cursor=" + new Cursor(new JobId(last)).text();
    }

    @GET
    @Path("/{id}")
    @Operation(summary = "A treatment", description = "With one of its versions, the newest when none is named.")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = TreatmentView.class)))
    @APIResponse(responseCode = "400", ref = "Problem")
    @APIResponse(responseCode = "404", ref = "Problem")
    @APIResponse(responseCode = "409", ref = "Problem")
    public TreatmentView get(
            @PathParam("id") String id,
            @Parameter(schema = @Schema(type = SchemaType.INTEGER)) @QueryParam("version") @Nullable String version) {
        return films.get(id, version == null ? null : (Integer) number(version));
    }

    private static int number(String text) {
        try {
            int number = Integer.parseInt(text);
            if (number > 0) {
                return number;
            }
        } catch (NumberFormatException _) {
            // answered like a number out of range
        }
        throw ProblemException.badParameter("version", "version must be a number from 1.");
    }

    @POST
    @Path("/{id}/turns")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Change a treatment by saying what is to be different",
            description = "Makes a new version; `changes` tells what of it is new, shot by shot.")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = TreatmentView.class)))
    @APIResponse(responseCode = "402", ref = "Problem")
    @APIResponse(responseCode = "404", ref = "Problem")
    @APIResponse(responseCode = "409", ref = "Problem")
    @APIResponse(responseCode = "422", ref = "Problem")
    @APIResponse(responseCode = "429", ref = "Problem")
    @APIResponse(responseCode = "502", ref = "Problem")
    public TreatmentView turn(@PathParam("id") String id, @Nullable Turn body) {
        return films.turn(id, demandBody(body).say());
    }

    @PUT
    @Path("/{id}")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Change a treatment by hand",
            description = "Makes a new version of what is given, provided that it can be shot.")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = TreatmentView.class)))
    @APIResponse(responseCode = "404", ref = "Problem")
    @APIResponse(responseCode = "409", ref = "Problem")
    @APIResponse(responseCode = "422", ref = "Problem")
    public TreatmentView edit(@PathParam("id") String id, @Nullable Edit body) {
        Edit edit = demandBody(body);
        return films.edit(id, edit.version(), edit.treatment());
    }

    @POST
    @Path("/{id}/shoot")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Render a version of a treatment", description = """
                    A film of several shots becomes a production, whose shots are joined where there is a studio. The same version
                    again is the same order, unless an `Idempotency-Key` tells them apart. With `changesOnly` a film that was shot is
                    changed: only shots that differ are rendered, and the film is joined again.
                    """)
    @APIResponse(responseCode = "202", content = @Content(schema = @Schema(implementation = Films.Shot.class)))
    @APIResponse(responseCode = "402", ref = "Problem")
    @APIResponse(responseCode = "403", ref = "Problem")
    @APIResponse(responseCode = "404", ref = "Problem")
    @APIResponse(responseCode = "409", ref = "Problem")
    @APIResponse(responseCode = "422", ref = "Problem")
    @APIResponse(responseCode = "429", ref = "Problem")
    public Response shoot(
            @PathParam("id") String id, @HeaderParam("Idempotency-Key") @Nullable String key, @Nullable Order body) {
        Order order = demandBody(body);
        return Response.accepted(films.shoot(
                        id, order.version(), Boolean.TRUE.equals(order.changesOnly()), order.maxCost(), key))
                .build();
    }

    @DELETE
    @Path("/{id}")
    @Operation(summary = "Delete a treatment with all its versions", description = "What was shot of it stays.")
    @APIResponse(responseCode = "204", description = "It is gone.")
    @APIResponse(responseCode = "404", ref = "Problem")
    public void delete(@PathParam("id") String id) {
        films.remove(id);
    }

    private static <T> T demandBody(@Nullable T body) {
        if (body == null) {
            throw new ProblemException(Problem.of(400, "not_json", "The body is not the JSON that is documented."));
        }
        return body;
    }
}
