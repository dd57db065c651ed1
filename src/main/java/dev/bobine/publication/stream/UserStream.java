package dev.bobine.publication.stream;

import dev.bobine.persistence.FeedStore.FeedRow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What one client has been sent of all jobs of a user. Not for several threads at once.
///
/// A client that comes without an event of before is sent what happens from now on; one that takes up a stream again,
/// what has happened since that event, and a little before it: events of different jobs have no order that could not be
/// late by as much.
final class UserStream {

    /// By how much events of different jobs may be late.
    private static final Duration OVERLAP = Duration.ofSeconds(10);

    /// What lies further back is to be asked for otherwise.
    private static final Duration FURTHEST_BACK = Duration.ofHours(24);

    private static final int BITS_BELOW_MILLIS = 16;

    private final Map<UUID, JobStream> jobs = new HashMap<>();
    private final @Nullable UUID last;
    private final Instant since;
    private boolean begun;

    /// @param last the event that the client got last, on whatever connection
    /// @param now when it connects
    UserStream(Optional<UUID> last, Instant now) {
        this.last = last.orElse(null);
        this.since = last.map(id -> later(at(id).minus(OVERLAP), now.minus(FURTHEST_BACK)))
                .orElse(now);
    }

    private static Instant at(UUID event) {
        return Instant.ofEpochMilli(event.getMostSignificantBits() >>> BITS_BELOW_MILLIS);
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    /// From when on jobs that have ended are of interest at the first look; empty when none are.
    Optional<Instant> since() {
        return begun || last == null ? Optional.empty() : Optional.of(since);
    }

    /// The jobs to be looked at, and how many of their events are known.
    ///
    /// @param there jobs of the user that are live, or were just now
    Map<UUID, Integer> watch(Set<UUID> there) {
        jobs.entrySet().removeIf(job -> job.getValue().over() && !there.contains(job.getKey()));
        there.forEach(job -> jobs.computeIfAbsent(job, ignored -> begin()));
        begun = true;
        Map<UUID, Integer> known = new HashMap<>();
        jobs.forEach((job, stream) -> {
            if (!stream.over()) {
                known.put(job, stream.known());
            }
        });
        return known;
    }

    /// Jobs that come later are sent from their beginning, and so are those that came before the first look but after
    /// the client.
    private JobStream begin() {
        return begun ? new JobStream(Optional.empty()) : JobStream.since(since, last);
    }

    /// What the client does not know yet, in the order in which it happened.
    ///
    /// @param timelines all events of jobs that have more than is known, in order
    List<FeedRow> next(Map<UUID, List<FeedRow>> timelines) {
        List<FeedRow> fresh = new ArrayList<>();
        jobs.forEach((job, stream) -> fresh.addAll(stream.next(timelines.getOrDefault(job, List.of()))));
        fresh.sort(Comparator.comparing(FeedRow::at).thenComparing(FeedRow::id));
        return fresh;
    }
}
