package dev.bobine.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.bobine.access.Roles;
import dev.bobine.job.JobId;
import dev.bobine.persistence.Database;
import dev.bobine.persistence.OperationQueries;
import dev.bobine.persistence.OperationQueries.AuditFilter;
import dev.bobine.persistence.OperationQueries.AuditPage;
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

/// What operators and admins did.
@Path("/audit")
@Tag(name = "Operations")
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({Roles.VIEWER, Roles.OPERATOR, Roles.ADMIN})
class AuditResource {

    private final OperationQueries queries;
    private final Database database;

    AuditResource(OperationQueries queries, Database database) {
        this.queries = queries;
        this.database = database;
    }

    /// @param subject such as `backend:local`; users by a hash
    /// @param reason in the operator's words; absent where none is asked for
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "AuditEntry")
    record Entry(
            UUID id,
            Instant at,
            String actor,
            String action,
            String subject,
            @Nullable String reason) {}

    /// Newest first. A page may be short although more follow.
    ///
    /// @param next where the following page is; absent on the last one
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "AuditPage")
    record Page(List<Entry> entries, @Nullable String next) {}

    @GET
    @Operation(summary = "What operators did, newest first")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = Page.class)))
    @APIResponse(responseCode = "400", ref = "Problem")
    @APIResponse(responseCode = "503", ref = "Problem")
    public Page list(
            @Parameter(description = "then or later", schema = @Schema(type = SchemaType.STRING, format = "date-time"))
                    @QueryParam("from")
                    @Nullable
                    String from,
            @Parameter(description = "before that", schema = @Schema(type = SchemaType.STRING, format = "date-time"))
                    @QueryParam("to")
                    @Nullable
                    String to,
            @Parameter(description = "such as `key:ops` or `user:anna`") @QueryParam("actor") @Nullable String actor,
            @Parameter(description = "such as `backend_paused`") @QueryParam("action") @Nullable String action,
            @Parameter(description = "1 to 200; 50 when left out", schema = @Schema(type = SchemaType.INTEGER))
                    @QueryParam("limit")
                    @Nullable
                    String limit,
            @Parameter(description = "from the `next` of another page") @QueryParam("cursor") @Nullable String cursor) {
        int pageSize = Parameters.limit(limit);
        AuditFilter filter = new AuditFilter(
                from == null ? null : Parameters.time("from", from),
                to == null ? null : Parameters.time("to", to),
                actor == null ? null : Parameters.name("actor", actor),
                action == null ? null : Parameters.name("action", action),
                cursor == null ? null : Parameters.cursor(cursor).last().value());
        AuditPage page = database.await(() -> queries.audit(filter, pageSize));
        List<Entry> entries = page.entries().stream()
                .map(row -> new Entry(row.id(), row.at(), row.actor(), row.action(), row.subject(), row.reason()))
                .toList();
        UUID last = page.next();
        return new Page(entries, last == null ? null : next(pageSize, from, to, actor, action, last));
    }

    private static String next(
            int pageSize,
            @Nullable String from,
            @Nullable String to,
            @Nullable String actor,
            @Nullable String action,
            UUID last) {
        Link link = new Link("/audit").with("limit", Integer.toString(pageSize));
        return link.with("from", from)
                .with("to", to)
                .with("actor", actor)
                .with("action", action)
                .with("cursor", new Cursor(new JobId(last)).text())
                .text();
    }
}
