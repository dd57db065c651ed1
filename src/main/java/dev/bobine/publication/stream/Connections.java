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

    /// Why a stream is not opened.
    public enum Refusal {
        TOO_MANY,
        POD_FULL
    }

    private final StreamSettings settings;
    private final Set<Connection> open = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    Connections(StreamSettings settings, MeterRegistry meters) {
        this.settings = settings;
        meters.gaugeCollectionSize("bobine.streams", Tags.empty(), open);
    }

    /// One stream. Whoever has something to tell holds its lock.
    static final class Connection {
        private final String caller;
        private final MultiEmitter<? super Item> emitter;
        private final long openedNanos = System.nanoTime();
        private long heartbeatNanos = openedNanos;

        private Connection(String caller, MultiEmitter<? super Item> emitter) {
            this.caller = caller;
            this.emitter = emitter;
        }

        synchronized void emit(Item item) {
            MultiEmitter<?> _ = emitter.emit(item);
        }

        /// Whether the client has taken what it was sent.
        boolean hasRoom() {
            return emitter.requested() > 0;
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

    /// Why this caller may not open another stream here; empty when it may.
    public Optional<Refusal> refusal(String caller) {
        if (closed || open.size() >= settings.perPod()) {
            return Optional.of(Refusal.POD_FULL);
        }
        long own = open.stream().filter(each -> each.caller.equals(caller)).count();
        return own >= settings.perCaller() ? Optional.of(Refusal.TOO_MANY) : Optional.empty();
    }

    /// Opens a stream.
    ///
    /// @param opened takes it up
    /// @param ended lets go of it
    Multi<Item> open(String caller, Consumer<Connection> opened, Consumer<Connection> ended) {
        return Multi.createFrom()
                .emitter(
                        emitter -> {
                            Connection connection = new Connection(caller, emitter);
                            MultiEmitter<?> _ = emitter.onTermination(() -> {
                                open.remove(connection);
                                ended.accept(connection);
                            });
                            connection.emit(new Item.Reconnect(PAUSE));
                            open.add(connection);
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
