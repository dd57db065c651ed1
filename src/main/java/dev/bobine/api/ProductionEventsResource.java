package dev.bobine.api;

import dev.bobine.access.Roles;
import dev.bobine.access.Tickets;
import dev.bobine.job.JobId;
import dev.bobine.persistence.ProductionRecord;
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

/// A production's events as they happen (server-sent events).
@Path("/productions/{id}/events")
@Tag(name = "Productions")
@RolesAllowed({Roles.USER, Roles.VIEWER, Roles.OPERATOR, Roles.ADMIN})
class ProductionEventsResource {

    private final Productions productions;
    private final Feeds feeds;

    ProductionEventsResource(Productions productions, Feeds feeds) {
        this.productions = productions;
        this.feeds = feeds;
    }

    @ServerExceptionMapper
    public Response nothingFollows(EventsResource.NothingFollowsException e) {
        return Response.noContent().build();
    }

    @GET
    @Blocking
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @ResponseHeader(name = "X-Accel-Buffering", value = "no")
    @Operation(summary = "Follow a production", description = """
                    Server-sent events: what has happened to the production, then what happens, each as the CloudEvent that Kafka gets,
                    until it has ended: one for each step that ends. With `Last-Event-ID` only what follows that event. Comments
                    every 15 s keep the connection alive.
                    """)
    @APIResponse(responseCode = "200", description = "The stream.")
    @APIResponse(
            responseCode = "204",
            description = "The production has ended, and nothing follows the event that you got last.")
    @APIResponse(responseCode = "400", ref = "Problem")
    @APIResponse(responseCode = "404", ref = "Problem")
    @APIResponse(responseCode = "429", ref = "Problem")
    @APIResponse(responseCode = "503", ref = "Problem")
    public Multi<OutboundSseEvent> follow(
            @PathParam("id") String id,
            @HeaderParam("Last-Event-ID") @Nullable String last,
            @Parameter(hidden = true) @Context Sse sse) {
        return feeds.follow(
                new JobId(productions.seen(Productions.id(id)).whose().id()), last, sse);
    }

    @POST
    @Path("/ticket")
    @RunOnVirtualThread
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "A ticket to follow a production",
            description = "Opens this stream for a minute as `?ticket=`, where no header can be sent.")
    @APIResponse(
            responseCode = "200",
            description = "The ticket.",
            content = @Content(schema = @Schema(implementation = Tickets.Ticket.class)))
    @APIResponse(responseCode = "404", ref = "Problem")
    public Tickets.Ticket ticket(@PathParam("id") String id) {
        ProductionRecord _ = productions.seen(Productions.id(id));
        return feeds.ticket();
    }
}
