package dev.bobine.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.NoArgGenerator;
import dev.bobine.access.Roles;
import dev.bobine.job.JobId;
import dev.bobine.persistence.Database;
import dev.bobine.persistence.ShareStore;
import dev.bobine.persistence.ShareStore.NewShare;
import dev.bobine.persistence.ShareStore.ShareRow;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/// Links that show a clip to whoever has one.
@Path("/jobs/{id}/shares")
@Tag(name = "Gallery")
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({Roles.USER, Roles.OPERATOR, Roles.ADMIN})
class SharesResource {

    private static final NoArgGenerator IDS = Generators.timeBasedEpochGenerator();
    private static final int MAX_VIEWS = 1_000_000;
    private static final Instant LAST = Instant.parse("9999-01-01T00:00:00Z");

    private final JobViews views;
    private final ShareStore shares;
    private final Database database;
    private final Audit audit;
    private final InstantSource clock;

    SharesResource(JobViews views, ShareStore shares, Database database, Audit audit, InstantSource clock) {
        this.views = views;
        this.shares = shares;
        this.database = database;
        this.audit = audit;
        this.clock = clock;
    }

    /// How a clip is shown.
    ///
    /// @param until when it ends; when left out with the clip
    /// @param views how often the page may be opened; for ever when left out
    /// @param download whether the page offers the file
    /// @param prompt whether the page shows what was asked for
    /// @param listed whether it is in the feed
    record ShareWish(
            @Nullable Instant until,
            @Nullable Integer views,
            @Nullable Boolean download,
            @Nullable Boolean prompt,
            @Nullable Boolean listed) {}

    /// @param url shown once, when it is new, unless it is listed
    /// @param state `live`, or `ended`
    /// @param mostViews left out when it may be opened for ever
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record ShareView(
            UUID id,
            @Nullable String url,
            String state,
            Instant createdAt,
            @Nullable Instant until,
            @Nullable Integer mostViews,
            int views,
            boolean download,
            boolean prompt,
            boolean listed) {

        static ShareView of(ShareRow row, @Nullable String token) {
            return new ShareView(
                    row.id(),
                    token == null ? null : "/s/" + token,
                    row.live() ? "live" : "ended",
                    row.createdAt(),
                    row.until(),
                    row.mostViews(),
                    row.views(),
                    row.download(),
                    row.prompt(),
                    row.listed());
        }
    }

    record ShareList(List<ShareView> shares) {}

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Show a clip to whoever has a link", description = """
                    The link is told this once, and whoever has it needs no credentials. It ends with the clip, or before: at a
                    time, after so many views, or when it is taken back. One that is `listed` is in the feed.
                    """)
    @APIResponse(
            responseCode = "201",
            description = "`url` is the link.",
            content = @Content(schema = @Schema(implementation = ShareView.class)))
    @APIResponse(responseCode = "404", ref = "Problem")
    @APIResponse(responseCode = "409", ref = "Problem")
    @APIResponse(responseCode = "410", ref = "Problem")
    @APIResponse(responseCode = "422", ref = "Problem")
    public Response share(@PathParam("id") String id, @Nullable ShareWish wish) {
        if (wish == null) {
            throw new ProblemException(Problem.of(400, "not_json", "The body is not the JSON that is documented."));
        }
        check(wish);
        JobId job = views.withClip(Parameters.job(id)).id();
        ShareToken token = ShareToken.fresh();
        boolean listed = Boolean.TRUE.equals(wish.listed());
        NewShare share = new NewShare(
                IDS.generate(),
                job.value(),
                token.sha256(),
                listed ? token.text() : null,
                wish.until(),
                wish.views(),
                Boolean.TRUE.equals(wish.download()),
                Boolean.TRUE.equals(wish.prompt()),
                listed);
        if (!database.await(() -> shares.add(share))) {
            throw ProblemException.conflict(
                    "too_many_shares", "The clip has as many shares as it may; take one back first.");
        }
        audit.doneByOperator("clip_shared", "job:" + job);
        return Response.status(Response.Status.CREATED)
                .entity(ShareView.of(find(job, share.id()), token.text()))
                .build();
    }

    private ShareRow find(JobId job, UUID id) {
        return database.await(() -> shares.ofClip(job)).stream()
                .filter(row -> row.id().equals(id))
                .findFirst()
                .orElseThrow(SharesResource::noSuchShare);
    }

    private void check(ShareWish wish) {
        Instant until = wish.until();
        if (until != null && (!until.isAfter(clock.instant()) || until.isAfter(LAST))) {
            throw ProblemException.badField("until", "until must be a time to come.");
        }
        Integer views = wish.views();
        if (views != null && (views < 1 || views > MAX_VIEWS)) {
            throw ProblemException.badField("views", "views must be a number from 1 to " + MAX_VIEWS + ".");
        }
    }

    @GET
    @RolesAllowed({Roles.USER, Roles.VIEWER, Roles.OPERATOR, Roles.ADMIN})
    @Operation(summary = "The shares of a clip, newest first")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = ShareList.class)))
    @APIResponse(responseCode = "404", ref = "Problem")
    public ShareList list(@PathParam("id") String id) {
        JobId job = views.seen(Parameters.job(id)).id();
        return new ShareList(database.await(() -> shares.ofClip(job)).stream()
                .map(row -> ShareView.of(row, row.token()))
                .toList());
    }

    @DELETE
    @Path("/{share}")
    @Operation(summary = "Take a share back", description = "Its link leads nowhere from this moment on.")
    @APIResponse(responseCode = "204", description = "It is gone.")
    @APIResponse(responseCode = "404", ref = "Problem")
    public void takeBack(@PathParam("id") String id, @PathParam("share") String share) {
        JobId job = views.find(Parameters.job(id)).id();
        UUID named = id(share);
        if (!database.await(() -> shares.remove(job, named))) {
            throw noSuchShare();
        }
        audit.doneByOperator("share_taken_back", "job:" + job);
    }

    private static UUID id(String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException _) {
            throw noSuchShare();
        }
    }

    private static ProblemException noSuchShare() {
        return new ProblemException(Problem.of(404, "share_not_found", "The clip has no such share."));
    }
}
