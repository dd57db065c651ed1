package dev.bobine.api;

import dev.bobine.access.Caller;
import dev.bobine.access.Roles;
import dev.bobine.job.JobId;
import dev.bobine.publication.stream.EventStreams;
import dev.bobine.publication.stream.EventStreams.Item;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Multi;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
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

    private final EventStreams streams;
    private final JobViews views;
    private final Caller caller;

    EventsResource(EventStreams streams, JobViews views, Caller caller) {
        this.streams = streams;
        this.views = views;
        this.caller = caller;
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
        JobId job = new JobId(views.seen(Parameters.job(id)).id());
        Optional<UUID> known =
                Optional.ofNullable(last).filter(text -> !text.isBlank()).map(EventsResource::event);
        if (known.filter(event -> streams.nothingFollows(job, event)).isPresent()) {
            throw new NothingFollowsException();
        }
        streams.refusal(caller.name()).ifPresent(EventsResource::refuse);
        return streams.open(job, known, caller.name()).map(item -> event(item, sse));
    }

    private static void refuse(EventStreams.Refusal refusal) {
        throw new ProblemException(
                switch (refusal) {
                    case TOO_MANY ->
                        Problem.of(
                                ProblemStatus.TOO_MANY_REQUESTS,
                                "too_many_streams",
                                "You follow as many jobs as you may.");
                    case POD_FULL ->
                        Problem.of(503, "streams_full", "No stream is free at the moment; try again shortly.");
                });
    }

    private static UUID event(String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException _) {
            throw ProblemException.badParameter("Last-Event-ID", "Last-Event-ID must be the id of an event.");
        }
    }

    private static OutboundSseEvent event(Item item, Sse sse) {
        return switch (item) {
            case Item.Told told ->
                sse.newEventBuilder()
                        .id(told.id().toString())
                        .name(told.type())
                        .data(told.json())
                        .build();
            case Item.Heartbeat _ -> sse.newEventBuilder().comment("").build();
            case Item.Reconnect reconnect ->
                sse.newEventBuilder()
                        .comment("")
                        .reconnectDelay(reconnect.pause().toMillis())
                        .build();
        };
    }
}
