package dev.bobine.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.bobine.access.Caller;
import dev.bobine.access.Roles;
import dev.bobine.job.JobId;
import dev.bobine.job.UserId;
import dev.bobine.persistence.Database;
import dev.bobine.persistence.GalleryStore;
import dev.bobine.persistence.GalleryStore.ClipRow;
import dev.bobine.persistence.GalleryStore.Filter;
import dev.bobine.persistence.GalleryStore.Page;
import dev.bobine.persistence.Words;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/// What a user has made and is still there.
@Path("/gallery")
@Tag(name = "Gallery")
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({Roles.USER, Roles.VIEWER, Roles.OPERATOR, Roles.ADMIN})
class GalleryResource {

    private static final Set<String> KINDS = Set.of("video", "still");
    private static final Set<String> SHAPES = Set.of("landscape", "portrait", "square");
    private static final Set<String> VISIBILITIES = Set.of("private", "link", "public");
    private static final int LONGEST_QUESTION = 200;

    private final GalleryStore gallery;
    private final Database database;
    private final Caller caller;

    GalleryResource(GalleryStore gallery, Database database, Caller caller) {
        this.gallery = gallery;
        this.database = database;
        this.caller = caller;
    }

    /// One page of a gallery.
    ///
    /// @param next address of the next page, also of a page with no clip; left out on the last one
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record GalleryPage(List<GalleryClip> clips, @Nullable String next) {}

    /// @param visibility `public` while a share of it is listed, `link` while it has one, else `private`
    /// @param clip where it is, for whoever may see the job
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record GalleryClip(
            UUID jobId,
            String userId,
            Instant completedAt,
            @JsonUnwrapped ClipLabel label,
            @JsonUnwrapped ClipMeasures measures,
            String shape,
            String model,
            String visibility,
            String clip,
            @Nullable String poster) {

        static GalleryClip of(ClipRow row) {
            String job = "/jobs/" + row.jobId();
            return new GalleryClip(
                    row.jobId(),
                    row.userId(),
                    row.at(),
                    new ClipLabel(row.title(), row.tags()),
                    ClipMeasures.of(row.clip()),
                    row.shape(),
                    row.model(),
                    row.visibility(),
                    job + "/clip",
                    row.clip().pictureKey() != null ? job + "/poster" : null);
        }
    }

    @GET
    @Operation(summary = "A user's clips and stills that are there, newest first", description = """
                    A page looks at the next thousand jobs of the user, so that it may hold fewer clips than asked for, or none,
                    although there are more: follow `next` until there is none. `q` finds titles and tags by the beginnings of
                    their words.
                    """)
    @APIResponse(
            responseCode = "200",
            description = "One page; follow `next` for more.",
            content = @Content(schema = @Schema(implementation = GalleryPage.class)))
    @APIResponse(responseCode = "400", ref = "Problem")
    @APIResponse(responseCode = "403", ref = "Problem")
    public GalleryPage list(
            @Parameter(description = "needed by who may see all users") @QueryParam("userId") @Nullable String userId,
            @Parameter(description = "words of its title or tags") @QueryParam("q") @Nullable String q,
            @Parameter(description = "video or still") @QueryParam("kind") @Nullable String kind,
            @Parameter(description = "landscape, portrait or square") @QueryParam("shape") @Nullable String shape,
            @Parameter(description = "private, link or public") @QueryParam("visibility") @Nullable String visibility,
            @Parameter(description = "1 to 200; 50 when left out", schema = @Schema(type = SchemaType.INTEGER))
                    @QueryParam("limit")
                    @Nullable
                    String limit,
            @Parameter(description = "from the `next` of another page") @QueryParam("cursor") @Nullable String cursor) {
        UserId user = Parameters.seen(caller, userId == null ? null : Parameters.user("userId", userId));
        if (user == null) {
            throw ProblemException.badParameter(
                    "userId", "userId must say whose clips; you may see those of all users.");
        }
        Filter filter = new Filter(
                user,
                words(user, q),
                one("kind", kind, KINDS),
                one("shape", shape, SHAPES),
                one("visibility", visibility, VISIBILITIES),
                cursor == null ? null : Parameters.cursor(cursor).last());
        int pageSize = Parameters.limit(limit);
        Page page = database.await(() -> gallery.clips(filter, pageSize));
        return new GalleryPage(
                page.clips().stream().map(GalleryClip::of).toList(),
                page.more() == null ? null : next(filter, q, pageSize, page.more()));
    }

    private static @Nullable String words(UserId user, @Nullable String q) {
        if (q == null) {
            return null;
        }
        String words = q.length() > LONGEST_QUESTION ? "" : Words.query(user, q);
        if (words.isEmpty()) {
            throw ProblemException.badParameter(
                    "q", "q must have a letter or digit, and " + LONGEST_QUESTION + " characters at most.");
        }
        return words;
    }

    private static @Nullable String one(String name, @Nullable String value, Set<String> values) {
        if (value != null && !values.contains(value)) {
            throw ProblemException.badParameter(
                    name,
                    name + " must be one of "
                            + String.join(", ", values.stream().sorted().toList()) + ".");
        }
        return value;
    }

    private static String next(Filter filter, @Nullable String q, int pageSize, UUID last) {
        StringBuilder link = new StringBuilder("/gallery?limit=").append(pageSize);
        append(link, "userId", filter.user().value());
        append(link, "q", q);
        append(link, "kind", filter.kind());
        append(link, "shape", filter.shape());
        append(link, "visibility", filter.visibility());
        append(link, "cursor", new Cursor(new JobId(last)).text());
        return link.toString();
    }

    private static void append(StringBuilder link, String name, @Nullable String value) {
        if (value != null) {
            link.append('&').append(name).append('=').append(URLEncoder.encode(value, StandardCharsets.UTF_8));
        }
    }
}
