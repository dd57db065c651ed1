package dev.bobine.intake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.bobine.contract.Defect;
import dev.bobine.contract.FaultCode;
import dev.bobine.job.Actor;
import dev.bobine.job.Basis;
import dev.bobine.job.CancelCommand;
import dev.bobine.job.Characters;
import dev.bobine.job.EventType;
import dev.bobine.job.FrameSize;
import dev.bobine.job.GenerationRequest;
import dev.bobine.job.JobId;
import dev.bobine.job.Kind;
import dev.bobine.job.Listener;
import dev.bobine.job.Options;
import dev.bobine.job.Origin;
import dev.bobine.job.ProductionId;
import dev.bobine.job.Reference;
import dev.bobine.job.RenderRequest;
import dev.bobine.job.RequestHead;
import dev.bobine.job.RequestIdentity;
import dev.bobine.job.Schedule;
import dev.bobine.job.Shape;
import dev.bobine.job.Still;
import dev.bobine.job.UserId;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Turns data that its schema has found valid into the domain's values.
final class MessageMapper {

    private static final int DEFAULT_PRIORITY = 5;
    private static final String DEFAULT_MODEL = "auto";
    private static final String THIN_FORMAT = "openai";
    private static final Set<EventType> OF_THIN =
            Set.of(EventType.COMPLETED, EventType.FAILED, EventType.CANCELLED, EventType.EXPIRED);
    private static final String EXPAND = "expand";

    static final String EXTENDS = "extends";
    static final String EXTEND_BY = "extendBy";

    private static final String REMIXES = "remixes";

    private MessageMapper() {}

    /// What a schema cannot say about a request, or null.
    static @Nullable Defect defect(ObjectNode data) {
        if (data.path("userId").textValue().isBlank()) {
            return new Defect(FaultCode.INVALID_FORMAT, "userId", "userId must not be blank.");
        }
        if (data.hasNonNull("direct") && Kind.STILL.wire().equals(text(data, "kind"))) {
            return new Defect(
                    FaultCode.CONFLICTING_FIELDS,
                    "direct",
                    "direct cannot be combined with a still: its prompt is drawn as it is.");
        }
        Defect broken = timeDefect(data, "notBefore");
        broken = broken != null ? broken : timeDefect(data, "deadline");
        if (broken != null) {
            return broken;
        }
        broken = basisDefect(data);
        if (broken != null) {
            return broken;
        }
        Instant notBefore = time(data, "notBefore");
        Instant deadline = time(data, "deadline");
        return notBefore != null && deadline != null && !deadline.isAfter(notBefore)
                ? new Defect(FaultCode.CONFLICTING_FIELDS, "deadline", "deadline must be after notBefore.")
                : listenerDefect(data.path("webhook"));
    }

    private static @Nullable Defect basisDefect(ObjectNode data) {
        if (data.hasNonNull(EXTENDS) && data.hasNonNull(REMIXES)) {
            return new Defect(FaultCode.CONFLICTING_FIELDS, REMIXES, "remixes cannot be combined with extends.");
        }
        return data.hasNonNull(EXTEND_BY) && !data.hasNonNull(EXTENDS)
                ? new Defect(FaultCode.MISSING_FIELD, EXTENDS, "extends is missing; without it extendBy means nothing.")
                : null;
    }

    /// Whether a clip may be made by joining others.
    static boolean mayTakeSeveralJobs(ObjectNode data) {
        return data.hasNonNull(EXTENDS) && Basis.Way.of(text(data, EXTEND_BY)) != Basis.Way.NATIVE;
    }

    private static @Nullable Basis basis(ObjectNode data) {
        String extended = text(data, EXTENDS);
        String remixed = text(data, REMIXES);
        if (extended != null) {
            return new Basis(JobId.of(extended), Origin.How.EXTENDS, Basis.Way.of(text(data, EXTEND_BY)));
        }
        return remixed == null ? null : new Basis(JobId.of(remixed), Origin.How.REMIXES, Basis.Way.NATIVE);
    }

    static GenerationRequest request(RequestIdentity identity, ObjectNode data, @Nullable String trace) {
        String model = text(data, "model");
        return new GenerationRequest(
                new RequestHead(
                        identity,
                        new UserId(data.path("userId").textValue()),
                        maxCost(data),
                        listener(data.path("webhook")),
                        metadata(data.path("metadata")),
                        trace),
                model == null ? DEFAULT_MODEL : model,
                render(data),
                new Schedule(
                        data.hasNonNull("priority") ? data.path("priority").intValue() : DEFAULT_PRIORITY,
                        time(data, "notBefore"),
                        time(data, "deadline")),
                basis(data),
                EXPAND.equals(text(data, "direct")));
    }

    /// Without `events` it wants all that can be put in its format.
    static @Nullable Listener listener(JsonNode webhook) {
        if (!webhook.isObject()) {
            return null;
        }
        boolean thin = THIN_FORMAT.equals(text(webhook, "format"));
        List<String> words = texts(webhook.path("events"));
        List<EventType> types = Arrays.stream(EventType.values())
                .filter(type -> thin ? OF_THIN.contains(type) : type.isOfWork() && type != EventType.DELETED)
                .filter(type -> words.isEmpty() || words.contains(type.word()))
                .toList();
        return new Listener(Listener.KAFKA, webhook.path("url").textValue(), types, thin ? THIN_FORMAT : "cloudevents");
    }

    /// Of a request that may have other defects; null where the endpoint makes no sense.
    static @Nullable Listener soundListener(JsonNode webhook) {
        return listenerDefect(webhook) == null ? listener(webhook) : null;
    }

    private static @Nullable Defect listenerDefect(JsonNode webhook) {
        Listener listener = listener(webhook);
        int words = (int) texts(webhook.path("events")).stream().distinct().count();
        return listener != null && listener.types().size() < words
                ? new Defect(
                        FaultCode.CONFLICTING_FIELDS,
                        "webhook.events",
                        "webhook.events has one that cannot be put in webhook.format.")
                : null;
    }

    /// In millionths; what is smaller than one is left out, so that no order costs more than was said.
    static @Nullable Long maxCost(JsonNode data) {
        return data.hasNonNull("maxCost")
                ? (Long) data.path("maxCost").decimalValue().movePointRight(6).longValue()
                : null;
    }

    private static RenderRequest render(ObjectNode data) {
        return new RenderRequest(
                data.path("prompt").textValue(),
                data.hasNonNull("seconds") ? data.path("seconds").asInt() : null,
                shape(data),
                data.hasNonNull("audio") ? data.path("audio").booleanValue() : null,
                new Options(
                        data.hasNonNull("seed") ? data.path("seed").longValue() : null,
                        text(data, "negativePrompt"),
                        text(data, "style"),
                        text(data, "look")),
                references(data.path("references")),
                Characters.named(texts(data.path("characters"))),
                data.hasNonNull("kind") ? Kind.of(data.path("kind").textValue()) : Kind.VIDEO,
                data.hasNonNull("format") ? Still.Format.of(data.path("format").textValue()) : null);
    }

    private static Shape shape(ObjectNode data) {
        String size = text(data, "size");
        String resolution = text(data, "resolution");
        return new Shape(
                size == null ? null : FrameSize.parse(size),
                text(data, "aspectRatio"),
                resolution == null ? null : resolution.toLowerCase(Locale.ROOT));
    }

    /// What a schema cannot say about a cancel command, or null.
    static @Nullable Defect cancelDefect(String source, ObjectNode data) {
        return text(data, "jobId") == null
                        && text(data, "productionId") == null
                        && Identity.of(target(source, data), Identity.id(data.path("requestId"))) == null
                ? new Defect(FaultCode.INVALID_FORMAT, "requestId", "requestId and source must not be blank.")
                : null;
    }

    /// @param source of the command itself
    static CancelCommand cancel(String source, ObjectNode data, @Nullable String trace) {
        return new CancelCommand(cancelled(source, data), Actor.USER, text(data, "reason"), trace);
    }

    private static CancelCommand.Target cancelled(String source, ObjectNode data) {
        String job = text(data, "jobId");
        String production = text(data, "productionId");
        if (job != null) {
            return new CancelCommand.Target.ByJob(JobId.of(job));
        }
        return production != null
                ? new CancelCommand.Target.ByProduction(ProductionId.of(production))
                : new CancelCommand.Target.ByRequest(
                        Objects.requireNonNull(Identity.of(target(source, data), Identity.id(data.path("requestId")))));
    }

    static Map<String, String> metadata(JsonNode metadata) {
        Map<String, String> labels = new HashMap<>();
        for (Map.Entry<String, JsonNode> label : metadata.properties()) {
            labels.put(label.getKey(), label.getValue().textValue());
        }
        return labels;
    }

    private static List<Reference> references(JsonNode items) {
        List<Reference> references = new ArrayList<>();
        for (JsonNode item : items) {
            String role = item.path("role").textValue().toUpperCase(Locale.ROOT);
            references.add(
                    new Reference(Reference.Role.valueOf(role), item.path("uri").textValue(), text(item, "mime")));
        }
        return references;
    }

    private static List<String> texts(JsonNode items) {
        List<String> texts = new ArrayList<>();
        items.forEach(item -> texts.add(item.textValue()));
        return texts;
    }

    private static String target(String source, JsonNode data) {
        String target = text(data, "source");
        return target == null ? source : target;
    }

    private static @Nullable String text(JsonNode data, String field) {
        return data.path(field).textValue();
    }

    /// The schema's notion of a date is a little wider than Java's: leap seconds, for one.
    private static @Nullable Defect timeDefect(JsonNode data, String field) {
        try {
            time(data, field);
            return null;
        } catch (DateTimeException e) {
            return new Defect(FaultCode.INVALID_FORMAT, field, field + " is no point in time.");
        }
    }

    private static @Nullable Instant time(JsonNode data, String field) {
        String text = text(data, field);
        return text == null ? null : OffsetDateTime.parse(text).toInstant();
    }
}
