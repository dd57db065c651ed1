package dev.bobine.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.bobine.access.Roles;
import dev.bobine.job.LedgerEntry;
import dev.bobine.job.Refund.Ruling;
import dev.bobine.job.StateNames;
import dev.bobine.persistence.Database;
import dev.bobine.persistence.JobRecord;
import dev.bobine.persistence.RefundStore;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.InstantSource;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/// Giving back what a job was charged.
@Path("/jobs/{id}/refund")
@Tag(name = "Operations")
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Roles.ADMIN)
class RefundResource {

    private final JobViews views;
    private final RefundStore store;
    private final Database database;
    private final ApiSettings settings;
    private final Audit audit;
    private final InstantSource clock;

    RefundResource(
            JobViews views,
            RefundStore store,
            Database database,
            ApiSettings settings,
            Audit audit,
            InstantSource clock) {
        this.views = views;
        this.store = store;
        this.database = database;
        this.settings = settings;
        this.audit = audit;
        this.clock = clock;
    }

    /// @param amount in the deployment's currency; all of the charge when left out
    /// @param reason why, for the record
    @Schema(name = "RefundOrder")
    record Order(
            @Nullable BigDecimal amount,
            @JsonProperty(required = true) @Nullable String reason) {}

    /// @param amount what was given back
    /// @param toPlan what of it went back to the month's money; left out in a repetition
    /// @param toTopUps what of it can be used from now on as top-ups can
    /// @param before whether it had been given back before
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "Refund")
    record RefundView(
            UUID jobId,
            BigDecimal amount,
            @Nullable BigDecimal toPlan,
            @Nullable BigDecimal toTopUps,
            boolean before,
            String currency) {}

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Give back what a job was charged, wholly or in part", description = """
                    Once per job; the same again changes nothing. What fell on top-ups goes back there first. What fell on the
                    plan goes back to the month's money while that month lasts, afterwards to the top-ups.
                    """)
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = RefundView.class)))
    @APIResponse(responseCode = "400", ref = "Problem")
    @APIResponse(responseCode = "404", ref = "Problem")
    @APIResponse(responseCode = "409", ref = "Problem")
    @APIResponse(responseCode = "422", ref = "Problem")
    public RefundView refund(@PathParam("id") String id, @Nullable Order body) {
        if (body == null) {
            throw ProblemException.noBody();
        }
        String reason = Reasons.demand(body.reason());
        Long wanted = amount(body.amount());
        JobRecord job = views.find(Parameters.job(id));
        if (!StateNames.SETTLED.contains(job.state())) {
            throw ProblemException.conflict("not_ended", "The job has not ended; its state is " + job.state() + ".");
        }
        Instant now = clock.instant();
        Ruling ruling = database.await(() -> store.refund(job, wanted, now))
                .orElseThrow(() -> ProblemException.conflict(
                        "job_changed", "What the job was charged has changed meanwhile; look at it again."));
        return switch (ruling) {
            case Ruling.Granted(LedgerEntry entry) -> {
                audit.because("job_refunded", "job:" + job.id(), reason);
                long plan = -entry.planMicros();
                long prepaid = -entry.prepaidMicros();
                yield new RefundView(
                        job.id().value(),
                        Amounts.of(plan + prepaid),
                        Amounts.of(plan),
                        Amounts.of(prepaid),
                        false,
                        settings.currency());
            }
            case Ruling.Before(long micros) ->
                new RefundView(job.id().value(), Amounts.of(micros), null, null, true, settings.currency());
            case Ruling.Denied(String code, String field, String message) ->
                throw new ProblemException(
                        field == null
                                ? Problem.of(ProblemStatus.CONFLICT, code, message)
                                : Problem.ofField(ProblemStatus.UNPROCESSABLE, code, field, message));
        };
    }

    private static @Nullable Long amount(@Nullable BigDecimal amount) {
        if (amount == null) {
            return null;
        }
        long micros = Amounts.micros("amount", amount);
        if (micros == 0) {
            throw ProblemException.badField("amount", "amount must be more than 0.");
        }
        return micros;
    }
}
