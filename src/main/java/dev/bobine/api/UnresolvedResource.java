package dev.bobine.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.bobine.access.Caller;
import dev.bobine.access.Roles;
import dev.bobine.job.JobId;
import dev.bobine.persistence.Database;
import dev.bobine.persistence.JobSearch;
import dev.bobine.persistence.OperationQueries;
import dev.bobine.persistence.OperationQueries.UnresolvedRow;
import dev.bobine.scheduling.UnresolvedKeeper;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
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

/// Jobs whose submit may or may not have had an effect, with all that is known of each.
@Path("/unresolved")
@Tag(name = "Jobs")
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({Roles.VIEWER, Roles.OPERATOR, Roles.ADMIN})
class UnresolvedResource {

    private final JobSearch search;
    private final OperationQueries queries;
    private final UnresolvedKeeper.Policy policy;
    private final Database database;
    private final ApiSettings settings;
    private final Caller caller;

    UnresolvedResource(
            JobSearch search,
            OperationQueries queries,
            UnresolvedKeeper.Policy policy,
            Database database,
            ApiSettings settings,
            Caller caller) {
        this.search = search;
        this.queries = queries;
        this.policy = policy;
        this.database = database;
        this.settings = settings;
        this.caller = caller;
    }

    /// An unresolved job. At the provider, look for the key around the time at which it was sent.
    ///
    /// @param parkings how often nobody knew how a submit of it had ended
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "UnresolvedJob")
    record Unresolved(
            UUID jobId,
            String userId,
            String model,
            @JsonUnwrapped Sent sent,
            JobView.@Nullable Error error,
            @JsonUnwrapped Stakes stakes,
            int parkings,
            @JsonUnwrapped Decision decision) {

        long heldMicros() {
            return stakes.heldMicros();
        }
    }

    /// The submit of which nobody knows how it ended.
    ///
    /// @param sentAt when it was given up on
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Sent(
            String backend,
            @Nullable String endpoint,
            @Nullable String providerModel,
            @Nullable String idempotencyKey,
            int attempt,
            Instant sentAt) {}

    /// What it is about.
    ///
    /// @param heldMicros money set aside for it
    /// @param atRiskMicros what the submit costs if it had an effect, and a second one would cost again
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Stakes(long heldMicros, @Nullable Long atRiskMicros, String currency) {}

    /// What is decided without an operator.
    ///
    /// @param decidedAt when; absent when it waits for one
    /// @param then what becomes of it then: `fail` or `retry`
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Decision(@Nullable Instant decidedAt, @Nullable String then) {}

    /// Newest first.
    ///
    /// @param heldMicros of the jobs of this page
    /// @param next where the following page is; absent on the last one
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "UnresolvedJobs")
    record Page(
            List<Unresolved> jobs,
            long heldMicros,
            @Nullable String next) {}

    @GET
    @Operation(
            summary = "Unresolved jobs, and what is known of them",
            description = "`POST /jobs/{id}/resolve` decides about one, `POST /bulk` about many.")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = Page.class)))
    @APIResponse(responseCode = "400", ref = "Problem")
    @APIResponse(responseCode = "503", ref = "Problem")
    public Page list(
            @QueryParam("backend") @Nullable String backend,
            @Parameter(
                            description = "admitted then or later",
                            schema = @Schema(type = SchemaType.STRING, format = "date-time"))
                    @QueryParam("since")
                    @Nullable
                    String since,
            @Parameter(
                            description = "admitted before that",
                            schema = @Schema(type = SchemaType.STRING, format = "date-time"))
                    @QueryParam("until")
                    @Nullable
                    String until,
            @Parameter(description = "1 to 200; 50 when left out", schema = @Schema(type = SchemaType.INTEGER))
                    @QueryParam("limit")
                    @Nullable
                    String limit,
            @Parameter(description = "from the `next` of another page") @QueryParam("cursor") @Nullable String cursor) {
        int pageSize = Parameters.limit(limit);
        JobSearch.Wanted wanted = new JobSearch.Wanted(
                Set.of("unresolved"),
                Parameters.seen(caller, null),
                backend == null ? null : Parameters.name("backend", backend),
                null,
                null,
                since == null ? null : Parameters.time("since", since),
                until == null ? null : Parameters.time("until", until),
                cursor == null ? null : Parameters.cursor(cursor).last());
        JobSearch.Ids found = database.await(() -> search.ids(wanted, pageSize));
        List<Unresolved> jobs =
                database
                        .await(() -> queries.unresolved(
                                found.jobs().stream().map(JobId::value).toList()))
                        .stream()
                        .map(this::view)
                        .toList();
        JobId last = found.next();
        String next = last == null
                ? null
                : new Link("/unresolved")
                        .with("limit", Integer.toString(pageSize))
                        .with("backend", backend)
                        .with("since", since)
                        .with("until", until)
                        .with("cursor", new Cursor(last).text())
                        .text();
        return new Page(jobs, jobs.stream().mapToLong(Unresolved::heldMicros).sum(), next);
    }

    private Unresolved view(UnresolvedRow row) {
        return new Unresolved(
                row.id(),
                row.userId(),
                row.model(),
                new Sent(
                        row.sent().backend(),
                        row.sent().endpoint(),
                        row.sent().providerModel(),
                        row.sent().idempotencyKey(),
                        row.attempt(),
                        row.since()),
                JobView.error(
                        row.fault().failureKind(),
                        row.fault().failureStage(),
                        row.fault().failureMessage()),
                new Stakes(row.stakes().held(), row.stakes().offerMicros(), settings.currency()),
                row.parkings(),
                new Decision(
                        row.dueAt(), row.dueAt() == null ? null : policy.name().toLowerCase(Locale.ROOT)));
    }
}
