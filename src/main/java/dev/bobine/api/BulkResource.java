package dev.bobine.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.bobine.access.Caller;
import dev.bobine.access.Roles;
import dev.bobine.job.JobId;
import dev.bobine.job.StateNames;
import dev.bobine.persistence.BulkStore;
import dev.bobine.persistence.BulkStore.Act;
import dev.bobine.persistence.BulkStore.BulkRow;
import dev.bobine.persistence.BulkStore.ResultRow;
import dev.bobine.persistence.Database;
import dev.bobine.persistence.JobSearch.Wanted;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/// Acts on many jobs at once.
@Path("/bulk")
@Tag(name = "Operations")
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({Roles.OPERATOR, Roles.ADMIN})
class BulkResource {

    private static final int MAX_RUNNING = 20;

    private final BulkStore store;
    private final JobViews views;
    private final Database database;
    private final Audit audit;
    private final Caller caller;
    private final InstantSource clock;

    BulkResource(BulkStore store, JobViews views, Database database, Audit audit, Caller caller, InstantSource clock) {
        this.store = store;
        this.views = views;
        this.database = database;
        this.audit = audit;
        this.caller = caller;
        this.clock = clock;
    }

    /// What is to be done.
    ///
    /// @param chargedAmount of jobs that are given up: what the provider billed for each, in the deployment's
    /// currency;
    ///     the estimate if left out
    /// @param reason why, for the record; a dry run needs none
    /// @param dryRun only counts how many jobs fit by now
    record BulkBody(
            @JsonProperty(required = true) @Schema(enumeration = {"cancel", "fail"}) @Nullable
            String act,

            @JsonProperty(required = true) @Nullable Filter filter,
            @Nullable BigDecimal chargedAmount,
            @Nullable String reason,
            @Nullable Boolean dryRun) {}

    /// Which jobs, as `GET /jobs` takes it; what is left out does not matter, and something must be given.
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "BulkFilter")
    record Filter(
            @Nullable List<String> state,
            @Nullable String userId,
            @Nullable String backend,
            @Nullable String model,
            @Nullable String code,
            @Nullable String since,
            @Nullable String until) {}

    /// A bulk act.
    ///
    /// @param state `running`, `done` or `stopped`
    /// @param jobsUntil jobs admitted from then on are left alone
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "BulkAct")
    record Bulk(
            UUID id,
            @JsonUnwrapped Order order,
            String state,
            Instant at,
            @Nullable Instant jobsUntil,
            @JsonUnwrapped Progress progress,
            @Nullable Instant endedAt,
            @Nullable String stoppedBy) {}

    /// Who wants what done, and why.
    record Order(String act, Filter filter, String reason, String actor) {}

    /// How far it is.
    ///
    /// @param done jobs on which it had its effect
    /// @param skipped jobs for which there was nothing to do any more
    /// @param failed jobs that it could not be done to
    /// @param reachedBackTo jobs admitted later have been done with
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Progress(
            long done, long skipped, long failed, @Nullable Instant reachedBackTo) {}

    /// Newest first.
    ///
    /// @param next where the following page is; absent on the last one
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "BulkActs")
    record Bulks(List<Bulk> bulkActs, @Nullable String next) {}

    /// What came of a job.
    ///
    /// @param outcome `cancelled`, `cancel_requested`, `failed`; `ended`, `not_unresolved` when there was nothing
    /// to do
    ///     any more; `changed_meanwhile`, `error` when it could not be done
    @Schema(name = "BulkResult")
    record Result(UUID jobId, String outcome, Instant at) {}

    /// The newest jobs first.
    ///
    /// @param next where the following page is; absent on the last one
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "BulkResults")
    record Results(List<Result> results, @Nullable String next) {}

    /// @param matching jobs that fit by now
    @Schema(name = "BulkDryRun")
    record DryRun(Count matching) {}

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Act on many jobs", description = """
                    `cancel` cancels live jobs, `fail` gives unresolved ones up. Jobs that fit and were admitted before now are
                    acted on one after the other, the newest first; the answer is the act, which tells how far it is. A dry run
                    tells how many fit.
                    """)
    @APIResponse(
            responseCode = "202",
            description = "It goes on; `Location` is where to look.",
            content = @Content(schema = @Schema(implementation = Bulk.class)))
    @APIResponse(
            responseCode = "200",
            description = "Of a dry run.",
            content = @Content(schema = @Schema(implementation = DryRun.class)))
    @APIResponse(responseCode = "400", ref = "Problem")
    @APIResponse(responseCode = "409", ref = "Problem")
    @APIResponse(responseCode = "422", ref = "Problem")
    @APIResponse(responseCode = "503", ref = "Problem")
    public Response begin(@Nullable BulkBody body) {
        BulkBody asked = body == null ? new BulkBody(null, null, null, null, null) : body;
        Act act = act(asked.act());
        Instant now = clock.instant();
        Wanted wanted = wanted(act, asked.filter(), now);
        Long charged = asked.chargedAmount() == null ? null : Amounts.micros("chargedAmount", asked.chargedAmount());
        if (charged != null && act != Act.FAIL) {
            throw ProblemException.badField("chargedAmount", "chargedAmount goes with fail alone.");
        }
        if (Boolean.TRUE.equals(asked.dryRun())) {
            return Response.ok(new DryRun(views.count(wanted))).build();
        }
        String reason = Reasons.demand(asked.reason());
        if (database.await(store::running) >= MAX_RUNNING) {
            throw ProblemException.conflict(
                    "too_many_bulk_acts", "There are " + MAX_RUNNING + " bulk acts under way; wait for one to end.");
        }
        String actor = caller.name();
        UUID id = database.await(() -> store.add(act, wanted, charged, actor, reason, now));
        audit.because("bulk_begun", "bulk:" + id, reason);
        return Response.accepted(find(id))
                .header(HttpHeaders.LOCATION, "/bulk/" + id)
                .build();
    }

    private static Act act(@Nullable String word) {
        return switch (word == null ? "" : word) {
            case "cancel" -> Act.CANCEL;
            case "fail" -> Act.FAIL;
            default -> throw ProblemException.badField("act", "act must be one of: cancel, fail.");
        };
    }

    private Wanted wanted(Act act, @Nullable Filter given, Instant now) {
        if (given == null || given.equals(new Filter(null, null, null, null, null, null, null))) {
            throw ProblemException.badField("filter", "filter must say which jobs.");
        }
        if (given.state() != null && (given.state().isEmpty() || given.state().contains(null))) {
            throw ProblemException.badField("filter.state", "filter.state must name a state, or be left out.");
        }
        JobFilter filter = new JobFilter();
        filter.states = given.state();
        filter.userId = given.userId();
        filter.backend = given.backend();
        filter.model = given.model();
        filter.code = given.code();
        filter.since = given.since();
        filter.until = given.until();
        Wanted wanted = inFilter(filter);
        Set<String> states = new TreeSet<>(act == Act.FAIL ? Set.of("unresolved") : StateNames.LIVE);
        if (!wanted.states().isEmpty()) {
            states.retainAll(wanted.states());
        }
        if (states.isEmpty()) {
            throw ProblemException.badField("filter.state", "filter.state names no state in which that can be done.");
        }
        @Nullable Instant until = wanted.until();
        return new Wanted(
                states,
                wanted.user(),
                wanted.backend(),
                wanted.model(),
                wanted.code(),
                wanted.since(),
                until == null || until.isAfter(now) ? now : until,
                null);
    }

    /// In a body a parameter is a field.
    private Wanted inFilter(JobFilter filter) {
        try {
            return filter.wanted(caller);
        } catch (ProblemException e) {
            String field = e.problem().field();
            String detail = e.problem().detail();
            if (field == null || detail == null) {
                throw e;
            }
            throw ProblemException.badField("filter." + field, detail);
        }
    }

    @GET
    @RolesAllowed({Roles.VIEWER, Roles.OPERATOR, Roles.ADMIN})
    @Operation(summary = "Bulk acts, newest first")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = Bulks.class)))
    @APIResponse(responseCode = "400", ref = "Problem")
    public Bulks list(
            @Parameter(description = "1 to 200; 50 when left out", schema = @Schema(type = SchemaType.INTEGER))
                    @QueryParam("limit")
                    @Nullable
                    String limit,
            @Parameter(description = "from the `next` of another page") @QueryParam("cursor") @Nullable String cursor) {
        int pageSize = Parameters.limit(limit);
        UUID after = after(cursor);
        List<BulkRow> rows = database.await(() -> store.list(after, pageSize + 1));
        String next = rows.size() <= pageSize
                ? null
                : next("/bulk", pageSize, rows.get(pageSize - 1).id());
        return new Bulks(rows.stream().limit(pageSize).map(BulkResource::view).toList(), next);
    }

    @GET
    @Path("/{id}")
    @RolesAllowed({Roles.VIEWER, Roles.OPERATOR, Roles.ADMIN})
    @Operation(summary = "How far a bulk act is")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = Bulk.class)))
    @APIResponse(responseCode = "404", ref = "Problem")
    public Bulk get(@PathParam("id") String id) {
        return find(id(id));
    }

    @GET
    @Path("/{id}/results")
    @RolesAllowed({Roles.VIEWER, Roles.OPERATOR, Roles.ADMIN})
    @Operation(summary = "What came of the jobs of a bulk act")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = Results.class)))
    @APIResponse(responseCode = "400", ref = "Problem")
    @APIResponse(responseCode = "404", ref = "Problem")
    public Results results(
            @PathParam("id") String id,
            @Parameter(description = "1 to 200; 50 when left out", schema = @Schema(type = SchemaType.INTEGER))
                    @QueryParam("limit")
                    @Nullable
                    String limit,
            @Parameter(description = "from the `next` of another page") @QueryParam("cursor") @Nullable String cursor) {
        UUID bulk = find(id(id)).id();
        int pageSize = Parameters.limit(limit);
        UUID after = after(cursor);
        List<ResultRow> rows = database.await(() -> store.results(bulk, after, pageSize + 1));
        String next = rows.size() <= pageSize
                ? null
                : next(
                        "/bulk/" + bulk + "/results",
                        pageSize,
                        rows.get(pageSize - 1).jobId());
        return new Results(
                rows.stream()
                        .limit(pageSize)
                        .map(row -> new Result(row.jobId(), row.outcome(), row.at()))
                        .toList(),
                next);
    }

    @POST
    @Path("/{id}/stop")
    @Operation(summary = "Stop a bulk act", description = "What has been done stays done.")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = Bulk.class)))
    @APIResponse(responseCode = "404", ref = "Problem")
    @APIResponse(responseCode = "409", ref = "Problem")
    public Bulk stop(@PathParam("id") String id) {
        UUID bulk = find(id(id)).id();
        String actor = caller.name();
        if (!database.await(() -> store.stop(bulk, actor))) {
            throw ProblemException.conflict("already_ended", "The bulk act has ended.");
        }
        audit.done("bulk_stopped", "bulk:" + bulk);
        return find(bulk);
    }

    private Bulk find(UUID id) {
        return database.await(() -> store.find(id)).map(BulkResource::view).orElseThrow(BulkResource::noSuchAct);
    }

    private static UUID id(String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException _) {
            throw noSuchAct();
        }
    }

    private static ProblemException noSuchAct() {
        return new ProblemException(Problem.of(404, "bulk_not_found", "There is no such bulk act."));
    }

    private static @Nullable UUID after(@Nullable String cursor) {
        return cursor == null ? null : Parameters.cursor(cursor).last().value();
    }

    private static String next(String path, int pageSize, UUID last) {
        return new Link(path)
                .with("limit", Integer.toString(pageSize))
                .with("cursor", new Cursor(new JobId(last)).text())
                .text();
    }

    private static Bulk view(BulkRow row) {
        BulkStore.Filter filter = row.order().filter();
        return new Bulk(
                row.id(),
                new Order(
                        row.order().act(),
                        view(filter),
                        row.order().reason(),
                        row.order().actor()),
                row.state(),
                row.at(),
                filter.until(),
                view(row.progress()),
                row.endedAt(),
                row.stoppedBy());
    }

    private static Filter view(BulkStore.Filter filter) {
        return new Filter(
                filter.states().stream().sorted().toList(),
                filter.user(),
                filter.backend(),
                filter.model(),
                filter.code(),
                filter.since() == null ? null : filter.since().toString(),
                null);
    }

    private static Progress view(BulkRow.Progress progress) {
        UUID place = progress.place();
        return new Progress(
                progress.done(),
                progress.skipped(),
                progress.failed(),
                place == null ? null : new JobId(place).admittedAt());
    }
}
