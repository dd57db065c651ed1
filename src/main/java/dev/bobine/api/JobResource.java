package dev.bobine.api;

import dev.bobine.access.Caller;
import dev.bobine.access.Roles;
import dev.bobine.admission.Cancellation;
import dev.bobine.job.CancelCommand;
import dev.bobine.job.JobId;
import dev.bobine.loop.Wakeup;
import dev.bobine.loop.Wakeups;
import dev.bobine.persistence.Database;
import dev.bobine.persistence.JobRecord;
import dev.bobine.scheduling.Resolution;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/// One job: how it stands, cancelling it, and deciding about it when it is unresolved.
@Path("/jobs/{id}")
@Tag(name = "Jobs")
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({Roles.USER, Roles.OPERATOR, Roles.ADMIN})
class JobResource {

    private final JobViews views;
    private final Cancellation cancellation;
    private final Resolution resolution;
    private final Database database;
    private final Wakeups wakeups;
    private final Audit audit;
    private final Caller caller;

    JobResource(
            JobViews views,
            Cancellation cancellation,
            Resolution resolution,
            Database database,
            Wakeups wakeups,
            Audit audit,
            Caller caller) {
        this.views = views;
        this.cancellation = cancellation;
        this.resolution = resolution;
        this.database = database;
        this.wakeups = wakeups;
        this.audit = audit;
        this.caller = caller;
    }

    @GET
    @RolesAllowed({Roles.USER, Roles.VIEWER, Roles.OPERATOR, Roles.ADMIN})
    @Operation(
            summary = "How a job stands",
            description =
                    "With its timeline and, while it waits, its position and what it waits for. The prompt is not shown.")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = JobView.class)))
    @APIResponse(responseCode = "404", ref = "Problem")
    public JobView get(@PathParam("id") String id) {
        return views.get(Parameters.job(id));
    }

    @DELETE
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Cancel a job", description = """
                    A job that has not been submitted ends at once. One that runs is stopped where the backend allows it.
                    An operator may say why, for the record.
                    """)
    @APIResponse(
            responseCode = "200",
            description = "It is cancelled.",
            content = @Content(schema = @Schema(implementation = JobView.class)))
    @APIResponse(
            responseCode = "202",
            description = "The wish is noted.",
            content = @Content(schema = @Schema(implementation = JobView.class)))
    @APIResponse(responseCode = "404", ref = "Problem")
    @APIResponse(responseCode = "409", ref = "Problem")
    public Response cancel(@PathParam("id") String id, Reasons.@Nullable Given body) {
        String reason = Reasons.ofBody(body);
        JobId job = views.find(Parameters.job(id)).id();
        CancelCommand command = new CancelCommand(new CancelCommand.Target.ByJob(job), caller.actor(), null, null);
        return switch (database.await(() -> cancellation.cancel(command))) {
            case CANCELLED -> {
                audit.doneByOperator("job_cancelled", "job:" + job, reason);
                yield Response.ok(views.get(job)).build();
            }
            case REQUESTED -> {
                wakeups.wake(Wakeup.CANCEL);
                audit.doneByOperator("job_cancelled", "job:" + job, reason);
                yield Response.accepted(views.get(job)).build();
            }
            case NOT_LIVE, AWAITED -> Response.ok(alreadyCancelled(job)).build();
        };
    }

    /// Cancelling twice is no error, cancelling what ended otherwise is.
    private JobView alreadyCancelled(JobId id) {
        JobRecord job = views.find(id);
        if (!job.state().equals("cancelled")) {
            throw alreadyEnded(job);
        }
        return views.get(id);
    }

    @POST
    @Path("/resolve")
    @RolesAllowed({Roles.OPERATOR, Roles.ADMIN})
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Decide about an unresolved job", description = """
                    For an operator who has looked at the provider: `retry` when the submit had no effect, `adopt` with the
                    provider's id when the render is there, `fail` to give up, with what was billed if that is known.
                    """)
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = JobView.class)))
    @APIResponse(responseCode = "404", ref = "Problem")
    @APIResponse(responseCode = "409", ref = "Problem")
    @APIResponse(responseCode = "422", ref = "Problem")
    public JobView resolve(@PathParam("id") String id, ResolveRequest request) {
        JobId job = Parameters.job(id);
        ResolveRequest asked = ResolveRequest.present(request);
        Resolution.Decision decision = asked.decide();
        String reason = Reasons.demand(asked.reason());
        return switch (resolution.resolve(job, decision)) {
            case DONE -> {
                audit.because("job_resolved", "job:" + job, asked.decision() + ": " + reason);
                yield views.get(job);
            }
            case NOT_LIVE -> throw alreadyEnded(views.find(job));
            case NOT_UNRESOLVED ->
                throw ProblemException.conflict("not_unresolved", "The job is not unresolved; see its state.");
            case NOT_APPLIED ->
                throw ProblemException.conflict("job_changed", "The job changed meanwhile; look again and repeat.");
        };
    }

    private static ProblemException alreadyEnded(JobRecord job) {
        return ProblemException.conflict("already_ended", "The job has ended; its state is " + job.state() + ".");
    }
}
