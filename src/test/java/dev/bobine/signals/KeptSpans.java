package dev.bobine.signals;

import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.enterprise.inject.Typed;
import jakarta.inject.Singleton;

/// Keeps the spans of tests that trace.
class KeptSpans {

    /// Not offered as an exporter, or every span would be kept twice.
    @Produces
    @Singleton
    @Typed(InMemorySpanExporter.class)
    InMemorySpanExporter spans() {
        return InMemorySpanExporter.create();
    }

    @Produces
    @ApplicationScoped
    SpanProcessor processor(InMemorySpanExporter spans) {
        return SimpleSpanProcessor.create(spans);
    }
}
