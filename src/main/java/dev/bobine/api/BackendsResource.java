package dev.bobine.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.bobine.access.Roles;
import dev.bobine.api.ApiSettings.ConfiguredBackend;
import dev.bobine.catalogue.Catalogue;
import dev.bobine.job.CircuitBreaker;
import dev.bobine.job.StorableText;
import dev.bobine.loop.Bell;
import dev.bobine.loop.Bells;
import dev.bobine.persistence.BackendStore;
import dev.bobine.persistence.BackendStore.BackendState;
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

    private static final int LONGEST_REASON = 200;

    private final BackendStore store;
    private final Catalogue catalogue;
    private final ApiSettings settings;
    private final Database database;
    private final Bells bells;
    private final CircuitBreaker breaker;
    private final InstantSource clock;
    private final Audit audit;

    BackendsResource(
            BackendStore store,
            Catalogue catalogue,
            ApiSettings settings,
            Database database,
            Bells bells,
            CircuitBreaker breaker,
            InstantSource clock,
            Audit audit) {
        this.store = store;
        this.catalogue = catalogue;
        this.settings = settings;
        this.database = database;
        this.bells = bells;
        this.breaker = breaker;
        this.clock = clock;
        this.audit = audit;
    }

    /// @param reason shown to operators
    record PauseBody(
            @JsonProperty(required = true) @Nullable String reason) {}

    /// All backends.
    record Backends(List<BackendView> backends) {}

    @GET
    @RolesAllowed({Roles.VIEWER, Roles.OPERATOR, Roles.ADMIN})
    @Operation(summary = "All backends and how they stand")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = Backends.class)))
    public Backends list() {
        return new Backends(database.await(store::list).stream().map(this::view).toList());
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
        String reason =
                body == null || body.reason() == null ? "" : body.reason().strip();
        if (reason.isEmpty() || reason.length() > LONGEST_REASON || !StorableText.isStorable(reason)) {
            throw ProblemException.badField("reason", "reason must have 1 to " + LONGEST_REASON + " characters.");
        }
        check(name);
        boolean found = database.await(() -> store.pause(name, reason));
        note("backend_paused", name, found);
        return answer(name, found);
    }

    @POST
    @Path("/{name}/resume")
    @Operation(summary = "Let submits to a backend go on")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = BackendView.class)))
    @APIResponse(responseCode = "404", ref = "Problem")
    public BackendView resume(@PathParam("name") String name) {
        check(name);
        boolean found = database.await(() -> store.resume(name));
        bells.ring(Bell.DISPATCH);
        note("backend_resumed", name, found);
        return answer(name, found);
    }

    private void note(String action, String name, boolean found) {
        if (found) {
            audit.done(action, "backend:" + name);
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
        return database.await(store::list).stream()
                .filter(state -> state.name().equals(name))
                .map(this::view)
                .findFirst()
                .orElseThrow(BackendsResource::noSuchBackend);
    }

    private static ProblemException noSuchBackend() {
        return new ProblemException(Problem.of(404, "backend_not_found", "There is no such backend."));
    }

    private BackendView view(BackendState state) {
        ConfiguredBackend backend = settings.backend(state.name()).orElse(null);
        List<String> models = catalogue.models().values().stream()
                .filter(model -> model.offers().containsKey(state.name()))
                .map(model -> model.name())
                .sorted()
                .toList();
        Instant now = clock.instant();
        return BackendView.of(state, backend, models, Health.of(state, breaker, now), now);
    }
}
