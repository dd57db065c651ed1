package dev.bobine.api;

import dev.bobine.access.Caller;
import dev.bobine.access.Roles;
import dev.bobine.admission.Plans;
import dev.bobine.admission.Quota;
import dev.bobine.admission.Quotas;
import dev.bobine.catalogue.Catalogue;
import dev.bobine.job.Plan;
import dev.bobine.job.PlanOverrides;
import dev.bobine.job.UserId;
import dev.bobine.persistence.Database;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/// What a user may have and has used.
@Path("/users/{id}/quota")
@Tag(name = "Users")
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({Roles.USER, Roles.OPERATOR, Roles.ADMIN})
class QuotaResource {

    private final Quotas quotas;
    private final Plans plans;
    private final Catalogue catalogue;
    private final Database database;
    private final ApiSettings settings;
    private final Caller caller;
    private final Audit audit;

    QuotaResource(
            Quotas quotas,
            Plans plans,
            Catalogue catalogue,
            Database database,
            ApiSettings settings,
            Caller caller,
            Audit audit) {
        this.quotas = quotas;
        this.plans = plans;
        this.catalogue = catalogue;
        this.database = database;
        this.settings = settings;
        this.caller = caller;
        this.audit = audit;
    }

    @GET
    @RolesAllowed({Roles.USER, Roles.VIEWER, Roles.OPERATOR, Roles.ADMIN})
    @Operation(
            summary = "A user's plan, limits in force, and use",
            description = "A user who never asked for anything has the default plan.")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = QuotaView.class)))
    @APIResponse(responseCode = "400", ref = "Problem")
    @APIResponse(responseCode = "403", ref = "Problem")
    public QuotaView get(@PathParam("id") String id) {
        UserId user = Parameters.user("id", id);
        caller.sees().filter(own -> !own.equals(user)).ifPresent(own -> {
            throw ProblemException.otherUser();
        });
        return QuotaView.of(database.await(() -> quotas.read(user)), settings.currency());
    }

    @PUT
    @RolesAllowed(Roles.ADMIN)
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Set a user's plan and overrides, and add money", description = """
                    Plan and overrides are set as a whole and take effect at once, also on jobs that wait. A top-up is added
                    once per id, however often it is sent.
                    """)
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = QuotaView.class)))
    @APIResponse(responseCode = "400", ref = "Problem")
    @APIResponse(responseCode = "409", ref = "Problem")
    @APIResponse(responseCode = "422", ref = "Problem")
    public QuotaView set(@PathParam("id") String id, @Nullable QuotaBody body) {
        UserId user = Parameters.user("id", id);
        if (body == null) {
            throw ProblemException.noBody();
        }
        String plan = knownPlan(body.plan());
        PlanOverrides overrides = overrides(body.overrides());
        Quotas.TopUp topUp = body.topUp() == null ? null : body.topUp().toTopUp();
        String reason = topUp == null && body.reason() == null ? null : Reasons.demand(body.reason());
        Optional<Quota> quota = database.await(() -> quotas.set(user, plan, overrides, topUp));
        if (quota.isPresent()) {
            audit.because("quota_set", Audit.subject(user), reason);
        }
        return quota.map(set -> QuotaView.of(set, settings.currency())).orElseThrow(TopUpsResource::conflict);
    }

    private @Nullable String knownPlan(@Nullable String plan) {
        if (plan != null && plans.find(plan).isEmpty()) {
            throw new ProblemException(
                    Problem.ofField(ProblemStatus.UNPROCESSABLE, "unknown_plan", "plan", "There is no such plan."));
        }
        return plan;
    }

    private PlanOverrides overrides(@Nullable OverridesBody body) {
        if (body == null) {
            return PlanOverrides.NONE;
        }
        PlanOverrides overrides = body.toOverrides();
        Set<String> models = overrides.models() == null ? Set.of() : overrides.models();
        if (!models.stream().allMatch(this::isModel)) {
            throw new ProblemException(Problem.ofField(
                    ProblemStatus.UNPROCESSABLE,
                    "unknown_model",
                    "overrides.models",
                    "There is no such model; see GET /models."));
        }
        return overrides;
    }

    private boolean isModel(String name) {
        return name.equals(Plan.ALL_MODELS) || catalogue.models().containsKey(name);
    }
}
