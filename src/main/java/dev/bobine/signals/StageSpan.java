package dev.bobine.signals;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Scope;
import org.jspecify.annotations.Nullable;

/// The part of a job's trace that one stage makes. Belongs to one thread at a time.
public final class StageSpan implements AutoCloseable {

    private final Span span;
    private final @Nullable String parent;
    private @Nullable Scope scope;

    StageSpan(Span span, @Nullable String parent) {
        this.span = span;
        this.parent = parent;
    }

    /// Takes what [Traces#note] notes on this thread, until it is closed there.
    public StageSpan here() {
        scope = span.makeCurrent();
        return this;
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
            Span unused = span.setAttribute("bobine." + name, value);
        }
        return this;
    }

    /// @param code a stable code; what an error says in full may hold anything
    public void failed(String code) {
        Span unused = span.setStatus(StatusCode.ERROR, code);
    }

    @Override
    public void close() {
        if (scope != null) {
            scope.close();
        }
        span.end();
    }
}
