package dev.bobine.api;

import dev.bobine.access.Caller;
import dev.bobine.access.Roles;
import dev.bobine.job.JobId;
import dev.bobine.job.UserId;
import dev.bobine.persistence.Database;
import dev.bobine.persistence.UploadStore;
import dev.bobine.persistence.UploadStore.UploadRow;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/// Files that users send ahead of the requests that name them.
@Path("/uploads")
@Tag(name = "Uploads")
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({Roles.USER, Roles.OPERATOR, Roles.ADMIN})
class UploadsResource {

    private static final int PIECE = 16 << 10;

    private final Uploads uploads;
    private final UploadStore store;
    private final UploadSettings settings;
    private final Database database;
    private final Caller caller;
    private final Audit audit;
    private final CharacterDesk characters;

    UploadsResource(
            Uploads uploads,
            UploadStore store,
            UploadSettings settings,
            Database database,
            Caller caller,
            Audit audit,
            CharacterDesk characters) {
        this.uploads = uploads;
        this.store = store;
        this.settings = settings;
        this.database = database;
        this.caller = caller;
        this.audit = audit;
        this.characters = characters;
    }

    @POST
    @Consumes({"image/png", "image/jpeg", "image/webp", "video/mp4", MediaType.APPLICATION_OCTET_STREAM})
    @Operation(summary = "Send a file that requests can name", description = """
                    The body is the file: a PNG, JPEG or WebP picture, or an MP4 video, whatever `Content-Type` says. `uri` of the
                    answer goes into `references` of requests of the same user. The file is kept for the time that the
                    deployment says, and for longer while a job that has not ended names it.
                    """)
    @RequestBody(
            required = true,
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_OCTET_STREAM,
                            schema = @Schema(type = SchemaType.STRING, format = "binary")))
    @APIResponse(
            responseCode = "201",
            description = "It is there.",
            content = @Content(schema = @Schema(implementation = UploadView.class)))
    @APIResponse(responseCode = "400", ref = "Problem")
    @APIResponse(responseCode = "403", ref = "Problem")
    @APIResponse(responseCode = "409", ref = "Problem")
    @APIResponse(responseCode = "413", ref = "Problem")
    @APIResponse(responseCode = "422", ref = "Problem")
    @APIResponse(responseCode = "503", ref = "Problem")
    public Response send(
            @Parameter(description = "whose it is; needed from callers that act for several users")
                    @QueryParam("userId")
                    @Nullable
                    String userId,
            @Parameter(hidden = true) @HeaderParam(HttpHeaders.CONTENT_LENGTH) @Nullable String length,
            InputStream body)
            throws IOException {
        try (Uploads.Arrival arrival = uploads.begin(user(userId), Uploads.announced(length))) {
            byte[] piece = new byte[PIECE];
            for (int read = body.read(piece); read >= 0; read = body.read(piece)) {
                arrival.write(piece, 0, read);
            }
            Uploads.Received received = arrival.complete();
            audit.doneByOperator("file_uploaded", subject(received.id()));
            UploadView view = view(uploads.find(received.id()).orElseThrow(UploadsResource::noSuchUpload));
            return Response.status(Response.Status.CREATED)
                    .header(HttpHeaders.LOCATION, "/uploads/" + received.id())
                    .entity(view)
                    .build();
        }
    }

    @GET
    @Operation(summary = "The files of a user, newest first")
    @APIResponse(
            responseCode = "200",
            description = "One page; follow `next` for more.",
            content = @Content(schema = @Schema(implementation = UploadView.Page.class)))
    @APIResponse(responseCode = "400", ref = "Problem")
    @APIResponse(responseCode = "403", ref = "Problem")
    public UploadView.Page list(
            @Parameter(description = "needed from callers that act for several users") @QueryParam("userId") @Nullable
                    String userId,
            @Parameter(description = "1 to 200; 50 when left out", schema = @Schema(type = SchemaType.INTEGER))
                    @QueryParam("limit")
                    @Nullable
                    String limit,
            @Parameter(description = "from the `next` of another page") @QueryParam("cursor") @Nullable String cursor) {
        UserId user = user(userId);
        int pageSize = Parameters.limit(limit);
        UUID before = cursor == null ? null : Parameters.cursor(cursor).last().value();
        List<UploadRow> rows = database.await(() -> store.list(user, before, pageSize + 1));
        List<UploadView> page = rows.stream()
                .limit(pageSize)
                .filter(Uploads::isKnown)
                .map(this::view)
                .toList();
        return new UploadView.Page(
                page,
                rows.size() <= pageSize
                        ? null
                        : next(user, pageSize, rows.get(pageSize - 1).id()));
    }

    private static String next(UserId user, int pageSize, UUID last) {
        return "/uploads?limit=" + pageSize + "&userId=" + URLEncoder.encode(user.value(), StandardCharsets.UTF_8)
                + "&cursor=" + new Cursor(new JobId(last)).text();
    }

    @GET
    @Path("/{id}")
    @Operation(summary = "What is known of a file")
    @APIResponse(
            responseCode = "200",
            description = "The file, but for its bytes.",
            content = @Content(schema = @Schema(implementation = UploadView.class)))
    @APIResponse(responseCode = "404", ref = "Problem")
    public UploadView get(@PathParam("id") String id) {
        return view(find(id));
    }

    @DELETE
    @Path("/{id}")
    @Operation(
            summary = "Throw a file away",
            description = "Jobs that name it and have not started fail. One that is a picture of a character stays.")
    @APIResponse(responseCode = "204", description = "It is gone.")
    @APIResponse(responseCode = "404", ref = "Problem")
    @APIResponse(responseCode = "409", ref = "Problem")
    public void delete(@PathParam("id") String id) {
        UploadRow upload = find(id);
        characters.demandUnused(upload);
        uploads.remove(upload.id(), upload.name());
        audit.doneByOperator("file_removed", subject(upload.id()));
    }

    private UserId user(@Nullable String text) {
        @Nullable UserId named = text == null ? null : Parameters.user("userId", text);
        @Nullable UserId user = Parameters.own(caller, named);
        if (user == null) {
            throw ProblemException.badParameter("userId", "userId must say whose file it is.");
        }
        return user;
    }

    /// One of another user's looks like none.
    private UploadRow find(String text) {
        return find(uploads, caller, text);
    }

    /// A file of the caller's, or of any user where the caller may act for all.
    static UploadRow find(Uploads uploads, Caller caller, String text) {
        try {
            return uploads.find(UUID.fromString(text))
                    .filter(upload -> caller.own()
                            .filter(own -> !own.value().equals(upload.userId()))
                            .isEmpty())
                    .orElseThrow(UploadsResource::noSuchUpload);
        } catch (IllegalArgumentException _) {
            throw noSuchUpload();
        }
    }

    private UploadView view(UploadRow upload) {
        return new UploadView(
                upload.id(),
                uploads.uri(upload),
                upload.userId(),
                Uploads.type(upload).contentType(),
                upload.bytes(),
                Objects.requireNonNull(upload.sha256()),
                upload.createdAt(),
                upload.createdAt().plus(settings.keep()));
    }

    private static String subject(UUID id) {
        return "upload:" + id;
    }

    private static ProblemException noSuchUpload() {
        return new ProblemException(Problem.of(404, "upload_not_found", "There is no such file."));
    }
}
