package dev.bobine.publication.stream;

import dev.bobine.job.EventType;
import dev.bobine.persistence.FeedStore.FeedRow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What one client has been sent of a job, or of a production, and so what comes next. Not for several threads at once.
///
/// Events are sent once each, in the order of the job's timeline. The stream is over when the job has
/// ended and all of that has been sent.
final class JobStream {

    private static final Set<String> ENDS = Set.of(
            EventType.COMPLETED.wire(),
            EventType.FAILED.wire(),
            EventType.CANCELLED.wire(),
            EventType.EXPIRED.wire(),
            EventType.REJECTED.wire(),
            EventType.DELETED.wire(),
            EventType.PRODUCTION_COMPLETED.wire(),
            EventType.PRODUCTION_FAILED.wire(),
            EventType.PRODUCTION_CANCELLED.wire(),
            EventType.PRODUCTION_REJECTED.wire());

    /// A production that has ended may be retried.
    private static final String BEGINS = EventType.PRODUCTION_ACCEPTED.wire();

    private final Set<UUID> sent = new HashSet<>();
    private @Nullable UUID last;
    private @Nullable Instant since;
    private @Nullable UUID but;
    private boolean ended;

    /// @param last the event that the client got last, on whatever connection
    JobStream(Optional<UUID> last) {
        this.last = last.orElse(null);
    }

    /// Tells only what happened after a moment.
    ///
    /// @param but an event that is known all the same
    static JobStream since(Instant moment, @Nullable UUID but) {
        JobStream stream = new JobStream(Optional.empty());
        stream.since = moment;
        stream.but = but;
        return stream;
    }

    /// What the client does not know yet.
    ///
    /// @param timeline all events of the job, in order
    List<FeedRow> next(List<FeedRow> timeline) {
        skipWhatIsKnown(timeline);
        skipWhatIsOld(timeline);
        List<FeedRow> fresh = new ArrayList<>();
        for (FeedRow event : timeline) {
            ended = !event.type().equals(BEGINS) && (ended || ENDS.contains(event.type()));
            if (sent.add(event.id())) {
                fresh.add(event);
            }
        }
        return fresh;
    }

    /// An event that is not there, as when the job's data were deleted meanwhile, is known as the first one is.
    private void skipWhatIsKnown(List<FeedRow> timeline) {
        UUID known = last;
        last = null;
        if (known == null || timeline.stream().noneMatch(event -> event.id().equals(known))) {
            return;
        }
        for (FeedRow event : timeline) {
            sent.add(event.id());
            if (event.id().equals(known)) {
                return;
            }
        }
    }

    private void skipWhatIsOld(List<FeedRow> timeline) {
        Instant from = since;
        since = null;
        if (from != null) {
            timeline.stream()
                    .filter(event -> !event.at().isAfter(from) || event.id().equals(but))
                    .forEach(event -> sent.add(event.id()));
        }
    }

    /// How many events of the job are known; none before the first look.
    int known() {
        return since == null ? sent.size() : 0;
    }

    boolean over() {
        return ended;
    }
}
