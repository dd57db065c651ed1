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
/// @param pausedUntil when it resumes by itself; absent when somebody has to see to it
/// @param blockedUntil the provider asked to be left alone until then
/// @param faults submits in a row that it failed at; from some number on it is tried with one job at a time
/// @param rateUsed share of what may be sent at once that has been used up, 0 to 1; absent without a limit
/// @param inFlight jobs that it holds or may hold
/// @param limitChangedAt when its limit of jobs was last changed by what was found out
/// @param waiting jobs waiting that it could take
/// @param failures why jobs admitted in the last 24 hours have failed there, among the newest
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
        @Nullable Instant pausedUntil,
        @Nullable Instant blockedUntil,
        int faults,
        @Nullable Double rateUsed,
        int inFlight,
        @Nullable Instant limitChangedAt,
        Count waiting,
        List<FailuresOfKind> failures) {

    /// @param last when the latest of them failed
    record FailuresOfKind(String code, long jobs, Instant last) {}

    /// How things stand beyond the backend's own row.
    ///
    /// @param waiting jobs waiting that it could take
    record Standing(Health health, @Nullable Double rateUsed, Count waiting, List<FailuresOfKind> failures) {}

    /// @param rate requests per `rateSeconds`; absent when there is no limit
    /// @param inFlight jobs it may hold; absent when there is no limit
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Limits(
            @Nullable Integer rate,
            @Nullable Long rateSeconds,
            @Nullable Integer burst,
            @Nullable Integer inFlight) {}

    static BackendView of(
            BackendState state,
            @Nullable ConfiguredBackend backend,
            List<String> models,
            Standing standing,
            Instant now) {
        return new BackendView(
                state.name(),
                backend != null,
                backend == null ? null : backend.dialect(),
                backend == null ? null : backend.urls(),
                backend == null ? null : backend.freeResubmit(),
                limits(state, backend),
                models,
                standing.health().wire(),
                state.pausedAt() != null,
                state.pausedAt(),
                state.pausedReason(),
                state.pausedUntil(),
                state.blockedUntil().isAfter(now) ? state.blockedUntil() : null,
                state.faults(),
                standing.rateUsed(),
                state.inFlight(),
                state.limitChangedAt(),
                standing.waiting(),
                standing.failures());
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
