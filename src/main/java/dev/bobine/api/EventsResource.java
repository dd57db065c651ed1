package dev.bobine.api;

import dev.bobine.access.Roles;
import dev.bobine.access.Tickets;
import dev.bobine.persistence.JobRecord;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.smallrye.mutiny.Multi;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseHeader;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.jspecify.annotations.Nullable;

/// A job's events as they happen (server-sent events).
@Path("/jobs/{id}/events")
@Tag(name = "Jobs")
@RolesAllowed({Roles.USER, Roles.VIEWER, Roles.OPERATOR, Roles.ADMIN})
class EventsResource {

    private final JobViews views;
    private final Feeds feeds;

    EventsResource(JobViews views, Feeds feeds) {
        this.views = views;
        this.feeds = feeds;
    }

    /// Tells a browser's `EventSource` not to come again.
    static final class NothingFollowsException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NothingFollowsException() {
            super("nothing follows", null, false, false);
        }
    }

    @ServerExceptionMapper
    public Response nothingFollows(NothingFollowsException e) {
        return Response.noContent().build();
    }

    @GET
    @Blocking
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @ResponseHeader(name = "X-Accel-Buffering", value = "no")
    @Operation(summary = "Follow a job", description = """
                    Server-sent events: what has happened, then what happens, each as the CloudEvent that Kafka gets, until the job
                    has ended. With `Last-Event-ID` only what follows that event. Comments every 15 s keep the connection alive.
                    """)
    @APIResponse(responseCode = "200", description = "The stream.")
    @APIResponse(
            responseCode = "204",
            description = "The job has ended, and nothing follows the event that you got last.")
    @APIResponse(responseCode = "400", ref = "Problem")
    @APIResponse(responseCode = "404", ref = "Problem")
    @APIResponse(responseCode = "429", ref = "Problem")
    @APIResponse(responseCode = "503", ref = "Problem")
    public Multi<OutboundSseEvent> follow(
            @PathParam("id") String id,
            @HeaderParam("Last-Event-ID") @Nullable String last,
            @Parameter(hidden = true) @Context Sse sse) {
        return feeds.follow(views.seen(Parameters.job(id)).id(), last, sse);
    }

    @POST
    @Path("/ticket")
    @RunOnVirtualThread
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "A ticket to follow a job",
            description = "Opens this stream for a minute as `?ticket=`, where no header can be sent.")
    @APIResponse(
            responseCode = "200",
            description = "The ticket.",
            content = @Content(schema = @Schema(implementation = Tickets.Ticket.class)))
    @APIResponse(responseCode = "404", ref = "Problem")
    public Tickets.Ticket ticket(@PathParam("id") String id) {
        JobRecord _ = views.seen(Parameters.job(id));
        return feeds.ticket();
    }
}
