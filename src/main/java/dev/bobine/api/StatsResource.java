package dev.bobine.api;

import dev.bobine.access.Roles;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// Numbers for autoscaling.
@Path("/stats")
@Tag(name = "Operations")
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({Roles.VIEWER, Roles.OPERATOR, Roles.ADMIN})
class StatsResource {

    private final StatsViews views;

    StatsResource(StatsViews views) {
        this.views = views;
    }

    @GET
    @Operation(summary = "Numbers for autoscaling")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = StatsView.class)))
    public StatsView get() {
        return views.now();
    }
}
