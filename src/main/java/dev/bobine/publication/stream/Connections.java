package dev.bobine.publication.stream;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.subscription.BackPressureStrategy;
import io.smallrye.mutiny.subscription.MultiEmitter;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/// All streams that are open in this pod, of whatever kind: how many there may be, that each is seen to be alive, and
/// that all of them end when the pod does.
@ApplicationScoped
public class Connections {

    private static final Duration HEARTBEAT = Duration.ofSeconds(15);
    private static final Duration PAUSE = Duration.ofSeconds(2);

    /// A client that goes on after that shows its credentials again.
    private static final Duration LONGEST = Duration.ofHours(1);

    /// Items that wait for a client that takes none; then it is sent the rest when it has taken them.
    private static final int MAX_UNREAD = 200;

    /// Why a stream is not opened.
    public enum Refusal {
        TOO_MANY,
        POD_FULL
    }

    /// Who holds connections open, and how many it may.
    ///
    /// @param waits whether it waits for answers rather than following streams, which are counted apart
    /// @param limit at once in this pod
    public record Party(String caller, boolean waits, int limit) {}

    private final StreamSettings settings;
    private final Set<Connection> open = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    Connections(StreamSettings settings, MeterRegistry meters) {
        this.settings = settings;
        meters.gaugeCollectionSize("bobine.streams", Tags.empty(), open);
    }

    /// One stream. Whoever has something to tell holds its lock.
    static final class Connection {
        private final Party party;
        private final MultiEmitter<? super Item> emitter;
        private final long openedNanos = System.nanoTime();
        private long heartbeatNanos = openedNanos;
        private int unread;

        private Connection(Party party, MultiEmitter<? super Item> emitter) {
            this.party = party;
            this.emitter = emitter;
        }

        synchronized void emit(Item item) {
            unread = hasRoom() ? 0 : unread + 1;
            MultiEmitter<?> _ = emitter.emit(item);
        }

        /// Whether the client has taken what it was sent.
        boolean hasRoom() {
            return emitter.requested() > 0;
        }

        /// Whether so much lies here that the client has not taken that it is to be sent no more for the time being.
        synchronized boolean isBehind() {
            return unread >= MAX_UNREAD && !hasRoom();
        }

        void complete() {
            emitter.complete();
        }

        /// A client that takes nothing gets no heartbeats either, which would pile up.
        private synchronized void beat(long now) {
            if (now - openedNanos > LONGEST.toNanos()) {
                emitter.complete();
            } else if (now - heartbeatNanos > HEARTBEAT.toNanos() && hasRoom()) {
                heartbeatNanos = now;
                emit(new Item.Heartbeat());
            }
        }
    }

    /// A caller that follows streams.
    public Party follower(String caller) {
        return new Party(caller, false, settings.perCaller());
    }

    /// A caller that waits for answers.
    public Party waiter(String caller) {
        return new Party(caller, true, settings.waitsPerCaller());
    }

    /// Why it may not open another one here; empty when it may.
    public Optional<Refusal> refusal(Party party) {
        if (closed || open.size() >= settings.perPod()) {
            return Optional.of(Refusal.POD_FULL);
        }
        return own(party) >= party.limit() ? Optional.of(Refusal.TOO_MANY) : Optional.empty();
    }

    private long own(Party party) {
        return open.stream().filter(each -> each.party.equals(party)).count();
    }

    /// Several that were asked for at the same moment may all have been granted.
    private synchronized boolean enter(Connection connection) {
        boolean room = refusal(connection.party).isEmpty();
        if (room) {
            open.add(connection);
        }
        return room;
    }

    /// Opens a stream. One for which there is no room after all ends at once.
    ///
    /// @param opened takes it up
    /// @param ended lets go of it
    Multi<Item> open(Party party, Consumer<Connection> opened, Consumer<Connection> ended) {
        return Multi.createFrom()
                .emitter(
                        emitter -> {
                            Connection connection = new Connection(party, emitter);
                            MultiEmitter<?> _ = emitter.onTermination(() -> {
                                open.remove(connection);
                                ended.accept(connection);
                            });
                            connection.emit(new Item.Reconnect(PAUSE));
                            if (!enter(connection)) {
                                emitter.complete();
                                return;
                            }
                            opened.accept(connection);
                            if (closed) {
                                emitter.complete();
                            }
                        },
                        BackPressureStrategy.BUFFER);
    }

    void beat() {
        long now = System.nanoTime();
        open.forEach(connection -> connection.beat(now));
    }

    /// Lets clients go on in other pods.
    public void close() {
        closed = true;
        open.forEach(connection -> {
            connection.emit(new Item.Reconnect(PAUSE));
            connection.complete();
        });
    }
}
