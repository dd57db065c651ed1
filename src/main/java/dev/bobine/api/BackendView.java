package dev.bobine.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.bobine.api.ApiSettings.ConfiguredBackend;
import dev.bobine.persistence.BackendStore.BackendState;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A backend: what is configured of it and how it stands over all pods.
///
/// @param configured false for one that was taken out of the configuration
/// @param health `ready`, `held`, `failing` or `paused`
/// @param pausedReason why an operator or the service stopped it
/// @param blockedUntil the provider asked to be left alone until then
/// @param inFlight jobs that it holds or may hold
@JsonInclude(JsonInclude.Include.NON_NULL)
record BackendView(
        String name,
        boolean configured,
        @Nullable String dialect,
        @Nullable List<String> urls,
        @Nullable Boolean freeResubmit,
        Limits limits,
        List<String> models,
        String health,
        boolean paused,
        @Nullable Instant pausedAt,
        @Nullable String pausedReason,
        @Nullable Instant blockedUntil,
        int inFlight) {

    /// @param rate requests per `rateSeconds`; absent when there is no limit
    /// @param inFlight jobs it may hold; absent when there is no limit
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Limits(
            @Nullable Integer rate,
            @Nullable Long rateSeconds,
            @Nullable Integer burst,
            @Nullable Integer inFlight) {}

    static BackendView of(
            BackendState state, @Nullable ConfiguredBackend backend, List<String> models, Health health, Instant now) {
        return new BackendView(
                state.name(),
                backend != null,
                backend == null ? null : backend.dialect(),
                backend == null ? null : backend.urls(),
                backend == null ? null : backend.freeResubmit(),
                limits(state, backend),
                models,
                health.wire(),
                state.pausedAt() != null,
                state.pausedAt(),
                state.pausedReason(),
                state.blockedUntil().isAfter(now) ? state.blockedUntil() : null,
                state.inFlight());
    }

    /// What an operator set at run time goes before the configuration.
    static @Nullable Integer inFlightLimit(BackendState state, @Nullable ConfiguredBackend backend) {
        if (state.inFlightLimit() != null) {
            return state.inFlightLimit();
        }
        return backend == null ? null : backend.inFlight();
    }

    private static Limits limits(BackendState state, @Nullable ConfiguredBackend backend) {
        Integer inFlight = inFlightLimit(state, backend);
        if (backend == null || backend.rate() == null) {
            return new Limits(null, null, null, inFlight);
        }
        return new Limits(backend.rate(), backend.ratePer().toSeconds(), backend.burst(), inFlight);
    }
}
