package dev.bobine.scheduling;

import dev.bobine.catalogue.Capabilities;
import dev.bobine.catalogue.Catalogue;
import dev.bobine.catalogue.Model;
import dev.bobine.catalogue.Offer;
import dev.bobine.job.CircuitBreaker;
import dev.bobine.job.FrameSize;
import dev.bobine.job.JobId;
import dev.bobine.persistence.DispatchStore.BackendChange;
import dev.bobine.persistence.DispatchStore.BackendRow;
import dev.bobine.persistence.DispatchStore.BacklogKey;
import dev.bobine.persistence.DispatchStore.BacklogRow;
import dev.bobine.persistence.DispatchStore.ClaimRow;
import dev.bobine.persistence.DispatchStore.Claims;
import dev.bobine.persistence.DispatchStore.HeadRow;
import dev.bobine.persistence.DispatchStore.LaneTimeRow;
import dev.bobine.persistence.DispatchStore.MovedRow;
import dev.bobine.persistence.DispatchStore.Turn;
import dev.bobine.scheduling.BackendLimits.Room;
import dev.bobine.scheduling.BackendLimits.State;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/// The decisions of one backend's turn. Lives for one transaction.
final class DispatchTurn implements Turn {

    private final BackendPolicy backend;
    private final Catalogue catalogue;
    private final CircuitBreaker breaker;
    private final int wanted;
    private @Nullable State state;
    private @Nullable Instant now;
    private @Nullable Room room;
    private @Nullable Integer grownLimit;
    private boolean probing;
    private int faults;
    private final List<BacklogKey> passedOver = new ArrayList<>();

    DispatchTurn(BackendPolicy backend, Catalogue catalogue, CircuitBreaker breaker, int wanted) {
        this.backend = backend;
        this.catalogue = catalogue;
        this.breaker = breaker;
        this.wanted = wanted;
    }

    @Override
    public int room(BackendRow row, int inFlight) {
        State seen = new State(row.tat(), row.blockedUntil(), row.paused(), inFlight);
        grownLimit = grown(row, inFlight);
        Integer limit = grownLimit != null ? grownLimit : row.inFlightLimit();
        Room found = backend.inForce(limit).room(seen, row.now(), breaker.isOpen(row.faults()) ? 1 : wanted);
        state = seen;
        now = row.now();
        room = found;
        faults = row.faults();
        probing = breaker.isOpen(row.faults());
        return found.jobs();
    }

    private @Nullable Integer grown(BackendRow row, int inFlight) {
        if (backend.adaptive() == null) {
            return null;
        }
        OptionalInt grown = backend.adaptive().grown(row.inFlightLimit(), inFlight, row.limitChangedAt(), row.now());
        return grown.isPresent() ? (Integer) grown.getAsInt() : null;
    }

    @Override
    public Claims choose(List<BacklogRow> rows, int max, int depth, long horizon) {
        Map<JobId, HeadRow> heads = new HashMap<>();
        rows.forEach(row -> row.heads().forEach(head -> heads.put(new JobId(head.id()), head)));
        List<FairShare.Backlog> backlogs =
                rows.stream().flatMap(row -> backlog(row, depth).stream()).toList();
        FairShare.Turn turn = FairShare.pick(backlogs, max, horizon);
        List<ClaimRow> claims = turn.picks().stream()
                .map(pick -> claim(Objects.requireNonNull(heads.get(pick.id()))))
                .toList();
        State seen = Objects.requireNonNull(state);
        Instant tat = backend.limits().tatAfter(seen, Objects.requireNonNull(now), claims.size());
        // The rest waits until it is known how the one that is tried ends.
        Instant heldUntil =
                probing ? Objects.requireNonNull(now).plus(CircuitBreaker.PROBE_PATIENCE) : seen.blockedUntil();
        return new Claims(
                claims,
                turn.moved().stream().map(DispatchTurn::row).toList(),
                laneTimes(turn),
                new BackendChange(tat, heldUntil, probing, grownLimit));
    }

    /// When another job may start although nothing else happens.
    Optional<Instant> retryAt() {
        return Optional.ofNullable(room).map(Room::retryAt);
    }

    /// Whether that many jobs used up what the backend's rate allows for now.
    boolean mustRest(int started) {
        return room != null && room.retryAt() != null && started == room.jobs();
    }

    /// What stood in the way of more.
    Optional<BlockedOn> blockedOn() {
        return Optional.ofNullable(room).map(Room::blockedOn);
    }

    /// Submits in a row that the backend had failed at.
    int faults() {
        return faults;
    }

    /// Backlogs with nothing that this process could start.
    List<BacklogKey> passedOver() {
        return passedOver;
    }

    /// The database's clock at this turn.
    Optional<Instant> now() {
        return Optional.ofNullable(now);
    }

    /// Jobs that this process cannot start here are left where they are: to processes with another configuration, or
    /// to the keeper that moves such jobs to their model's lane. A backlog that begins with nothing else is passed
    /// over, so that it does not take the place of others.
    private Optional<FairShare.Backlog> backlog(BacklogRow row, int depth) {
        List<FairShare.Head> heads = row.heads().stream()
                .filter(head -> offer(head).isPresent())
                .map(head -> new FairShare.Head(new JobId(head.id()), head.fairCost()))
                .toList();
        if (heads.isEmpty() && !row.heads().isEmpty()) {
            passedOver.add(new BacklogKey(row.lane(), row.userId()));
            return Optional.empty();
        }
        int free = Math.max(0, row.runningCap() - row.running());
        boolean more = row.heads().size() == depth || heads.size() < row.heads().size();
        return Optional.of(new FairShare.Backlog(row.lane(), row.userId(), row.tag(), row.weight(), free, heads, more));
    }

    private Optional<Offer> offer(HeadRow head) {
        return catalogue.find(head.model()).map(Model::offers).map(offers -> offers.get(backend.name()));
    }

    private ClaimRow claim(HeadRow head) {
        Offer offer = offer(head)
                .orElseThrow(() -> new IllegalStateException("no offer of " + head.model() + " at " + backend.name()));
        List<String> endpoints = backend.endpoints();
        String endpoint = endpoints.get(Math.floorMod(head.id().hashCode() + head.attempt(), endpoints.size()));
        String key = head.id() + "-" + (head.attempt() + 1);
        return new ClaimRow(head.id(), endpoint, offer.providerModel(), key, price(head, offer));
    }

    /// What works on clips that are there already takes none of a user's seconds; how long it is follows from what it
    /// costs at the dearest of its backends.
    private long price(HeadRow head, Offer offer) {
        FrameSize frame = FrameSize.parse(head.frame());
        if (offer.can().craft() != Capabilities.Craft.CUTS) {
            return offer.estimate(frame, head.audio(), head.clipSeconds());
        }
        long dearest = catalogue.find(head.model()).stream()
                .flatMap(model -> model.offers().values().stream())
                .mapToLong(one -> one.estimate(frame, head.audio(), 1))
                .max()
                .orElse(0);
        return dearest == 0 ? 0 : offer.estimate(frame, head.audio(), (int) (head.fairCost() / dearest));
    }

    private static MovedRow row(FairShare.Moved moved) {
        return new MovedRow(moved.lane(), moved.userId(), moved.tag(), moved.ready(), moved.jobs(), moved.cost());
    }

    private static List<LaneTimeRow> laneTimes(FairShare.Turn turn) {
        return turn.laneTimes().entrySet().stream()
                .map(entry -> new LaneTimeRow(entry.getKey(), entry.getValue()))
                .toList();
    }
}
