package dev.bobine.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.bobine.access.Caller;
import dev.bobine.access.Roles;
import dev.bobine.admission.Plans;
import dev.bobine.admission.Quota;
import dev.bobine.admission.Quotas;
import dev.bobine.job.Plan;
import dev.bobine.job.PlanOverrides;
import dev.bobine.job.UserId;
import dev.bobine.persistence.AccountQueries;
import dev.bobine.persistence.AccountQueries.EntryRow;
import dev.bobine.persistence.Database;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
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

/// The users' accounts, and their books.
@Path("/users")
@Tag(name = "Users")
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({Roles.VIEWER, Roles.OPERATOR, Roles.ADMIN})
class UsersResource {

    private static final String ALL = "";

    private final AccountQueries accounts;
    private final Quotas quotas;
    private final Plans plans;
    private final Database database;
    private final ApiSettings settings;
    private final Caller caller;

    UsersResource(
            AccountQueries accounts,
            Quotas quotas,
            Plans plans,
            Database database,
            ApiSettings settings,
            Caller caller) {
        this.accounts = accounts;
        this.quotas = quotas;
        this.plans = plans;
        this.database = database;
        this.settings = settings;
        this.caller = caller;
    }

    /// Some users, by their ids. A page may be short although more follow.
    ///
    /// @param next where the following page is; absent on the last one
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "Users")
    record Users(List<User> users, @Nullable String next) {}

    /// @param waiting jobs that wait for their turn
    /// @param deleting whether all that is known of the user is being deleted
    @Schema(name = "User")
    record User(QuotaView quota, long waiting, boolean deleting) {}

    /// One account.
    ///
    /// @param planLimits what the plan gives without the overrides
    @Schema(name = "Account")
    record Account(QuotaView quota, QuotaView.Limits planLimits) {}

    /// Lines of the append-only ledger, newest first, in millionths of the currency. Positive amounts use a budget up,
    /// negative ones give back.
    ///
    /// @param next where the following page is; absent on the last one
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "UserLedger")
    record Ledger(
            List<Entry> entries, String currency, @Nullable String next) {}

    /// @param subject the job, or the top-up
    @Schema(name = "UserLedgerEntry")
    record Entry(
            UUID subject,
            String kind,
            long run,
            long planMicros,
            long prepaidMicros,
            long heldMicros,
            int clipSeconds,
            Instant at) {}

    @GET
    @Operation(summary = "Users and their accounts", description = """
                    By their ids. With `active` only those for whom something waits or runs, or of whose newest jobs one was
                    admitted since then; with `prefix` those whose ids begin so.
                    """)
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = Users.class)))
    @APIResponse(responseCode = "400", ref = "Problem")
    @APIResponse(responseCode = "503", ref = "Problem")
    public Users list(
            @Parameter(schema = @Schema(type = SchemaType.STRING, format = "date-time")) @QueryParam("active") @Nullable
                    String active,
            @QueryParam("prefix") @Nullable String prefix,
            @Parameter(description = "1 to 200; 50 when left out", schema = @Schema(type = SchemaType.INTEGER))
                    @QueryParam("limit")
                    @Nullable
                    String limit,
            @Parameter(description = "from the `next` of another page") @QueryParam("cursor") @Nullable String cursor) {
        if (active != null && prefix != null) {
            throw ProblemException.badParameter("prefix", "prefix and active cannot be combined.");
        }
        int pageSize = Parameters.limit(limit);
        String after = cursor == null ? ALL : Parameters.place(cursor).user();
        String begins = prefix == null ? ALL : Parameters.user("prefix", prefix).value();
        Instant since = active == null ? null : Parameters.time("active", active);
        AccountQueries.Page page = since == null
                ? database.await(() -> accounts.byId(begins, after, pageSize))
                : database.await(() -> accounts.active(since, after, pageSize));
        List<User> users = page.users().stream()
                .map(row -> new User(
                        QuotaView.of(quotas.of(row.account(), row.running()), settings.currency()),
                        row.waiting(),
                        row.account().eraseRequestedAt() != null))
                .toList();
        String last = page.next();
        String next = last == null
                ? null
                : new Link("/users")
                        .with("limit", Integer.toString(pageSize))
                        .with("active", active)
                        .with("prefix", prefix)
                        .with("cursor", new QueuePlace(0, last).text())
                        .text();
        return new Users(users, next);
    }

    @GET
    @Path("/{id}")
    @Operation(
            summary = "A user's account",
            description = "Its quota and use, and what its plan gives without the overrides.")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = Account.class)))
    @APIResponse(responseCode = "400", ref = "Problem")
    public Account get(@PathParam("id") String id) {
        UserId user = Parameters.user("id", id);
        Quota quota = database.await(() -> quotas.read(user));
        Plan plan = plans.of(quota.ownPlan(), PlanOverrides.NONE);
        return new Account(QuotaView.of(quota, settings.currency()), QuotaView.Limits.of(plan));
    }

    @GET
    @Path("/{id}/ledger")
    @RolesAllowed({Roles.USER, Roles.VIEWER, Roles.OPERATOR, Roles.ADMIN})
    @Operation(summary = "A user's lines of the ledger, newest first")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = Ledger.class)))
    @APIResponse(responseCode = "400", ref = "Problem")
    @APIResponse(responseCode = "403", ref = "Problem")
    @APIResponse(responseCode = "503", ref = "Problem")
    public Ledger ledger(
            @PathParam("id") String id,
            @Parameter(description = "1 to 200; 50 when left out", schema = @Schema(type = SchemaType.INTEGER))
                    @QueryParam("limit")
                    @Nullable
                    String limit,
            @Parameter(description = "from the `next` of another page") @QueryParam("cursor") @Nullable String cursor) {
        UserId named = Parameters.user("id", id);
        @Nullable UserId seen = Parameters.seen(caller, named);
        UserId user = seen == null ? named : seen;
        int pageSize = Parameters.limit(limit);
        @Nullable EntryRow after = cursor == null ? null : LedgerPlace.parse(cursor);
        List<EntryRow> rows = database.await(() -> accounts.ledger(user, after, pageSize + 1));
        List<Entry> entries =
                rows.stream().limit(pageSize).map(UsersResource::entry).toList();
        String next = rows.size() <= pageSize
                ? null
                : new Link("/users/" + Link.encoded(user.value()) + "/ledger")
                        .with("limit", Integer.toString(pageSize))
                        .with("cursor", LedgerPlace.text(rows.get(pageSize - 1)))
                        .text();
        return new Ledger(entries, settings.currency(), next);
    }

    private static Entry entry(EntryRow row) {
        return new Entry(
                row.subject(),
                row.kind(),
                row.run(),
                row.planMicros(),
                row.prepaidMicros(),
                row.heldMicros(),
                row.clipSeconds(),
                row.at());
    }
}
