package dev.bobine.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.bobine.access.Roles;
import dev.bobine.admission.Quota;
import dev.bobine.admission.Quotas;
import dev.bobine.job.UserId;
import dev.bobine.persistence.Database;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.math.BigDecimal;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/// Money on top of a user's plan, by itself: what somebody else does to plan and overrides meanwhile stays.
@Path("/users/{id}/top-ups")
@Tag(name = "Users")
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Roles.ADMIN)
class TopUpsResource {

    private final Quotas quotas;
    private final Database database;
    private final ApiSettings settings;
    private final Audit audit;

    TopUpsResource(Quotas quotas, Database database, ApiSettings settings, Audit audit) {
        this.quotas = quotas;
        this.database = database;
        this.settings = settings;
        this.audit = audit;
    }

    /// @param id unique among the user's top-ups; the same one again changes nothing
    /// @param amount in the deployment's currency
    /// @param reason why, for the record
    @Schema(name = "TopUpOrder")
    record Order(
            @JsonProperty(required = true) @Nullable String id,
            @JsonProperty(required = true) @Nullable BigDecimal amount,
            @JsonProperty(required = true) @Nullable String reason) {}

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Add money to what a user may spend", description = """
                    A top-up is added once per id, however often it is sent. Plan and overrides stay as they are.
                    """)
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = QuotaView.class)))
    @APIResponse(responseCode = "400", ref = "Problem")
    @APIResponse(responseCode = "409", ref = "Problem")
    @APIResponse(responseCode = "422", ref = "Problem")
    public QuotaView add(@PathParam("id") String id, @Nullable Order body) {
        UserId user = Parameters.user("id", id);
        if (body == null) {
            throw ProblemException.noBody();
        }
        Quotas.TopUp topUp = QuotaBody.TopUpBody.of("", body.id(), body.amount());
        String reason = Reasons.demand(body.reason());
        Optional<Quota> quota = database.await(() -> quotas.add(user, topUp));
        if (quota.isPresent()) {
            audit.because("topped_up", Audit.subject(user), reason);
        }
        return quota.map(added -> QuotaView.of(added, settings.currency())).orElseThrow(TopUpsResource::conflict);
    }

    static ProblemException conflict() {
        return ProblemException.conflict(
                "top_up_conflict", "A top-up of this id was made with another amount; nothing was changed.");
    }
}
