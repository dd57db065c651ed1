package dev.bobine.rendering;

import dev.bobine.capacity.MemoryBudget;
import dev.bobine.job.FrameSize;
import dev.bobine.job.JobState;
import dev.bobine.job.Options;
import dev.bobine.job.Reference;
import dev.bobine.job.Reference.Role;
import dev.bobine.job.Render;
import dev.bobine.net.UrlGuard;
import dev.bobine.rendering.http.HttpSettings;
import dev.bobine.rendering.omni.GeminiOmniModel;
import dev.bobine.rendering.omni.GeminiOmniSettings;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/// Submits jobs with large references, all at the same time, as a program of its own, so that it can be given a small
/// heap.
final class ManyReferences {

    static final int BYTES = 20 << 20;

    private static final long MIB = 1 << 20;

    private ManyReferences() {}

    public static void main(String[] arguments) {
        int jobs = Integer.parseInt(arguments[1]);
        MemoryBudget memory = new MemoryBudget(72 * MIB, 8 * MIB, 0, 0, 2 * BYTES);
        Render spec = new Render(
                "a boat",
                4,
                FrameSize.parse("1280x720"),
                true,
                Options.NONE,
                List.of(new Reference(Role.FIRST_FRAME, "s3://bucket/large.png", null)));
        AtomicInteger answered = new AtomicInteger();
        try (GeminiOmniModel model = model();
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < jobs; i++) {
                OneJob job = OneJob.referring("user-" + i, spec, arguments[0], model, memory);
                threads.execute(() -> {
                    if (job.run() instanceof JobState.Failed) {
                        answered.incrementAndGet();
                    }
                });
            }
        }
        System.out.println(
                "answered " + answered + ", taken " + memory.references().taken());
    }

    private static GeminiOmniModel model() {
        Duration limit = Duration.ofMinutes(2);
        HttpSettings http = new HttpSettings(limit, limit, UrlGuard.anywhere());
        GeminiOmniSettings settings = new GeminiOmniSettings("gpu", () -> Optional.of("key-1"), http, "s");
        return new GeminiOmniModel(settings, new Large(), InstantSource.system());
    }

    private static final class Large implements ReferenceSource {

        @Override
        public String link(Reference reference) {
            return reference.uri();
        }

        @Override
        public Media read(Reference reference) {
            return new Media(new byte[BYTES], "image/png");
        }
    }
}
