package dev.bobine.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.bobine.access.Caller;
import dev.bobine.access.Roles;
import dev.bobine.job.JobId;
import dev.bobine.persistence.Database;
import dev.bobine.persistence.ShareStore;
import dev.bobine.persistence.ShareStore.ListedRow;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
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

/// What users want everybody to see, for an app to show.
@Path("/feed")
@Tag(name = "Gallery")
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({Roles.USER, Roles.VIEWER, Roles.OPERATOR, Roles.ADMIN})
class FeedResource {

    private final ShareStore shares;
    private final Database database;
    private final Caller caller;

    FeedResource(ShareStore shares, Database database, Caller caller) {
        this.shares = shares;
        this.database = database;
        this.caller = caller;
    }

    /// @param next address of the next page; left out on the last one
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Feed(List<Item> items, @Nullable String next) {}

    /// @param url the page; `/clip` and `/poster` below it are the files
    /// @param userId whose it is; shown to those who act for all users
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Item(
            UUID id,
            String url,
            Instant sharedAt,
            @Nullable String userId,
            @JsonUnwrapped ClipLabel label,
            @JsonUnwrapped ClipMeasures measures,
            int views) {}

    @GET
    @Operation(summary = "The shares that are listed, newest first")
    @APIResponse(
            responseCode = "200",
            description = "One page; follow `next` for more.",
            content = @Content(schema = @Schema(implementation = Feed.class)))
    @APIResponse(responseCode = "400", ref = "Problem")
    public Feed list(
            @Parameter(description = "1 to 200; 50 when left out", schema = @Schema(type = SchemaType.INTEGER))
                    @QueryParam("limit")
                    @Nullable
                    String limit,
            @Parameter(description = "from the `next` of another page") @QueryParam("cursor") @Nullable String cursor) {
        int pageSize = Parameters.limit(limit);
        UUID after = cursor == null ? null : Parameters.cursor(cursor).last().value();
        boolean tellUsers = caller.sees().isEmpty();
        List<ListedRow> rows = database.await(() -> shares.listed(after, pageSize + 1));
        List<Item> items =
                rows.stream().limit(pageSize).map(row -> item(row, tellUsers)).toList();
        return new Feed(items, rows.size() <= pageSize ? null : next(pageSize, rows.get(pageSize - 1)));
    }

    private static Item item(ListedRow row, boolean tellUsers) {
        return new Item(
                row.id(),
                "/s/" + row.token(),
                row.createdAt(),
                tellUsers ? row.userId() : null,
                new ClipLabel(row.title(), row.tags()),
                ClipMeasures.of(row.clip()),
                row.views());
    }

    private static String next(int pageSize, ListedRow last) {
        return "/feed?limit=" + pageSize + "&cursor=" + new Cursor(new JobId(last.id())).text();
    }
}
