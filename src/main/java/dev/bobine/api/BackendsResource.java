package dev.bobine.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.bobine.access.Roles;
import dev.bobine.job.StorableText;
import dev.bobine.loop.Wakeup;
import dev.bobine.loop.Wakeups;
import dev.bobine.persistence.BackendStore;
import dev.bobine.persistence.Database;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/// The backends, and stopping and resuming submits to one.
@Path("/backends")
@Tag(name = "Backends")
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({Roles.OPERATOR, Roles.ADMIN})
class BackendsResource {

    private final BackendStore store;
    private final BackendViews views;
    private final Database database;
    private final Wakeups wakeups;
    private final InstantSource clock;
    private final Audit audit;

    BackendsResource(
            BackendStore store,
            BackendViews views,
            Database database,
            Wakeups wakeups,
            InstantSource clock,
            Audit audit) {
        this.store = store;
        this.views = views;
        this.database = database;
        this.wakeups = wakeups;
        this.clock = clock;
        this.audit = audit;
    }

    /// @param reason shown to operators
    /// @param until when it resumes by itself; somebody has to see to it when left out
    record PauseBody(
            @JsonProperty(required = true) @Nullable String reason,
            @Nullable Instant until) {}

    /// All backends.
    record Backends(List<BackendView> backends) {}

    @GET
    @RolesAllowed({Roles.VIEWER, Roles.OPERATOR, Roles.ADMIN})
    @Operation(summary = "All backends and how they stand")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = Backends.class)))
    public Backends list() {
        BackendViews.Look look = views.look();
        return new Backends(database.await(store::list).stream()
                .map(state -> views.view(state, look))
                .toList());
    }

    @POST
    @Path("/{name}/pause")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Stop submits to a backend",
            description = "Jobs that it already has are followed to their end.")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = BackendView.class)))
    @APIResponse(responseCode = "404", ref = "Problem")
    @APIResponse(responseCode = "422", ref = "Problem")
    public BackendView pause(@PathParam("name") String name, @Nullable PauseBody body) {
        PauseBody asked = body == null ? new PauseBody(null, null) : body;
        String reason = Reasons.demand(asked.reason());
        Instant until = asked.until();
        if (until != null && !until.isAfter(clock.instant())) {
            throw ProblemException.badField("until", "until must lie in the future.");
        }
        check(name);
        boolean found = database.await(() -> store.pause(name, reason, until));
        note("backend_paused", name, reason, found);
        return answer(name, found);
    }

    @POST
    @Path("/{name}/resume")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Let submits to a backend go on", description = "The operator may say why, for the record.")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = BackendView.class)))
    @APIResponse(responseCode = "404", ref = "Problem")
    public BackendView resume(@PathParam("name") String name, Reasons.@Nullable Given body) {
        String reason = Reasons.ofBody(body);
        check(name);
        boolean found = database.await(() -> store.resume(name));
        wakeups.wake(Wakeup.DISPATCH);
        note("backend_resumed", name, reason, found);
        return answer(name, found);
    }

    /// The same without a body, whatever type a client says that it has.
    @POST
    @Path("/{name}/resume")
    @Consumes(MediaType.WILDCARD)
    @Operation(hidden = true)
    public BackendView resumeForNoReason(@PathParam("name") String name) {
        return resume(name, null);
    }

    private void note(String action, String name, @Nullable String reason, boolean found) {
        if (found) {
            audit.because(action, "backend:" + name, reason);
        }
    }

    private static void check(String name) {
        if (!StorableText.isStorable(name)) {
            throw noSuchBackend();
        }
    }

    private BackendView answer(String name, boolean found) {
        if (!found) {
            throw noSuchBackend();
        }
        BackendViews.Look look = views.look();
        return database.await(store::list).stream()
                .filter(state -> state.name().equals(name))
                .map(state -> views.view(state, look))
                .findFirst()
                .orElseThrow(BackendsResource::noSuchBackend);
    }

    private static ProblemException noSuchBackend() {
        return new ProblemException(Problem.of(404, "backend_not_found", "There is no such backend."));
    }
}
