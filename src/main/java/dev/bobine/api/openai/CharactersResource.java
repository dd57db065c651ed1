package dev.bobine.api.openai;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.bobine.access.Roles;
import dev.bobine.api.CharacterDesk;
import dev.bobine.api.CharacterView;
import dev.bobine.api.ProblemException;
import dev.bobine.api.Uploads;
import dev.bobine.job.Asset;
import dev.bobine.job.Hashes;
import dev.bobine.job.StoredObject;
import dev.bobine.job.UserId;
import dev.bobine.persistence.JobRecord;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/// Characters in OpenAI's words.
@Path("/v1/videos/characters")
@Tag(name = "OpenAI")
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({Roles.USER, Roles.OPERATOR, Roles.ADMIN})
class CharactersResource {

    private static final String NAME = "name";
    private static final String VIDEO = "video";
    private static final String DESCRIPTION = "description";
    private static final Set<String> FIELDS = Set.of(NAME, DESCRIPTION, VideoOrder.USER);

    private final Orders orders;
    private final CharacterDesk characters;
    private final CharacterPictures pictures;
    private final Videos videos;
    private final ActingUser actingUser;

    CharactersResource(
            Orders orders, CharacterDesk characters, CharacterPictures pictures, Videos videos, ActingUser actingUser) {
        this.orders = orders;
        this.characters = characters;
        this.pictures = pictures;
        this.videos = videos;
        this.actingUser = actingUser;
    }

    /// @param createdAt in seconds
    @Schema(name = "OpenAiCharacter")
    record Character(
            String id,
            String name,
            @JsonProperty("created_at") long createdAt) {

        static Character of(CharacterView view) {
            return new Character(
                    SentCharacters.wire(view.id()),
                    view.name(),
                    view.createdAt().getEpochSecond());
        }
    }

    @POST
    @Consumes(MediaType.MULTIPART_FORM_DATA)
    @Operation(summary = "Make a character, as OpenAI's clients do", description = """
                    `name` and a file `video`, which may be a picture as well, or `video[id]`, of a completed video; also
                    `description`, which every prompt about the character repeats. Of a video the studio takes two pictures, which the
                    answer waits for; without a studio a video that was sent is kept alone, and such a character has to have a
                    description to be of use.
                    """)
    @RequestBody(
            required = true,
            content = @Content(mediaType = MediaType.MULTIPART_FORM_DATA, schema = @Schema(type = SchemaType.OBJECT)))
    @APIResponse(
            responseCode = "200",
            description = "It is there, now or before.",
            content = @Content(schema = @Schema(implementation = Character.class)))
    @APIResponse(responseCode = "400", ref = "OpenAiError")
    @APIResponse(responseCode = "403", ref = "OpenAiError")
    @APIResponse(responseCode = "404", ref = "OpenAiError")
    @APIResponse(responseCode = "409", ref = "OpenAiError")
    @APIResponse(responseCode = "413", ref = "OpenAiError")
    @APIResponse(responseCode = "429", ref = "OpenAiError")
    @APIResponse(responseCode = "503", ref = "OpenAiError")
    public Character create(@Parameter(hidden = true) @Context HttpHeaders headers, InputStream body)
            throws IOException {
        Orders.Said said = orders.read(headers, body, Set.of(VIDEO));
        try {
            return create(headers, said);
        } catch (ProblemException e) {
            if (!e.problem().code().equals(Images.NOT_READY)) {
                // Else the studio still reads it; the client sends it again, and this one is forgotten by its age.
                said.files().discard();
            }
            throw e;
        }
    }

    /// A client that got no answer sends it all again: what is there by then is what it asked for.
    private Character create(HttpHeaders headers, Orders.Said said) throws IOException {
        JsonNode source = said.fields().remove(VIDEO);
        said.fields().fieldNames().forEachRemaining(name -> {
            if (!FIELDS.contains(name)) {
                throw VideoOrder.unknown(name);
            }
        });
        JobRecord clip = source == null ? null : videos.find(VideoId.named(source));
        UserId named = VideoOrder.user(said.fields());
        UserId user = named == null && clip != null ? clip.userId() : actingUser.id(named);
        said.files().mustBeOf(user);
        String name = text(said.fields(), NAME);
        if (name != null && Orders.isRetry(headers)) {
            Optional<CharacterView> known = characters.of(user, name);
            if (known.isPresent()) {
                said.files().discard();
                return Character.of(known.get());
            }
        }
        CharacterDesk.Wish wish =
                new CharacterDesk.Wish(user.value(), name, null, text(said.fields(), DESCRIPTION), List.of());
        characters.demandFree(user, wish);
        List<Uploads.Received> taken = taken(user, clip, said);
        try {
            List<String> references = Stream.concat(taken.stream(), said.files().get(VIDEO).stream())
                    .map(Uploads.Received::uri)
                    .toList();
            return Character.of(characters.add(user, wish.showing(references)));
        } catch (RuntimeException e) {
            taken.forEach(Uploads.Received::discard);
            throw e;
        }
    }

    private List<Uploads.Received> taken(UserId user, @Nullable JobRecord clip, Orders.Said said) throws IOException {
        if (clip != null) {
            if (!clip.userId().equals(user)) {
                throw VideoId.noSuchVideo();
            }
            Asset asset = Videos.clip(clip);
            if (!pictures.areTaken()) {
                throw VideoOrder.invalid(
                        VIDEO,
                        "Pictures of videos are taken by a studio, and this deployment has none; send a picture.");
            }
            return pictures.take(user, clip.id().toString(), asset.key(), asset.size());
        }
        Optional<Uploads.Received> file = said.files().get(VIDEO);
        if (file.filter(sent -> sent.type().isVideo()).isEmpty() || !pictures.areTaken()) {
            return List.of();
        }
        String key = StoredObject.parse(file.get().uri()).orElseThrow().key();
        return pictures.take(user, sent(user, file.get()), key, null);
    }

    /// The same for the same video of the same user.
    private static String sent(UserId user, Uploads.Received file) {
        return "sent." + Hashes.nameUuid((user.value() + ' ' + file.sha256()).getBytes(StandardCharsets.UTF_8));
    }

    @GET
    @Path("/{id}")
    @Operation(summary = "A character, in OpenAI's words")
    @APIResponse(
            responseCode = "200",
            description = "The character.",
            content = @Content(schema = @Schema(implementation = Character.class)))
    @APIResponse(responseCode = "404", ref = "OpenAiError")
    public Character get(@PathParam("id") String id) {
        return Character.of(characters.get(SentCharacters.meant(id)));
    }

    private static @Nullable String text(ObjectNode fields, String name) {
        JsonNode value = fields.get(name);
        if (value == null || value.isNull()) {
            return null;
        }
        if (!value.isTextual()) {
            throw VideoOrder.invalid(name, name + " must be text.");
        }
        return value.textValue();
    }
}
