package dev.bobine.publication.stream;

import dev.bobine.job.JobId;
import dev.bobine.job.UserId;
import dev.bobine.loop.BackgroundTask;
import dev.bobine.loop.Wakeup;
import dev.bobine.persistence.Database;
import dev.bobine.persistence.FeedStore;
import dev.bobine.persistence.FeedStore.FeedRow;
import dev.bobine.persistence.FeedStore.Interest;
import dev.bobine.persistence.FeedStore.UsersJob;
import dev.bobine.persistence.FeedStore.Watched;
import dev.bobine.publication.CloudEventJson;
import dev.bobine.publication.stream.Connections.Connection;
import dev.bobine.publication.stream.Connections.Party;
import io.smallrye.mutiny.Multi;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/// The streams of events that are open in this pod, of jobs and of users. One look serves them all, when a wake-up
/// tells of events and once a second in case one got lost; a stream costs an entry in that look and no connection of
/// its own to anything.
@ApplicationScoped
public class EventStreams implements BackgroundTask {

    private static final Duration POLL = Duration.ofSeconds(1);

    /// How long before the last look a job may have been admitted that ended before this one.
    private static final Duration MARGIN = Duration.ofSeconds(10);

    private record JobFollower(UUID job, JobStream stream, Connection connection) {}

    private record UserFollower(UserId user, UserStream stream, Connection connection) {}

    private final Database database;
    private final FeedStore feed;
    private final Connections connections;
    private final StreamSettings settings;
    private final InstantSource clock;
    private final Map<Connection, JobFollower> ofJobs = new ConcurrentHashMap<>();
    private final Map<Connection, UserFollower> ofUsers = new ConcurrentHashMap<>();
    private Instant lastLook;

    EventStreams(
            Database database, FeedStore feed, Connections connections, StreamSettings settings, InstantSource clock) {
        this.database = database;
        this.feed = feed;
        this.connections = connections;
        this.settings = settings;
        this.clock = clock;
        this.lastLook = clock.instant();
    }

    @Override
    public String name() {
        return "streams";
    }

    @Override
    public Optional<Wakeup> wakeup() {
        return Optional.of(Wakeup.OUTBOX);
    }

    @Override
    public synchronized Duration runOnce() {
        Instant now = clock.instant();
        if (!ofJobs.isEmpty() || !ofUsers.isEmpty()) {
            look();
        }
        lastLook = now;
        connections.beat();
        return POLL;
    }

    private void look() {
        List<JobFollower> jobs = List.copyOf(ofJobs.values());
        List<UserFollower> users = List.copyOf(ofUsers.values());
        List<Watched> watched = new ArrayList<>();
        jobs.forEach(each -> watched.add(new Watched(each.job(), each.stream().known())));
        watchUsers(users, watched);
        if (watched.isEmpty()) {
            return;
        }
        Map<UUID, List<FeedRow>> timelines =
                database.await(() -> feed.changed(watched)).stream().collect(Collectors.groupingBy(FeedRow::jobId));
        jobs.stream().filter(each -> !each.connection().isBehind()).forEach(each -> tell(each, timelines));
        users.stream()
                .filter(each -> !each.connection().isBehind())
                .forEach(each -> tell(each.stream().next(timelines), each.connection()));
    }

    private void watchUsers(List<UserFollower> users, List<Watched> watched) {
        if (users.isEmpty()) {
            return;
        }
        Instant lately = lastLook.minus(MARGIN);
        List<Interest> interests = users.stream()
                .map(each -> new Interest(
                        each.user().value(), lately, each.stream().since().orElse(null)))
                .toList();
        Map<String, Set<UUID>> there = database.await(() -> feed.jobsOf(interests)).stream()
                .collect(Collectors.groupingBy(
                        UsersJob::userId, Collectors.mapping(UsersJob::jobId, Collectors.toSet())));
        users.forEach(each -> each.stream()
                .watch(there.getOrDefault(each.user().value(), Set.of()))
                .forEach((job, known) -> watched.add(new Watched(job, known))));
    }

    private void tell(JobFollower follower, Map<UUID, List<FeedRow>> timelines) {
        List<FeedRow> timeline = timelines.get(follower.job());
        if (timeline != null) {
            tell(follower.stream().next(timeline), follower.connection());
            if (follower.stream().over()) {
                follower.connection().complete();
            }
        }
    }

    private void tell(List<FeedRow> events, Connection connection) {
        events.forEach(event -> connection.emit(new Item.Event(event.id(), event.type(), json(event))));
    }

    private String json(FeedRow event) {
        return CloudEventJson.of(
                event.id(), settings.source(), event.type(), event.at(), event.jobId(), event.data(), event.trace());
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
    public Multi<Item> open(JobId job, Optional<UUID> last, Party party) {
        return connections.open(
                party,
                connection -> ofJobs.put(connection, new JobFollower(job.value(), new JobStream(last), connection)),
                ofJobs::remove);
    }

    /// Somebody who waits for what happens to a job.
    public Waiter waitFor(JobId job, Party party) {
        return new Waiter(open(job, Optional.empty(), party));
    }

    /// What happens to all jobs of a user: from now on, or since the event that the client got last.
    public Multi<Item> open(UserId user, Optional<UUID> last, Party party) {
        return connections.open(
                party,
                connection -> ofUsers.put(
                        connection, new UserFollower(user, new UserStream(last, clock.instant()), connection)),
                ofUsers::remove);
    }
}
