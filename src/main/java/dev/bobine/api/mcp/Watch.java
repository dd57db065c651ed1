package dev.bobine.api.mcp;

import dev.bobine.access.Caller;
import dev.bobine.api.Problem;
import dev.bobine.api.ProblemException;
import dev.bobine.job.JobId;
import dev.bobine.publication.stream.Connections;
import dev.bobine.publication.stream.EventStreams;
import dev.bobine.publication.stream.Waiter;
import io.quarkiverse.mcp.server.Progress;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Function;

/// Follows something that takes minutes for as long as one call may last, and tells the client how far it is.
@ApplicationScoped
class Watch {

    /// Longest time that one call follows; shorter than what proxies wait for.
    private static final int LONGEST_WAIT = 50;

    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);
    private static final int ALL = 100;

    private static final Duration COME_BACK = Duration.ofSeconds(2);

    private final EventStreams streams;
    private final Connections connections;
    private final Caller caller;
    private final InstantSource clock;

    Watch(EventStreams streams, Connections connections, Caller caller, InstantSource clock) {
        this.streams = streams;
        this.connections = connections;
        this.caller = caller;
        this.clock = clock;
    }

    /// @param percent of what is to be done
    record Look(boolean ended, int percent, String sentence) {}

    /// Looks at it.
    @FunctionalInterface
    interface Source<T> {
        T look() throws IOException;
    }

    /// What was seen last: the end, or how it stood when the time was over. Who waits takes a place, as whoever waits
    /// for a picture does.
    ///
    /// @param id of the job or production
    /// @throws ProblemException when the caller waits for as many answers here as it may
    <T> T follow(String id, int seconds, Progress progress, Source<T> source, Function<T, Look> reading)
            throws IOException {
        T first = source.look();
        if (seconds <= 0 || reading.apply(first).ended()) {
            return first;
        }
        Connections.Party waiter = connections.waiter(caller.name());
        connections.refusal(waiter).ifPresent(this::refuse);
        try (Waiter _ = streams.waitFor(JobId.of(id), waiter)) {
            return follow(first, seconds, progress, source, reading);
        }
    }

    private void refuse(Connections.Refusal refusal) {
        Instant later = clock.instant().plus(COME_BACK);
        throw new ProblemException(
                switch (refusal) {
                    case TOO_MANY ->
                        Problem.until(429, "too_many_waits", "You wait for as many answers as you may.", later);
                    case POD_FULL ->
                        Problem.until(503, "streams_full", "Nobody else can wait here at the moment.", later);
                });
    }

    private <T> T follow(T first, int seconds, Progress progress, Source<T> source, Function<T, Look> reading)
            throws IOException {
        Instant end = clock.instant().plusSeconds(Math.min(seconds, LONGEST_WAIT));
        T seen = first;
        int reported = -1;
        while (true) {
            Look look = reading.apply(seen);
            int percent = look.ended() ? ALL : Math.min(look.percent(), ALL - 1);
            if (percent > reported && progress.token().isPresent()) {
                reported = percent;
                progress.notificationBuilder()
                        .setProgress(percent)
                        .setTotal(ALL)
                        .setMessage(look.sentence())
                        .build()
                        .sendAndForget();
            }
            if (look.ended() || !clock.instant().isBefore(end)) {
                return seen;
            }
            pause();
            seen = source.look();
        }
    }

    private static void pause() {
        try {
            Thread.sleep(BETWEEN_LOOKS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
