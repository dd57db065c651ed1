package dev.bobine.signals;

import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;

/// One HTTP call to a provider, below the stage that makes it, as OpenTelemetry's conventions for HTTP clients have it.
/// Nothing of its address but the host: paths and queries may hold what is secret.
public final class CallSpan implements AutoCloseable {

    private static final int FIRST_ERROR = 400;

    private final Span span;

    private CallSpan(Span span) {
        this.span = span;
    }

    /// Begins one, if this thread's stage is recorded.
    public static CallSpan begin(String method, String host, int port) {
        if (!Span.current().isRecording()) {
            return new CallSpan(Span.getInvalid());
        }
        return new CallSpan(GlobalOpenTelemetry.getTracer(Traces.NAME)
                .spanBuilder(method)
                .setSpanKind(SpanKind.CLIENT)
                .setAttribute("http.request.method", method)
                .setAttribute("server.address", host)
                .setAttribute("server.port", port)
                .startSpan());
    }

    public void answered(int status) {
        Span _ = span.setAttribute("http.response.status_code", status);
        if (status >= FIRST_ERROR) {
            failed(Integer.toString(status));
        }
    }

    /// @param type of the error: the status, or the name of an exception, whose message may hold anything
    public void failed(String type) {
        Span _ = span.setAttribute("error.type", type).setStatus(StatusCode.ERROR);
    }

    @Override
    public void close() {
        span.end();
    }
}
