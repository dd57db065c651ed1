package dev.bobine.scheduling;

import dev.bobine.job.Job;
import dev.bobine.job.JobId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;

/// Start-time fair queueing between users (Goyal, Vin, Cheng, 1996), on estimated cost with weights; priority, then
/// age, inside a user.
///
/// Every user's backlog carries a start tag. The least tag goes first, and moves on by cost / weight; the tag that was
/// served is the lane's virtual time, at which users enter who had no backlog. So over any time in which two users both
/// wait, their cost served per weight differs by no more than one job each, and a lone user gets everything.
public final class FairShare {

    /// Resolution of tags: cost of one micro at weight 1.
    public static final long SCALE = 1_000;

    private FairShare() {}

    /// A waiting job.
    public record Head(JobId id, long fairCost) {}

    /// A user's backlog on a lane, as far as it was read.
    ///
    /// @param heads the first jobs in the user's own order
    /// @param more whether jobs are waiting beyond `heads`
    /// @param room jobs the user may start before reaching the running cap
    public record Backlog(String lane, String userId, long tag, int weight, int room, List<Head> heads, boolean more) {
        public Backlog {
            Objects.requireNonNull(lane, "lane is null");
            Objects.requireNonNull(userId, "userId is null");
            heads = List.copyOf(heads);
        }
    }

    /// A job that starts now.
    public record Pick(JobId id, String lane, String userId, long startTag) {}

    /// A backlog after the picks.
    ///
    /// @param ready whether the user could start another job at the next turn
    public record Moved(String lane, String userId, long tag, boolean ready, int jobs, long cost) {}

    /// What one turn does.
    ///
    /// @param laneTimes virtual time of each lane that was served
    public record Turn(List<Pick> picks, List<Moved> moved, Map<String, Long> laneTimes) {}

    /// Chooses up to `slots` jobs.
    ///
    /// @param backlogs with the least tags of their lanes
    /// @param horizon no backlog that was not read has a tag below this one
    public static Turn pick(List<Backlog> backlogs, int slots, long horizon) {
        return new Round(backlogs, horizon).run(slots);
    }

    /// The tag after a job of that cost.
    public static long advance(long tag, long fairCost, int weight) {
        return tag + Math.max(1, Job.Terms.counted(fairCost) * SCALE / weight);
    }

    private static final class Entry {
        private final Backlog backlog;
        private long tag;
        private int taken;
        private long cost;

        Entry(Backlog backlog) {
            this.backlog = backlog;
            this.tag = backlog.tag();
        }

        long tag() {
            return tag;
        }

        boolean exhausted() {
            return taken == backlog.heads().size();
        }
    }

    private static final class Round {
        private final List<Entry> entries;
        private final PriorityQueue<Entry> queue = new PriorityQueue<>(
                Comparator.comparingLong(Entry::tag).thenComparing(entry -> entry.backlog.userId()));
        private final Map<String, Integer> room = new HashMap<>();
        private final Map<String, Long> laneTimes = new HashMap<>();
        private final List<Pick> picks = new ArrayList<>();
        private long horizon;

        Round(List<Backlog> backlogs, long horizon) {
            this.horizon = horizon;
            this.entries = backlogs.stream().map(Entry::new).toList();
            for (Entry entry : entries) {
                room.merge(entry.backlog.userId(), entry.backlog.room(), Math::min);
                enqueue(entry);
            }
        }

        Turn run(int slots) {
            while (picks.size() < slots && !queue.isEmpty() && queue.peek().tag <= horizon) {
                serve(queue.remove());
            }
            return new Turn(picks, entries.stream().map(this::moved).toList(), laneTimes);
        }

        private void serve(Entry entry) {
            Backlog backlog = entry.backlog;
            if (roomOf(backlog) == 0) {
                return;
            }
            Head head = backlog.heads().get(entry.taken++);
            room.merge(backlog.userId(), -1, Integer::sum);
            picks.add(new Pick(head.id(), backlog.lane(), backlog.userId(), entry.tag));
            laneTimes.merge(backlog.lane(), entry.tag, Math::max);
            entry.tag = advance(entry.tag, head.fairCost(), backlog.weight());
            entry.cost += head.fairCost();
            enqueue(entry);
        }

        /// A backlog whose read part is used up may have the next turn: nobody with a later tag is served before it was
        /// read.
        private void enqueue(Entry entry) {
            if (!entry.exhausted()) {
                queue.add(entry);
            } else if (entry.backlog.more() && roomOf(entry.backlog) > 0) {
                horizon = Math.min(horizon, entry.tag);
            }
        }

        private int roomOf(Backlog backlog) {
            return room.getOrDefault(backlog.userId(), 0);
        }

        private Moved moved(Entry entry) {
            Backlog backlog = entry.backlog;
            boolean waiting = !entry.exhausted() || backlog.more();
            boolean ready = waiting && roomOf(backlog) > 0;
            return new Moved(backlog.lane(), backlog.userId(), entry.tag, ready, entry.taken, entry.cost);
        }
    }
}
