package dev.bobine.runtime;

import dev.bobine.capacity.MemoryBudget;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

/// What became of the memory for what strangers send.
final class MemoryMeters {

    private MemoryMeters() {}

    static void bind(MemoryBudget memory, MeterRegistry meters) {
        Gauge _ = Gauge.builder("bobine.memory.limit", memory, MemoryBudget::limit)
                .register(meters);
        Gauge _ = Gauge.builder("bobine.memory.taken", memory, MemoryBudget::copies)
                .tag("use", "copies")
                .register(meters);
        Gauge _ = Gauge.builder("bobine.memory.taken", memory, MemoryBudget::replies)
                .tag("use", "replies")
                .register(meters);
        Gauge _ = Gauge.builder("bobine.memory.taken", memory, budget -> budget.references()
                        .taken())
                .tag("use", "references")
                .register(meters);
        Gauge _ = Gauge.builder("bobine.memory.waiting", memory, budget -> budget.references()
                        .waiting())
                .register(meters);
        FunctionCounter _ = FunctionCounter.builder(
                        "bobine.memory.waited.seconds",
                        memory,
                        budget -> budget.references().waited().toMillis() / 1000.0)
                .register(meters);
    }
}
