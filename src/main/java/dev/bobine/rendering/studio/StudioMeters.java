package dev.bobine.rendering.studio;

import dev.bobine.job.Frame;
import dev.bobine.job.Join;
import dev.bobine.job.Prompted;
import dev.bobine.job.Work;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;

/// What the studio of this process tells of itself. Until it is bound it tells nothing.
final class StudioMeters {

    /// Why a piece of work came to nothing.
    enum Reason {
        TOO_LARGE,
        BAD_CLIP,
        CLIP_GONE,
        PROGRAM,
        TIME_LIMIT,
        KILLED,
        WRONG_RESULT,
        LOST
    }

    private final AtomicInteger running = new AtomicInteger();
    private final MeterRegistry registry;

    StudioMeters(MeterRegistry registry, String backend) {
        this.registry = registry;
        Gauge.builder("bobine.studio.running", running, AtomicInteger::get)
                .tag("backend", backend)
                .description("pieces of work that the studio of this pod works on")
                .register(registry);
    }

    void begun() {
        running.incrementAndGet();
    }

    /// Whatever it came to.
    void ended(Work work, Duration took) {
        running.decrementAndGet();
        registry.timer("bobine.studio.duration", "work", word(work)).record(took);
    }

    void failed(Work work, Reason reason) {
        registry.counter(
                        "bobine.studio.failures",
                        "work",
                        word(work),
                        "reason",
                        reason.name().toLowerCase(Locale.ROOT))
                .increment();
    }

    private static String word(Work work) {
        return switch (work) {
            case Join _ -> "join";
            case Frame frame -> frame.place() == Frame.Place.SHEET ? "sheet" : "frame";
            case Prompted _ -> "none";
        };
    }
}
