package dev.bobine.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.bobine.access.Roles;
import dev.bobine.persistence.Database;
import dev.bobine.persistence.OperationQueries;
import dev.bobine.persistence.OperationQueries.WorkerRow;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/// The pods.
@Path("/workers")
@Tag(name = "Operations")
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({Roles.VIEWER, Roles.OPERATOR, Roles.ADMIN})
class WorkersResource {

    private final OperationQueries queries;
    private final Database database;

    WorkersResource(OperationQueries queries, Database database) {
        this.queries = queries;
        this.database = database;
    }

    /// A pod, under the name that it has for as long as its lease holds.
    ///
    /// @param version of the service that runs there; absent when it did not say
    /// @param live whether its lease holds; jobs of one that is not live are adopted by others
    /// @param leaseUntil absent for one that was marked as dead
    /// @param duties what it alone does at present, such as `outbox`
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "Worker")
    record Worker(
            String id,
            String name,
            @Nullable String version,
            Instant startedAt,
            boolean live,
            @Nullable Instant leaseUntil,
            Jobs inHand,
            List<String> duties) {}

    /// Jobs that it works on.
    @Schema(name = "WorkerJobs")
    record Jobs(long submitting, long rendering, long collecting) {}

    /// Live ones first.
    ///
    /// @param versions that are live; two of them during an upgrade
    @Schema(name = "Workers")
    record Workers(List<Worker> workers, List<String> versions) {}

    @GET
    @Operation(summary = "The pods, what they have in hand, and what each alone does")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = Workers.class)))
    @APIResponse(responseCode = "503", ref = "Problem")
    public Workers list() {
        List<Worker> workers = database.await(queries::workers).stream()
                .map(WorkersResource::view)
                .toList();
        List<String> versions = workers.stream()
                .filter(Worker::live)
                .flatMap(worker -> Stream.ofNullable(worker.version()))
                .distinct()
                .sorted()
                .toList();
        return new Workers(workers, versions);
    }

    private static Worker view(WorkerRow row) {
        return new Worker(
                row.id().toString(),
                row.name(),
                row.version(),
                row.startedAt(),
                row.live(),
                row.leaseUntil(),
                new Jobs(row.submitting(), row.rendering(), row.collecting()),
                row.duties());
    }
}
