package dev.bobine.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.bobine.access.Caller;
import dev.bobine.access.Roles;
import dev.bobine.job.JobId;
import dev.bobine.persistence.Database;
import dev.bobine.persistence.JobDetails;
import dev.bobine.persistence.JobDetails.RequestRow;
import dev.bobine.persistence.JobRecord;
import io.quarkus.security.ForbiddenException;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/// What a job was asked for, prompt and all: to whom it belongs and, with a record of it, to admins.
@Path("/jobs/{id}/request")
@Tag(name = "Jobs")
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({Roles.USER, Roles.ADMIN})
class JobRequestResource {

    private final JobViews views;
    private final JobDetails details;
    private final Database database;
    private final Audit audit;
    private final Caller caller;

    JobRequestResource(JobViews views, JobDetails details, Database database, Audit audit, Caller caller) {
        this.views = views;
        this.details = details;
        this.database = database;
        this.audit = audit;
        this.caller = caller;
    }

    /// @param work what is to be made, with the prompt
    /// @param wish the user's own words, where a director makes the prompt of them; until it has, they are the
    /// prompt
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "JobRequest")
    record Asked(
            UUID jobId,
            String userId,
            String requestedModel,
            int priority,
            Instant createdAt,
            @Schema(type = SchemaType.OBJECT) JsonNode work,
            Map<String, String> metadata,
            @Nullable String wish) {}

    @GET
    @Operation(
            summary = "What a job was asked for",
            description = "With the prompt. Users see their own; that an admin has looked is recorded.")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = Asked.class)))
    @APIResponse(responseCode = "403", ref = "Problem")
    @APIResponse(responseCode = "404", ref = "Problem")
    public Asked get(@PathParam("id") String id) {
        if (caller.isOperator() && !caller.roles().contains(Roles.ADMIN)) {
            throw new ForbiddenException();
        }
        JobRecord job = views.find(Parameters.job(id));
        JobId jobId = job.id();
        RequestRow request = database.await(() -> details.request(jobId)).orElseThrow(ProblemException::noSuchJob);
        audit.doneByOperator("request_shown", "job:" + jobId);
        return new Asked(
                jobId.value(),
                job.userId().value(),
                job.ask().requestedModel(),
                job.ask().priority(),
                job.head().createdAt(),
                worded(request.spec()),
                request.metadata(),
                request.wish() == null ? null : request.wish().text());
    }

    /// In the words of the contract, which the tables write with underscores.
    private static JsonNode worded(JsonNode kept) {
        if (kept instanceof ObjectNode object) {
            ObjectNode worded = JsonNodeFactory.instance.objectNode();
            object.properties().forEach(field -> worded.set(camelCase(field.getKey()), worded(field.getValue())));
            return worded;
        }
        if (kept instanceof ArrayNode array) {
            ArrayNode worded = JsonNodeFactory.instance.arrayNode();
            array.forEach(element -> worded.add(worded(element)));
            return worded;
        }
        return kept;
    }

    private static String camelCase(String name) {
        StringBuilder word = new StringBuilder();
        for (String part : name.split("_")) {
            word.append(
                    word.isEmpty()
                            ? part
                            : part.substring(0, Math.min(1, part.length())).toUpperCase(Locale.ROOT)
                                    + part.substring(Math.min(1, part.length())));
        }
        return word.toString();
    }
}
