package dev.bobine.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.bobine.api.ApiSettings.ConfiguredBackend;
import dev.bobine.persistence.BackendStore.BackendState;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// A backend: what is configured of it and how it stands over all pods.
///
/// @param configuration what is configured of it
/// @param health `ready`, `held`, `failing` or `paused`
/// @param blockedUntil the provider asked to be left alone until then
/// @param faults submits in a row that it failed at; from some number on it is tried with one job at a time
/// @param waiting jobs waiting that it could take
/// @param failures why jobs admitted in the last 24 hours have failed there, among the newest
@JsonInclude(JsonInclude.Include.NON_NULL)
record BackendView(
        String name,
        @JsonUnwrapped Configuration configuration,
        String health,
        @JsonUnwrapped Pause pause,
        @Nullable Instant blockedUntil,
        int faults,
        @JsonUnwrapped Use use,
        Count waiting,
        List<FailuresOfKind> failures) {

    /// What is configured of a backend.
    ///
    /// @param configured false for one that was taken out of the configuration
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Configuration(
            boolean configured,
            @Nullable String dialect,
            @Nullable List<String> urls,
            @Nullable Boolean freeResubmit,
            Limits limits,
            List<String> models) {

        static Configuration of(BackendState state, @Nullable ConfiguredBackend backend, List<String> models) {
            return new Configuration(
                    backend != null,
                    backend == null ? null : backend.dialect(),
                    backend == null ? null : backend.urls(),
                    backend == null ? null : backend.freeResubmit(),
                    BackendView.limits(state, backend),
                    models);
        }
    }

    /// Whether it is stopped.
    ///
    /// @param pausedReason why an operator or the service stopped it
    /// @param pausedUntil when it resumes by itself; absent when somebody has to see to it
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Pause(
            boolean paused,
            @Nullable Instant pausedAt,
            @Nullable String pausedReason,
            @Nullable Instant pausedUntil) {

        static Pause of(BackendState state) {
            return new Pause(state.pausedAt() != null, state.pausedAt(), state.pausedReason(), state.pausedUntil());
        }
    }

    /// How much of its limits is used up.
    ///
    /// @param rateUsed share of what may be sent at once that has been used up, 0 to 1; absent without a limit
    /// @param inFlight jobs that it holds or may hold
    /// @param limitChangedAt when its limit of jobs was last changed by what was found out
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Use(
            @Nullable Double rateUsed,
            int inFlight,
            @Nullable Instant limitChangedAt) {}

    /// @param last when the latest of them failed
    record FailuresOfKind(String code, long jobs, Instant last) {}

    /// How things stand beyond the backend's own row.
    ///
    /// @param waiting jobs waiting that it could take
    record Standing(Health health, @Nullable Double rateUsed, Count waiting, List<FailuresOfKind> failures) {}

    /// @param rate requests per `rateSeconds`; absent when there is no limit
    /// @param inFlight jobs it may hold; absent when there is no limit
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "BackendLimits")
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
                Configuration.of(state, backend, models),
                standing.health().wire(),
                Pause.of(state),
                state.blockedUntil().isAfter(now) ? state.blockedUntil() : null,
                state.faults(),
                new Use(standing.rateUsed(), state.inFlight(), state.limitChangedAt()),
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
