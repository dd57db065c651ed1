package dev.bobine.loop;

import static dev.bobine.quality.Waits.await;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// What a call does to the age of the loop that makes it.
public final class Ages {

    private static final Duration OLD = Duration.ofMillis(300);
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private Ages() {}

    /// Whether a loop that has grown old in the middle of a round is young once the call has ended, well or not.
    public static boolean isProgress(Runnable call) {
        CompletableFuture<Loop> self = new CompletableFuture<>();
        CompletableFuture<Boolean> younger = new CompletableFuture<>();
        try (Loop loop = Loop.start("test", () -> {
            Loop own = self.join();
            await().atMost(LIMIT).until(() -> own.age().compareTo(OLD) > 0);
            Duration before = own.age();
            quietly(call);
            younger.complete(own.age().compareTo(before) < 0);
            return Duration.ofHours(1);
        })) {
            self.complete(loop);
            return younger.orTimeout(LIMIT.toSeconds(), TimeUnit.SECONDS).join();
        }
    }

    private static void quietly(Runnable call) {
        try {
            call.run();
        } catch (RuntimeException expected) {
            // It failed, which is an end too.
        }
    }
}
