package dev.bobine.signals;

import dev.bobine.job.Job;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Makes the spans of a job's one trace. A job outlives requests, threads and pods, so every span has for its parent
/// what is stored with the job, and never what a thread happens to carry. Costs next to nothing while tracing is off.
@ApplicationScoped
public class Traces {

    static final String NAME = "dev.bobine";
    private static final AttributeKey<String> ANSWER = AttributeKey.stringKey("bobine.answer");

    private final Tracer tracer;

    Traces(OpenTelemetry telemetry) {
        this.tracer = telemetry.getTracer(NAME);
    }

    /// A stage that begins now.
    ///
    /// @param parent W3C `traceparent`; null begins a trace
    public StageSpan begin(String stage, @Nullable String parent) {
        return new StageSpan(builder(stage, parent).startSpan(), parent);
    }

    /// The hand-over to a topic of Kafka.
    public StageSpan publish(@Nullable String parent, String topic) {
        SpanBuilder publish = builder("publish", parent).setSpanKind(SpanKind.PRODUCER);
        return new StageSpan(messaging(publish, topic, "send").startSpan(), parent);
    }

    /// A stage that answers a record of a topic.
    ///
    /// @param parent W3C `traceparent`; null begins a trace
    public StageSpan process(String stage, @Nullable String parent, String topic) {
        SpanBuilder process = builder(stage, parent).setSpanKind(SpanKind.CONSUMER);
        return new StageSpan(messaging(process, topic, "process").startSpan(), parent);
    }

    /// As OpenTelemetry's conventions for messaging have it.
    private static SpanBuilder messaging(SpanBuilder span, String topic, String operation) {
        return span.setAttribute("messaging.system", "kafka")
                .setAttribute("messaging.destination.name", topic)
                .setAttribute("messaging.operation.name", operation)
                .setAttribute("messaging.operation.type", operation);
    }

    /// A stage of a job.
    public StageSpan begin(String stage, Job job) {
        return about(begin(stage, job.head().trace()), job);
    }

    /// A stage that is over by now.
    public void past(String stage, Job job, Instant from, Instant to) {
        Span span = builder(stage, job.head().trace()).setStartTimestamp(from).startSpan();
        about(new StageSpan(span, job.head().trace()), job);
        span.end(to);
    }

    /// Notes what happened on the span of this thread.
    public void note(String what, String answer) {
        Span unused = Span.current().addEvent(what, Attributes.of(ANSWER, answer));
    }

    private static StageSpan about(StageSpan span, Job job) {
        return span.with("job.id", job.id().toString())
                .with("job.attempt", Integer.toString(job.state().attempt()))
                .with("job.model", job.terms().model());
    }

    private SpanBuilder builder(String stage, @Nullable String parent) {
        Context stored = parent == null
                ? Context.root()
                : W3CTraceContextPropagator.getInstance().extract(Context.root(), parent, new Stored());
        return tracer.spanBuilder("bobine " + stage).setParent(stored);
    }

    /// The one header that is stored.
    private static final class Stored implements TextMapGetter<String> {
        @Override
        public Iterable<String> keys(String traceparent) {
            return List.of("traceparent");
        }

        @Override
        public @Nullable String get(@Nullable String traceparent, String key) {
            return key.equals("traceparent") ? traceparent : null;
        }
    }
}
