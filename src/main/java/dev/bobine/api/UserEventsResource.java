package dev.bobine.api;

import dev.bobine.access.Caller;
import dev.bobine.access.Roles;
import dev.bobine.access.Tickets;
import dev.bobine.job.UserId;
import dev.bobine.publication.stream.EventStreams;
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
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseHeader;
import org.jspecify.annotations.Nullable;

/// The events of all jobs of a user as they happen (server-sent events).
@Path("/users/{id}/events")
@Tag(name = "Users")
@RolesAllowed({Roles.USER, Roles.VIEWER, Roles.OPERATOR, Roles.ADMIN})
class UserEventsResource {

    private final EventStreams streams;
    private final Feeds feeds;
    private final Caller caller;

    UserEventsResource(EventStreams streams, Feeds feeds, Caller caller) {
        this.streams = streams;
        this.feeds = feeds;
        this.caller = caller;
    }

    @GET
    @Blocking
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @ResponseHeader(name = "X-Accel-Buffering", value = "no")
    @Operation(summary = "Follow all jobs of a user", description = """
                    Server-sent events: what happens from now on, each as the CloudEvent that Kafka gets. With `Last-Event-ID` also
                    what has happened since that event, of up to a day, and some seconds before it: an event may come again then, with
                    the same id. Of the jobs that wait, the newest 1,000 are followed. Comments every 15 s keep the connection alive.
                    """)
    @APIResponse(responseCode = "200", description = "The stream.")
    @APIResponse(responseCode = "400", ref = "Problem")
    @APIResponse(responseCode = "403", ref = "Problem")
    @APIResponse(responseCode = "429", ref = "Problem")
    @APIResponse(responseCode = "503", ref = "Problem")
    public Multi<OutboundSseEvent> follow(
            @PathParam("id") String id,
            @HeaderParam("Last-Event-ID") @Nullable String last,
            @Parameter(hidden = true) @Context Sse sse) {
        UserId user = user(id);
        Optional<UUID> known = Feeds.last(last);
        return feeds.open(sse, party -> streams.open(user, known, party));
    }

    @POST
    @Path("/ticket")
    @RunOnVirtualThread
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "A ticket to follow a user",
            description = "Opens this stream for a minute as `?ticket=`, where no header can be sent.")
    @APIResponse(
            responseCode = "200",
            description = "The ticket.",
            content = @Content(schema = @Schema(implementation = Tickets.Ticket.class)))
    @APIResponse(responseCode = "403", ref = "Problem")
    public Tickets.Ticket ticket(@PathParam("id") String id) {
        UserId _ = user(id);
        return feeds.ticket();
    }

    private UserId user(String id) {
        return Objects.requireNonNull(Parameters.seen(caller, Parameters.user("id", id)));
    }
}
