package dev.bobine.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.bobine.catalogue.Model;
import dev.bobine.persistence.BackendStore;
import dev.bobine.persistence.BackendStore.BackendState;
import dev.bobine.persistence.Database;
import dev.bobine.persistence.OutboxStore;
import dev.bobine.persistence.OutboxStore.Backlog;
import dev.bobine.persistence.QueueQueries.LaneRow;
import dev.bobine.persistence.StatsStore;
import dev.bobine.persistence.StatsStore.Stats;
import dev.bobine.persistence.StatsStore.Totals;
import dev.bobine.publication.stream.StateStreams;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// How the deployment stands. Calls block.
@ApplicationScoped
class StatsViews implements StateStreams.Source {

    private final StatsStore stats;
    private final BackendStore backends;
    private final OutboxStore outbox;
    private final ApiSettings settings;
    private final Database database;
    private final ObjectMapper json;

    StatsViews(
            StatsStore stats,
            BackendStore backends,
            OutboxStore outbox,
            ApiSettings settings,
            Database database,
            ObjectMapper json) {
        this.stats = stats;
        this.backends = backends;
        this.outbox = outbox;
        this.settings = settings;
        this.database = database;
        this.json = json;
    }

    @Override
    public String json() {
        try {
            return json.writeValueAsString(now());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("cannot write the state as JSON", e);
        }
    }

    StatsView now() {
        Stats now = database.await(stats::read);
        List<StatsView.Backend> each = database.await(backends::list).stream()
                .filter(state -> settings.backend(state.name()).isPresent())
                .map(state -> backend(state, now.lanes()))
                .toList();
        return view(now, each, database.await(outbox::backlog));
    }

    private StatsView.Backend backend(BackendState state, List<LaneRow> lanes) {
        Map<String, Long> byLane = new TreeMap<>();
        lanes.stream()
                .filter(lane -> Model.backendsOf(lane.lane()).contains(state.name()))
                .forEach(lane -> byLane.put(lane.lane(), lane.waiting()));
        long queued = byLane.values().stream().mapToLong(Long::longValue).sum();
        Integer limit =
                BackendView.inFlightLimit(state, settings.backend(state.name()).orElse(null));
        return new StatsView.Backend(state.name(), queued, byLane, state.inFlight(), limit, state.pausedAt() != null);
    }

    private static StatsView view(Stats stats, List<StatsView.Backend> each, Backlog backlog) {
        Totals totals = stats.totals();
        long queued = stats.lanes().stream().mapToLong(LaneRow::waiting).sum();
        long startable = stats.lanes().stream().mapToLong(LaneRow::startable).sum();
        return new StatsView(
                queued,
                totals.delayed(),
                totals.running(),
                totals.unresolved(),
                age(totals.oldestQueued(), totals.now()),
                totals.workers(),
                totals.running() + Math.min(startable, places(each)),
                new StatsView.Outbox(backlog.events(), age(backlog.oldest(), totals.now())),
                each);
    }

    /// Jobs that the backends would take now.
    private static long places(List<StatsView.Backend> each) {
        return each.stream()
                .filter(backend -> !backend.paused())
                .mapToLong(backend -> {
                    Integer limit = backend.limit();
                    return limit == null ? backend.queued() : Math.max(0, limit - backend.inFlight());
                })
                .sum();
    }

    static long age(@Nullable Instant since, Instant now) {
        return since == null ? 0 : Math.max(0, Duration.between(since, now).toSeconds());
    }
}
