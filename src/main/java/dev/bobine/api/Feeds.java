package dev.bobine.api;

import dev.bobine.access.Caller;
import dev.bobine.access.Tickets;
import dev.bobine.job.JobId;
import dev.bobine.publication.stream.Connections;
import dev.bobine.publication.stream.EventStreams;
import dev.bobine.publication.stream.Item;
import io.smallrye.mutiny.Multi;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What all streams over HTTP have in common.
@ApplicationScoped
class Feeds {

    private static final String TICKET = "/ticket";

    private final EventStreams streams;
    private final Connections connections;
    private final Tickets tickets;
    private final RoutingContext context;
    private final Caller caller;

    Feeds(EventStreams streams, Connections connections, Tickets tickets, RoutingContext context, Caller caller) {
        this.streams = streams;
        this.connections = connections;
        this.tickets = tickets;
        this.context = context;
        this.caller = caller;
    }

    /// Opens a stream for the present caller.
    ///
    /// @param stream given who opens it
    /// @throws ProblemException when it may not have another one
    Multi<OutboundSseEvent> open(Sse sse, Function<Connections.Party, Multi<Item>> stream) {
        Connections.Party party = connections.follower(caller.name());
        connections.refusal(party).ifPresent(Feeds::refuse);
        return stream.apply(party).map(item -> event(item, sse));
    }

    /// Opens a stream of what happens to one subject, for the present caller.
    ///
    /// @param last header `Last-Event-ID`
    /// @throws EventsResource.NothingFollowsException when that event was the last that there is
    /// @throws ProblemException when the caller may not have another stream
    Multi<OutboundSseEvent> follow(JobId subject, @Nullable String last, Sse sse) {
        Optional<UUID> known = last(last);
        if (known.filter(event -> streams.nothingFollows(subject, event)).isPresent()) {
            throw new EventsResource.NothingFollowsException();
        }
        return open(sse, party -> streams.open(subject, known, party));
    }

    /// A ticket for the path that this one ends after.
    Tickets.Ticket ticket() {
        String path = String.valueOf(context.normalizedPath());
        return tickets.issue(path.substring(0, path.length() - TICKET.length()));
    }

    /// The event that a client got last.
    static Optional<UUID> last(@Nullable String header) {
        return Optional.ofNullable(header).filter(text -> !text.isBlank()).map(Feeds::event);
    }

    private static UUID event(String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException _) {
            throw ProblemException.badParameter("Last-Event-ID", "Last-Event-ID must be the id of an event.");
        }
    }

    private static void refuse(Connections.Refusal refusal) {
        throw new ProblemException(
                switch (refusal) {
                    case TOO_MANY ->
                        Problem.of(
                                ProblemStatus.TOO_MANY_REQUESTS,
                                "too_many_streams",
                                "You have as many streams open as you may.");
                    case POD_FULL ->
                        Problem.of(503, "streams_full", "No stream is free at the moment; try again shortly.");
                });
    }

    private static OutboundSseEvent event(Item item, Sse sse) {
        return switch (item) {
            case Item.Event event ->
                sse.newEventBuilder()
                        .id(event.id().toString())
                        .name(event.type())
                        .data(event.json())
                        .build();
            case Item.State state ->
                sse.newEventBuilder().name("state").data(state.json()).build();
            case Item.Heartbeat _ -> sse.newEventBuilder().comment("").build();
            case Item.Reconnect reconnect ->
                sse.newEventBuilder()
                        .comment("")
                        .reconnectDelay(reconnect.pause().toMillis())
                        .build();
        };
    }
}
