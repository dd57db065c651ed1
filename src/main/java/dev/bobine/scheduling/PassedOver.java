package dev.bobine.scheduling;

import dev.bobine.persistence.DispatchStore.BacklogKey;
import java.time.Duration;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Backlogs that this process lately found nothing in that it could start: jobs of models that it does not know, or
/// that another backend serves by now. They are looked at again after a while, since the jobs at their head may have
/// gone. What is remembered is bounded; beyond that the eldest is looked at again sooner. Not for use by several
/// threads.
final class PassedOver {

    private final Duration memory;
    private final int limit;
    private final Map<BacklogKey, Long> since = new LinkedHashMap<>();

    PassedOver(Duration memory, int limit) {
        this.memory = memory;
        this.limit = limit;
    }

    /// @param nanos a monotonic clock
    void add(Collection<BacklogKey> backlogs, long nanos) {
        for (BacklogKey backlog : backlogs) {
            since.remove(backlog);
            since.put(backlog, nanos);
        }
        Iterator<BacklogKey> eldest = since.keySet().iterator();
        while (since.size() > limit) {
            eldest.next();
            eldest.remove();
        }
    }

    List<BacklogKey> at(long nanos) {
        since.values().removeIf(added -> nanos - added >= memory.toNanos());
        return List.copyOf(since.keySet());
    }
}
