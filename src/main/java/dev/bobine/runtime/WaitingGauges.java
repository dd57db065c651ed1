package dev.bobine.runtime;

import dev.bobine.catalogue.Model;
import dev.bobine.persistence.UserSums.LaneSum;
import dev.bobine.persistence.UserSums.Sums;
import dev.bobine.persistence.WatchStore.BackendRow;
import dev.bobine.persistence.WatchStore.RestRow;
import dev.bobine.persistence.WatchStore.Watched;
import dev.bobine.scheduling.BackendLimits;
import dev.bobine.scheduling.BackendPolicies;
import dev.bobine.scheduling.BlockedOn;
import dev.bobine.scheduling.Waiting;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// How many jobs wait and how long the oldest has, by what they wait for: the same answer that a job gives for itself,
/// for all of them.
@ApplicationScoped
class WaitingGauges {

    private final Map<BlockedOn, Reading> jobs = new EnumMap<>(BlockedOn.class);
    private final Map<BlockedOn, Reading> oldestSeconds = new EnumMap<>(BlockedOn.class);
    private final BackendPolicies policies;

    WaitingGauges(BackendPolicies policies, MeterRegistry meters) {
        this.policies = policies;
        for (BlockedOn on : BlockedOn.values()) {
            Tags tags = Tags.of("reason", on.wire());
            jobs.put(on, meters.gauge("bobine.jobs.waiting", tags, new Reading(), Reading::value));
            oldestSeconds.put(
                    on, meters.gauge("bobine.jobs.waiting.oldest.seconds", tags, new Reading(), Reading::value));
        }
    }

    /// @param oldest when the oldest of them was admitted
    private record Group(BlockedOn on, long jobs, @Nullable Instant oldest) {}

    /// @param delayed jobs that wait for their own start time
    void show(Watched watched, Sums sums, long delayed) {
        Map<BlockedOn, Long> counts = new EnumMap<>(BlockedOn.class);
        Map<BlockedOn, Long> ages = new EnumMap<>(BlockedOn.class);
        RestRow rest = watched.rest();
        add(new Group(BlockedOn.START_TIME, delayed, rest.nextDelayed()), rest.now(), counts, ages);
        for (LaneSum lane : sums.lanes()) {
            add(new Group(reason(lane.lane(), watched), lane.jobs(), lane.oldest()), rest.now(), counts, ages);
            add(new Group(BlockedOn.USER_CAP, lane.cappedJobs(), lane.cappedOldest()), rest.now(), counts, ages);
        }
        jobs.forEach((on, gauge) -> gauge.set(counts.getOrDefault(on, 0L)));
        oldestSeconds.forEach((on, gauge) -> gauge.set(ages.getOrDefault(on, 0L)));
    }

    void forget() {
        jobs.values().forEach(Reading::forget);
        oldestSeconds.values().forEach(Reading::forget);
    }

    private static void add(Group group, Instant now, Map<BlockedOn, Long> counts, Map<BlockedOn, Long> ages) {
        counts.merge(group.on(), group.jobs(), Long::sum);
        ages.merge(group.on(), ClusterGauges.age(group.oldest(), now), Math::max);
    }

    private BlockedOn reason(String lane, Watched watched) {
        Set<String> serving = Set.copyOf(Model.backendsOf(lane));
        List<Waiting.Standing> standings = watched.backends().stream()
                .filter(backend -> serving.contains(backend.name()))
                .map(WaitingGauges::standing)
                .toList();
        RestRow rest = watched.rest();
        return Waiting.everyone(standings, policies, rest.workers(), rest.now()).on();
    }

    private static Waiting.Standing standing(BackendRow row) {
        return new Waiting.Standing(
                row.name(),
                new BackendLimits.State(row.tat(), row.blockedUntil(), row.paused(), row.inFlight()),
                row.inFlightLimit());
    }
}
