package dev.bobine.signals;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Scope;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The part of a job's trace that one stage makes. Belongs to one thread at a time.
public final class StageSpan implements AutoCloseable {

    private final Span span;
    private final @Nullable String parent;

    StageSpan(Span span, @Nullable String parent) {
        this.span = span;
        this.parent = parent;
    }

    /// Does work whose [Traces#note]s are this span's.
    public <T> T around(Supplier<T> work) {
        try (Scope current = span.makeCurrent()) {
            return work.get();
        }
    }

    /// What those that follow have as their parent (W3C `traceparent`). The parent's own while nothing is recorded.
    public @Nullable String traceparent() {
        SpanContext context = span.getSpanContext();
        return span.isRecording()
                ? "00-" + context.getTraceId() + "-" + context.getSpanId() + "-"
                        + context.getTraceFlags().asHex()
                : parent;
    }

    public StageSpan with(String name, @Nullable String value) {
        if (value != null) {
            Span _ = span.setAttribute("bobine." + name, value);
        }
        return this;
    }

    /// @param code a stable code; what an error says in full may hold anything
    public void failed(String code) {
        Span _ = span.setStatus(StatusCode.ERROR, code);
    }

    @Override
    public void close() {
        span.end();
    }
}
