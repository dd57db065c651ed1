package dev.bobine.api;

import dev.bobine.access.Caller;
import dev.bobine.access.Roles;
import dev.bobine.job.UserId;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/// Whom or what a user's clips show again and again.
@Path("/characters")
@Tag(name = "Characters")
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({Roles.USER, Roles.OPERATOR, Roles.ADMIN})
class CharactersResource {

    private final CharacterDesk characters;
    private final Caller caller;

    CharactersResource(CharacterDesk characters, Caller caller) {
        this.characters = characters;
        this.caller = caller;
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Make a character", description = """
                    Somebody or something that shall look the same in all clips. Requests of the same user name it in `characters`, by
                    its id or its name: the prompt then tells its description, word by word, and its pictures go to models that take
                    reference pictures. A file that is one of the pictures is kept for as long as the character.
                    """)
    @APIResponse(
            responseCode = "201",
            description = "It is there.",
            content = @Content(schema = @Schema(implementation = CharacterView.class)))
    @APIResponse(responseCode = "400", ref = "Problem")
    @APIResponse(responseCode = "403", ref = "Problem")
    @APIResponse(responseCode = "409", ref = "Problem")
    @APIResponse(responseCode = "422", ref = "Problem")
    public Response create(CharacterDesk.@Nullable Wish wish) {
        if (wish == null) {
            throw new ProblemException(Problem.of(400, "not_json", "The body is not the JSON that is documented."));
        }
        CharacterView view = characters.add(user(wish.userId()), wish);
        return Response.status(Response.Status.CREATED)
                .header(HttpHeaders.LOCATION, "/characters/" + view.id())
                .entity(view)
                .build();
    }

    @GET
    @Operation(summary = "The characters of a user, newest first")
    @APIResponse(
            responseCode = "200",
            description = "All of them; a user has 200 at most.",
            content = @Content(schema = @Schema(implementation = CharacterView.All.class)))
    @APIResponse(responseCode = "400", ref = "Problem")
    @APIResponse(responseCode = "403", ref = "Problem")
    public CharacterView.All list(
            @Parameter(description = "needed from callers that act for several users") @QueryParam("userId") @Nullable
                    String userId) {
        return new CharacterView.All(characters.of(user(userId)));
    }

    @GET
    @Path("/{id}")
    @Operation(summary = "A character")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = CharacterView.class)))
    @APIResponse(responseCode = "404", ref = "Problem")
    public CharacterView get(@PathParam("id") String id) {
        return characters.get(id);
    }

    @DELETE
    @Path("/{id}")
    @Operation(
            summary = "Delete a character",
            description = "Jobs that were admitted with it keep what they were told of it.")
    @APIResponse(responseCode = "204", description = "It is gone.")
    @APIResponse(responseCode = "404", ref = "Problem")
    public void delete(@PathParam("id") String id) {
        characters.remove(id);
    }

    private UserId user(@Nullable String text) {
        @Nullable UserId named = text == null ? null : Parameters.user("userId", text);
        @Nullable UserId user = Parameters.own(caller, named);
        if (user == null) {
            throw ProblemException.badParameter("userId", "userId must say whose characters they are.");
        }
        return user;
    }
}
