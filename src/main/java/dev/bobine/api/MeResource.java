package dev.bobine.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.bobine.access.Caller;
import dev.bobine.access.Roles;
import dev.bobine.job.UserId;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/// Who calls, and what it may do.
@Path("/me")
@Tag(name = "Access")
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({Roles.USER, Roles.VIEWER, Roles.OPERATOR, Roles.ADMIN})
class MeResource {

    private final Caller caller;

    MeResource(Caller caller) {
        this.caller = caller;
    }

    /// @param name as the audit log has it
    /// @param userId the only user that it may act for; absent when it may for all, or for none
    /// @param until when what it has shown is worth nothing any more; absent when that has no end
    /// @param may what its roles allow, for pages that show no more than what can be done; the server decides each
    /// time
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Me(
            String name,
            Set<String> roles,
            @Nullable String userId,
            @Nullable Instant until,
            List<String> may) {}

    @GET
    @Operation(summary = "Who you are", description = """
                    Your roles and what they allow: `request` clips, `see_all` jobs and how things stand, `cancel_all` jobs,
                    `resolve` unresolved jobs, `operate_backends`, `replay_dead_letters`, `act_in_bulk`, `see_prompts`,
                    `set_quotas`, `refund`, `delete_users`.
                    """)
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = Me.class)))
    public Me get() {
        Set<String> roles = caller.roles();
        return new Me(caller.name(), roles, user(roles), caller.until().orElse(null), may(roles));
    }

    private @Nullable String user(Set<String> roles) {
        return roles.contains(Roles.USER) ? caller.own().map(UserId::value).orElse(null) : null;
    }

    private static List<String> may(Set<String> roles) {
        boolean admin = roles.contains(Roles.ADMIN);
        boolean operator = admin || roles.contains(Roles.OPERATOR);
        List<String> may = new ArrayList<>();
        if (operator || roles.contains(Roles.USER)) {
            may.add("request");
        }
        if (operator || roles.contains(Roles.VIEWER)) {
            may.add("see_all");
        }
        if (operator) {
            may.addAll(List.of("cancel_all", "resolve", "operate_backends", "replay_dead_letters", "act_in_bulk"));
        }
        if (admin) {
            may.addAll(List.of("see_prompts", "set_quotas", "refund", "delete_users"));
        }
        return may;
    }
}
