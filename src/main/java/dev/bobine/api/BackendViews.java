package dev.bobine.api;

import dev.bobine.api.ApiSettings.ConfiguredBackend;
import dev.bobine.api.BackendView.FailuresOfKind;
import dev.bobine.api.BackendView.Standing;
import dev.bobine.catalogue.Catalogue;
import dev.bobine.job.CircuitBreaker;
import dev.bobine.persistence.BackendStore.BackendState;
import dev.bobine.persistence.Database;
import dev.bobine.persistence.OperationQueries;
import dev.bobine.persistence.OperationQueries.FailureRow;
import dev.bobine.scheduling.BackendPolicies;
import dev.bobine.scheduling.Gcra;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Backends as operators see them: their rows with what waits for them and how they have failed lately.
@ApplicationScoped
class BackendViews {

    private static final Duration LATELY = Duration.ofHours(24);

    /// Enough to tell how much of a burst is left.
    private static final int MANY = 1_000_000;

    private final Catalogue catalogue;
    private final ApiSettings settings;
    private final Database database;
    private final CircuitBreaker breaker;
    private final InstantSource clock;
    private final QueueViews queue;
    private final OperationQueries operations;
    private final BackendPolicies policies;

    BackendViews(
            Catalogue catalogue,
            ApiSettings settings,
            Database database,
            CircuitBreaker breaker,
            InstantSource clock,
            QueueViews queue,
            OperationQueries operations,
            BackendPolicies policies) {
        this.catalogue = catalogue;
        this.settings = settings;
        this.database = database;
        this.breaker = breaker;
        this.clock = clock;
        this.queue = queue;
        this.operations = operations;
        this.policies = policies;
    }

    /// What is read once for all backends.
    record Look(List<QueueView.Lane> lanes, List<FailureRow> failures) {}

    Look look() {
        Instant now = clock.instant();
        return new Look(queue.lanes(), database.await(() -> operations.failures(now, LATELY)));
    }

    BackendView view(BackendState state, Look look) {
        ConfiguredBackend backend = settings.backend(state.name()).orElse(null);
        List<String> models = catalogue.models().values().stream()
                .filter(model -> model.offers().containsKey(state.name()))
                .map(model -> model.name())
                .sorted()
                .toList();
        Instant now = clock.instant();
        return BackendView.of(state, backend, models, standing(state, look, now), now);
    }

    private Standing standing(BackendState state, Look look, Instant now) {
        List<QueueView.Lane> lanes = look.lanes().stream()
                .filter(lane -> lane.backends().contains(state.name()))
                .toList();
        Count waiting = new Count(
                lanes.stream()
                        .mapToLong(lane ->
                                lane.waiting().count() + lane.cappedWaiting().count())
                        .sum(),
                lanes.stream().anyMatch(lane -> lane.waiting().atLeast()));
        List<FailuresOfKind> failures = look.failures().stream()
                .filter(row -> row.backend().equals(state.name()))
                .map(row -> new FailuresOfKind(row.code(), row.jobs(), row.last()))
                .toList();
        return new Standing(Health.of(state, breaker, now), rateUsed(state, now), waiting, failures);
    }

    private @Nullable Double rateUsed(BackendState state, Instant now) {
        Gcra rate = policies.find(state.name())
                .map(policy -> policy.limits().rate())
                .orElse(null);
        if (rate == null) {
            return null;
        }
        int burst = Math.min(rate.burst(), MANY);
        return 1 - (double) rate.conforming(state.tat(), now, burst) / burst;
    }
}
