package dev.bobine.api.mcp;

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

    private final InstantSource clock;

    Watch(InstantSource clock) {
        this.clock = clock;
    }

    /// @param percent of what is to be done
    record Look(boolean ended, int percent, String sentence) {}

    /// Looks at it.
    @FunctionalInterface
    interface Source<T> {
        T look() throws IOException;
    }

    /// What was seen last: the end, or how it stood when the time was over.
    <T> T follow(int seconds, Progress progress, Source<T> source, Function<T, Look> reading) throws IOException {
        Instant end = clock.instant().plusSeconds(Math.clamp(seconds, 0, LONGEST_WAIT));
        int reported = -1;
        while (true) {
            T seen = source.look();
            Look look = reading.apply(seen);
            int percent = look.ended() ? ALL : Math.min(look.percent(), ALL - 1);
            if (seconds > 0 && percent > reported && progress.token().isPresent()) {
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
