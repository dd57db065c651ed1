package dev.bobine.publication.stream;

import dev.bobine.loop.BackgroundTask;
import dev.bobine.publication.stream.Connections.Connection;
import dev.bobine.publication.stream.Connections.Party;
import io.smallrye.mutiny.Multi;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// How the deployment stands, for those who watch it: looked at once a second while anybody watches, for all of them
/// together, and sent when it has changed.
@ApplicationScoped
public class StateStreams implements BackgroundTask {

    private static final Duration PACE = Duration.ofSeconds(1);

    /// Tells how the deployment stands. Calls block.
    public interface Source {
        String json();
    }

    private final Connections connections;
    private final Source source;

    /// What each viewer was sent last.
    private final Map<Connection, String> viewers = new ConcurrentHashMap<>();

    StateStreams(Connections connections, Source source) {
        this.connections = connections;
        this.source = source;
    }

    @Override
    public String name() {
        return "state-streams";
    }

    @Override
    public Duration runOnce() {
        if (!viewers.isEmpty()) {
            String now = source.json();
            viewers.keySet().forEach(viewer -> tell(viewer, now));
        }
        return PACE;
    }

    /// A viewer that is slow gets the newest, and what lies between is left out.
    private void tell(Connection viewer, String now) {
        @Nullable String before = viewers.get(viewer);
        if (before != null && !before.equals(now) && viewer.hasRoom()) {
            viewers.replace(viewer, now);
            viewer.emit(new Item.State(now));
        }
    }

    public Multi<Item> open(Party party) {
        return connections.open(party, connection -> viewers.put(connection, ""), viewers::remove);
    }
}
