package dev.bobine.api;

import dev.bobine.access.Roles;
import dev.bobine.api.QueueViews.Page;
import dev.bobine.job.JobId;
import dev.bobine.job.UserId;
import dev.bobine.persistence.Database;
import dev.bobine.persistence.QueueQueries;
import dev.bobine.persistence.QueueQueries.Backlogs;
import dev.bobine.persistence.QueueQueries.UserRow;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/// Who waits, and why.
@Path("/queue")
@Tag(name = "Queue")
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({Roles.VIEWER, Roles.OPERATOR, Roles.ADMIN})
class QueueResource {

    private static final int DEFAULT_JOBS = 5;
    private static final int MAX_JOBS = 20;

    private final QueueViews views;
    private final JobViews jobs;
    private final QueueQueries queue;
    private final Database database;

    QueueResource(QueueViews views, JobViews jobs, QueueQueries queue, Database database) {
        this.views = views;
        this.jobs = jobs;
        this.queue = queue;
        this.database = database;
    }

    @GET
    @Operation(summary = "Who waits", description = """
                    The figures of the whole, the lanes in which something waits, and of one lane the users in the order of their
                    turns, each with what is before its next job and when that may start. Counts that stop somewhere say so.
                    """)
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = QueueView.class)))
    @APIResponse(responseCode = "400", ref = "Problem")
    @APIResponse(responseCode = "503", ref = "Problem")
    public QueueView get(
            @Parameter(description = "whose users to list; the fullest when left out") @QueryParam("lane") @Nullable
                    String lane,
            @Parameter(
                            description = "true lists the users whose running cap is reached, who have no turn",
                            schema = @Schema(type = SchemaType.BOOLEAN))
                    @QueryParam("capped")
                    @Nullable
                    String capped,
            @Parameter(description = "1 to 200; 50 when left out", schema = @Schema(type = SchemaType.INTEGER))
                    @QueryParam("limit")
                    @Nullable
                    String limit,
            @Parameter(description = "from the `next` of another page") @QueryParam("cursor") @Nullable String cursor) {
        int pageSize = Parameters.limit(limit);
        boolean atCap = Parameters.flag("capped", capped);
        QueuePlace place = cursor == null ? QueuePlace.FIRST : Parameters.place(cursor);
        List<QueueView.Lane> lanes = views.lanes();
        String shown = lane == null
                ? lanes.stream().findFirst().map(QueueView.Lane::name).orElse(null)
                : Parameters.name("lane", lane);
        if (shown == null) {
            return new QueueView(views.head(), lanes, null, List.of(), null);
        }
        Page page = atCap
                ? views.atCap(shown, place.user(), pageSize)
                : views.inOrder(shown, place.tag(), place.user(), pageSize);
        String next = page.userRows().size() <= pageSize
                ? null
                : next(shown, atCap, pageSize, page.userRows().get(pageSize - 1));
        return new QueueView(views.head(), lanes, shown, page.users(), next);
    }

    private static String next(String lane, boolean capped, int pageSize, UserRow last) {
        return "/queue?limit=" + pageSize + "&lane=" + URLEncoder.encode(lane, StandardCharsets.UTF_8)
                + (capped ? "&capped=true" : "") + "&cursor="
                + new QueuePlace(last.tag(), last.userId()).text();
    }

    @GET
    @Path("/reasons")
    @Operation(
            summary = "Why jobs wait",
            description = "Each cause with how many jobs wait for it, and when it and they may be gone.")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = QueueView.Reasons.class)))
    @APIResponse(responseCode = "503", ref = "Problem")
    public QueueView.Reasons reasons() {
        return views.reasons();
    }

    @GET
    @Path("/users/{id}")
    @Operation(summary = "Where a user waits", description = "Its backlogs, and the jobs of it whose turn is next.")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = QueueView.OfUser.class)))
    @APIResponse(responseCode = "400", ref = "Problem")
    @APIResponse(responseCode = "503", ref = "Problem")
    public QueueView.OfUser ofUser(
            @PathParam("id") String id,
            @Parameter(
                            description = "jobs to list, 1 to 20; 5 when left out",
                            schema = @Schema(type = SchemaType.INTEGER))
                    @QueryParam("limit")
                    @Nullable
                    String limit) {
        UserId user = Parameters.user("id", id);
        int pageSize = Parameters.limit(limit, DEFAULT_JOBS, MAX_JOBS);
        Backlogs backlogs = database.await(() -> queue.of(user, pageSize));
        return new QueueView.OfUser(
                user.value(),
                backlogs.lanes().stream()
                        .map(row -> new QueueView.Backlog(
                                row.lane(),
                                row.weight(),
                                row.jobs(),
                                row.cost(),
                                row.running(),
                                row.runningCap(),
                                !row.ready(),
                                row.since()))
                        .toList(),
                backlogs.next().stream()
                        .map(job -> jobs.ifThere(new JobId(job)).orElse(null))
                        .filter(Objects::nonNull)
                        .toList());
    }
}
