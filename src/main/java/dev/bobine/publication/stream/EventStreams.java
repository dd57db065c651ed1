package dev.bobine.publication.stream;

import dev.bobine.job.JobId;
import dev.bobine.loop.Bell;
import dev.bobine.loop.Chore;
import dev.bobine.persistence.Database;
import dev.bobine.persistence.FeedStore;
import dev.bobine.persistence.FeedStore.FeedRow;
import dev.bobine.persistence.FeedStore.Watched;
import dev.bobine.publication.CloudEventJson;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.subscription.BackPressureStrategy;
import io.smallrye.mutiny.subscription.MultiEmitter;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/// The streams that are open in this pod. One look serves them all, when a bell tells of events and once a second in
/// case
/// one got lost; a stream costs an entry in that look and no connection of its own to anything.
@ApplicationScoped
public class EventStreams implements Chore {

    private static final Duration POLL = Duration.ofSeconds(1);
    private static final Duration HEARTBEAT = Duration.ofSeconds(15);

    /// A client that goes on after that shows its credentials again.
    private static final Duration LONGEST = Duration.ofHours(1);

    /// What a client gets.
    public sealed interface Item {

        /// An event, as Kafka gets it.
        record Told(UUID id, String type, String json) implements Item {}

        /// A sign that the connection is alive.
        record Heartbeat() implements Item {}

        /// How long to wait before connecting again.
        record Reconnect(Duration pause) implements Item {}
    }

    /// Why a stream is not opened.
    public enum Refusal {
        TOO_MANY,
        POD_FULL
    }

    private static final class Open {
        private final UUID job;
        private final String caller;
        private final JobStream stream;
        private final MultiEmitter<? super Item> emitter;
        private final long openedNanos = System.nanoTime();
        private long heartbeatNanos = openedNanos;

        private Open(UUID job, String caller, JobStream stream, MultiEmitter<? super Item> emitter) {
            this.job = job;
            this.caller = caller;
            this.stream = stream;
            this.emitter = emitter;
        }

        private synchronized void tell(List<FeedRow> timeline, String source) {
            for (FeedRow event : stream.next(timeline)) {
                emit(new Item.Told(event.id(), event.type(), json(event, source)));
            }
            if (stream.over()) {
                emitter.complete();
            }
        }

        private static String json(FeedRow event, String source) {
            return CloudEventJson.of(
                    event.id(), source, event.type(), event.at(), event.jobId(), event.data(), event.trace());
        }

        /// A client that takes nothing gets no heartbeats either, which would pile up.
        private synchronized void beat(long now) {
            if (now - openedNanos > LONGEST.toNanos()) {
                emitter.complete();
            } else if (now - heartbeatNanos > HEARTBEAT.toNanos() && emitter.requested() > 0) {
                heartbeatNanos = now;
                emit(new Item.Heartbeat());
            }
        }

        private void emit(Item item) {
            MultiEmitter<?> _ = emitter.emit(item);
        }

        private synchronized int known() {
            return stream.known();
        }
    }

    private final Database database;
    private final FeedStore feed;
    private final StreamSettings settings;
    private final Set<Open> streams = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    EventStreams(Database database, FeedStore feed, StreamSettings settings, MeterRegistry meters) {
        this.database = database;
        this.feed = feed;
        this.settings = settings;
        meters.gaugeCollectionSize("bobine.streams", Tags.empty(), streams);
    }

    @Override
    public String name() {
        return "streams";
    }

    @Override
    public Optional<Bell> bell() {
        return Optional.of(Bell.OUTBOX);
    }

    @Override
    public Duration runOnce() {
        if (!streams.isEmpty()) {
            look(List.copyOf(streams));
            long now = System.nanoTime();
            streams.forEach(stream -> stream.beat(now));
        }
        return POLL;
    }

    private void look(List<Open> open) {
        List<Watched> watched = open.stream()
                .map(stream -> new Watched(stream.job, stream.known()))
                .toList();
        Map<UUID, List<FeedRow>> timelines =
                database.await(() -> feed.changed(watched)).stream().collect(Collectors.groupingBy(FeedRow::jobId));
        open.forEach(stream -> {
            List<FeedRow> timeline = timelines.get(stream.job);
            if (timeline != null) {
                stream.tell(timeline, settings.source());
            }
        });
    }

    /// Why this caller may not open another stream here; empty when it may.
    public Optional<Refusal> refusal(String caller) {
        if (closed || streams.size() >= settings.perPod()) {
            return Optional.of(Refusal.POD_FULL);
        }
        long own = streams.stream().filter(open -> open.caller.equals(caller)).count();
        return own >= settings.perCaller() ? Optional.of(Refusal.TOO_MANY) : Optional.empty();
    }

    /// Whether a client that got an event last would be told nothing more, because the job has ended.
    public boolean nothingFollows(JobId job, UUID last) {
        JobStream stream = new JobStream(Optional.of(last));
        List<FeedRow> timeline = database.await(() -> feed.changed(List.of(new Watched(job.value(), 0))));
        return stream.next(timeline).isEmpty() && stream.over();
    }

    /// All that the client does not know of a job, then what happens, until the job has ended.
    ///
    /// @param last the event that it got last
    public Multi<Item> open(JobId job, Optional<UUID> last, String caller) {
        return Multi.createFrom()
                .emitter(
                        emitter -> {
                            Open open = new Open(job.value(), caller, new JobStream(last), emitter);
                            MultiEmitter<?> _ = emitter.onTermination(() -> streams.remove(open));
                            open.emit(new Item.Reconnect(Duration.ofSeconds(2)));
                            streams.add(open);
                            if (closed) {
                                emitter.complete();
                            }
                        },
                        BackPressureStrategy.BUFFER);
    }

    /// Lets clients go on in other pods.
    public void close() {
        closed = true;
        streams.forEach(stream -> stream.emitter.complete());
    }
}
