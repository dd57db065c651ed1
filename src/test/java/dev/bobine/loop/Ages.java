package dev.bobine.loop;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;

/// What a call does to the age of the loop that makes it.
public final class Ages {

    private static final Duration OLD = Duration.ofMillis(300);
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private Ages() {}

    /// Whether a loop that has grown old in the middle of a round is young once the call has ended, well or not.
    public static boolean isProgress(Runnable call) {
        AtomicReference<Loop> self = new AtomicReference<>();
        AtomicReference<Boolean> younger = new AtomicReference<>();
        try (Loop loop = Loop.start("test", () -> {
            await().atMost(LIMIT).until(() -> self.get() != null && self.get().age().compareTo(OLD) > 0);
            Duration before = self.get().age();
            quietly(call);
            younger.set(self.get().age().compareTo(before) < 0);
            return Duration.ofHours(1);
        })) {
            self.set(loop);
            await().atMost(LIMIT).until(() -> younger.get() != null);
        }
        return younger.get();
    }

    private static void quietly(Runnable call) {
        try {
            call.run();
        } catch (RuntimeException expected) {
            // It failed, which is an end too.
        }
    }
}
