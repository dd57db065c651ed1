package dev.bobine.api;

import dev.bobine.access.Roles;
import dev.bobine.access.Tickets;
import dev.bobine.publication.stream.StateStreams;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.smallrye.mutiny.Multi;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseHeader;

/// How the deployment stands, as it changes (server-sent events).
@Path("/events")
@Tag(name = "Operations")
@RolesAllowed({Roles.VIEWER, Roles.OPERATOR, Roles.ADMIN})
class StateResource {

    private final StateStreams streams;
    private final Feeds feeds;

    StateResource(StateStreams streams, Feeds feeds) {
        this.streams = streams;
        this.feeds = feeds;
    }

    @GET
    @Blocking
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @ResponseHeader(name = "X-Accel-Buffering", value = "no")
    @Operation(summary = "Watch the deployment", description = """
                    Server-sent events named `state`: what `GET /stats` tells, now and whenever it has changed, once a second at
                    most. They have no ids, since each replaces the one before. Comments every 15 s keep the connection alive.
                    """)
    @APIResponse(responseCode = "200", description = "The stream.")
    @APIResponse(responseCode = "429", ref = "Problem")
    @APIResponse(responseCode = "503", ref = "Problem")
    public Multi<OutboundSseEvent> watch(@Parameter(hidden = true) @Context Sse sse) {
        return feeds.open(sse, streams::open);
    }

    @POST
    @Path("/ticket")
    @RunOnVirtualThread
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "A ticket to watch the deployment",
            description = "Opens this stream for a minute as `?ticket=`, where no header can be sent.")
    @APIResponse(
            responseCode = "200",
            description = "The ticket.",
            content = @Content(schema = @Schema(implementation = Tickets.Ticket.class)))
    public Tickets.Ticket ticket() {
        return feeds.ticket();
    }
}
