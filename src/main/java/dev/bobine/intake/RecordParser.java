package dev.bobine.intake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.bobine.contract.Contract;
import dev.bobine.contract.ContractSchema;
import dev.bobine.contract.Defect;
import dev.bobine.contract.FaultCode;
import dev.bobine.contract.MessageKind;
import dev.bobine.intake.JsonBody.Reading;
import dev.bobine.job.RequestIdentity;
import dev.bobine.job.UserId;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Classifies any record: CloudEvents in binary and structured mode and plain JSON, over Kafka and over HTTP.
///
/// Never throws for what a record holds. Immutable and safe to use from many threads.
public final class RecordParser {

    private static final Logger LOG = Logger.getLogger(RecordParser.class);

    /// How much of a stack trace is kept of a bug.
    private static final int FRAMES = 8;

    /// Source of plain JSON that names none.
    public static final String PLAIN_SOURCE = "plain";

    private static final Reading NOT_BASE64 =
            new Reading.Broken(Defect.of(FaultCode.INVALID_FORMAT, "data_base64 must be JSON in base64."));

    private static final String JSON_EVENT = "application/cloudevents+json";

    private final JsonBody body;
    private final ContractSchema request;
    private final ContractSchema plainRequest;
    private final ContractSchema production;
    private final ContractSchema plainProduction;
    private final ContractSchema cancel;
    private final ContractSchema plainCancel;
    private final ContractSchema userId;
    private final ContractSchema metadata;
    private final ContractSchema webhook;

    /// @param maxBytes largest value of a record
    public RecordParser(Contract contract, int maxBytes) {
        this.body = new JsonBody(maxBytes);
        this.request = contract.schema("generation-request.json");
        this.plainRequest = contract.schema("plain-generation-request.json");
        this.production = contract.schema("production-request.json");
        this.plainProduction = contract.schema("plain-production-request.json");
        this.cancel = contract.schema("cancel-command.json");
        this.plainCancel = contract.schema("plain-cancel-command.json");
        this.userId = contract.field("generation-request.json", "userId");
        this.metadata = contract.field("generation-request.json", "metadata");
        this.webhook = contract.field("generation-request.json", "webhook");
    }

    /// A record of the requests topic. One that meets a bug of ours becomes a dead letter: it must not take the rest of
    /// its batch along.
    public Parsed parse(RawRecord record) {
        try {
            return parse(new Message(
                    MessageHeaders.ofKafka(record.headers()), record.value(), null, MessageKind.GENERATION));
        } catch (RuntimeException | StackOverflowError e) {
            // Not its message, which may repeat a prompt.
            LOG.errorf(
                    "a record could not be read: %s at %s",
                    e.getClass().getName(),
                    Arrays.stream(e.getStackTrace()).limit(FRAMES).toList());
            return Parsed.Poison.unprocessable();
        }
    }

    /// A request over HTTP. Never [Parsed.Poison]: there is always somebody to answer.
    ///
    /// @param headers by name in any case
    /// @param fallback identity of a message that brings none; its source goes with a message that only has an id
    public Parsed parseHttp(Map<String, String> headers, byte[] value, RequestIdentity fallback) {
        return parse(new Message(MessageHeaders.ofHttp(headers), value, fallback, MessageKind.GENERATION));
    }

    /// The same, where plain JSON without a type asks for a production.
    public Parsed parseHttpProduction(Map<String, String> headers, byte[] value, RequestIdentity fallback) {
        return parse(new Message(MessageHeaders.ofHttp(headers), value, fallback, MessageKind.PRODUCTION));
    }

    /// A production as it is asked for again.
    ///
    /// @param plan of the request as it was, at length
    /// @param changes a JSON object: by step, the fields that replace those that the step had
    public Parsed parseRetry(RequestIdentity identity, String plan, byte @Nullable [] changes) {
        Attribution sender = Attribution.of(identity, MessageKind.PRODUCTION, null);
        ObjectNode document = ((Reading.Document) JsonBody.trusted(plan)).root();
        if (changes == null) {
            return production(sender, identity, new LongForm(document, Map.of(), LongForm.sort(document)));
        }
        return switch (body.read(changes)) {
            case Reading.Broken(Defect defect) -> sender.refuse(defect);
            case Reading.Document(ObjectNode root) -> changed(sender, identity, document, root);
        };
    }

    private Parsed changed(Attribution sender, RequestIdentity identity, ObjectNode document, ObjectNode changes) {
        for (Map.Entry<String, JsonNode> change : changes.properties()) {
            if (!document.path("steps").has(change.getKey())
                    || !change.getValue().isObject()) {
                return sender.refuse(new Defect(
                        FaultCode.UNKNOWN_VALUE, "changes", "changes must be objects, by the names of steps."));
            }
        }
        LongForm form = LongForm.of(document, changes);
        Defect defect = unstorable(production, form.document());
        defect = defect != null ? defect : production.check(form.document());
        return defect != null ? sender.refuse(defect) : production(sender, identity, form);
    }

    /// What came, whichever way.
    private record Message(
            MessageHeaders headers,
            byte @Nullable [] value,
            @Nullable RequestIdentity fallback,
            MessageKind usual) {

        Attribution attribution(@Nullable RequestIdentity identity, MessageKind kind, @Nullable String attribute) {
            String trace = TraceParent.first(headers.traceParent(), attribute);
            return Attribution.of(identity == null ? fallback : identity, kind, trace);
        }

        @Nullable
        String plainId() {
            return fallback == null ? null : fallback.id();
        }

        String plainSource() {
            return fallback == null ? PLAIN_SOURCE : fallback.source();
        }
    }

    private Parsed parse(Message message) {
        if (message.headers().isBinaryEvent()) {
            return binaryEvent(message);
        }
        if (message.headers().isStructuredEvent()
                && !JSON_EVENT.equals(message.headers().mediaType())) {
            return message.attribution(null, MessageKind.UNKNOWN, null)
                    .refuse(Defect.of(
                            FaultCode.UNSUPPORTED_CONTENT_TYPE,
                            "Of CloudEvents in the body only " + JSON_EVENT + " is read."));
        }
        return switch (body.read(message.value())) {
            case Reading.Broken(Defect defect) -> scanned(message, defect).refuse(defect);
            case Reading.Document(ObjectNode root) ->
                isEvent(message, root) ? structuredEvent(message, root) : plain(message, root);
        };
    }

    private static boolean isEvent(Message message, ObjectNode root) {
        return message.headers().isStructuredEvent() || root.has("specversion");
    }

    private Parsed binaryEvent(Message message) {
        Envelope envelope = Envelope.ofHeaders(message.headers());
        Attribution sender = message.attribution(envelope.identity(), envelope.kind(), envelope.traceParent());
        Defect defect = envelope.defect();
        return switch (body.read(message.value())) {
            case Reading.Broken(Defect broken) -> sender.refuse(defect != null ? defect : broken);
            case Reading.Document(ObjectNode data) ->
                defect != null ? described(sender, data).refuse(defect) : eventData(sender, data);
        };
    }

    private Parsed structuredEvent(Message message, ObjectNode root) {
        Envelope envelope = Envelope.ofBody(root);
        Attribution sender = message.attribution(envelope.identity(), envelope.kind(), envelope.traceParent());
        JsonNode data = root.path("data");
        Defect defect = envelope.defect();
        if (defect != null) {
            return described(sender, data).refuse(defect);
        }
        if (root.hasNonNull("data_base64")) {
            return root.hasNonNull("data")
                    ? sender.refuse(new Defect(
                            FaultCode.CONFLICTING_FIELDS, "data_base64", "data_base64 cannot be combined with data."))
                    : encodedData(sender, root.path("data_base64"));
        }
        if (data.isMissingNode() || data.isNull()) {
            return sender.refuse(new Defect(FaultCode.MISSING_DATA, "data", "The event has no data."));
        }
        return data instanceof ObjectNode object
                ? eventData(sender, object)
                : sender.refuse(new Defect(FaultCode.NOT_AN_OBJECT, "data", "The data must be a JSON object."));
    }

    /// Some libraries write data that they hold as bytes this way, JSON or not.
    private Parsed encodedData(Attribution sender, JsonNode text) {
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(text.isTextual() ? text.textValue() : "");
        } catch (IllegalArgumentException e) {
            bytes = new byte[0];
        }
        return switch (bytes.length == 0 ? NOT_BASE64 : body.read(bytes)) {
            case Reading.Broken(Defect broken) ->
                sender.refuse(new Defect(broken.code(), "data_base64", broken.message()));
            case Reading.Document(ObjectNode data) -> eventData(sender, data);
        };
    }

    private Parsed eventData(Attribution sender, ObjectNode data) {
        RequestIdentity identity = sender.identity();
        if (identity == null) {
            throw new IllegalStateException("an event without a defect has an identity");
        }
        return switch (sender.kind()) {
            case GENERATION -> generation(described(sender, data), identity, request, data);
            case PRODUCTION -> production(described(sender, data), identity, production, data);
            case CANCEL -> cancel(sender, identity.source(), cancel, data);
            case UNKNOWN ->
                described(sender, data)
                        .refuse(new Defect(
                                FaultCode.UNKNOWN_TYPE, "type", "The type is neither a request nor a command."));
        };
    }

    private Parsed plain(Message message, ObjectNode root) {
        JsonNode type = root.path("type");
        MessageKind kind = type.isTextual() || type.isMissingNode() || type.isNull()
                ? type.isTextual() ? MessageKind.ofPlainType(type.textValue()) : message.usual()
                : MessageKind.UNKNOWN;
        String source = root.hasNonNull("source") ? root.path("source").textValue() : message.plainSource();
        String id = root.hasNonNull("id") ? Identity.id(root.path("id")) : message.plainId();
        RequestIdentity named = Identity.of(source, id);
        Attribution sender = described(message.attribution(named, kind, null), root);
        boolean nameless = message.plainId() == null && !root.hasNonNull("id") && Identity.isSource(source);
        if (named == null && !nameless) {
            return sender.refuse(Defect.of(FaultCode.INVALID_IDENTITY, "id or source is not usable text."));
        }
        return switch (kind) {
            case GENERATION, PRODUCTION ->
                named == null
                        ? sender.refuse(new Defect(FaultCode.MISSING_ID, "id", "The request has no id."))
                        : kind == MessageKind.PRODUCTION
                                ? production(sender, named, plainProduction, root)
                                : generation(sender, named, plainRequest, root);
            case CANCEL -> cancel(sender, source, plainCancel, root);
            case UNKNOWN ->
                sender.refuse(new Defect(FaultCode.UNKNOWN_TYPE, "type", "type must be generate, produce or cancel."));
        };
    }

    private Parsed generation(Attribution sender, RequestIdentity identity, ContractSchema schema, ObjectNode data) {
        Defect defect = unstorable(request, data);
        defect = defect != null ? defect : schema.check(data);
        defect = defect != null ? defect : MessageMapper.defect(data);
        if (defect != null) {
            return sender.refuse(defect);
        }
        int variants = data.path(LongForm.VARIANTS).asInt(1);
        if (variants > 1) {
            return production(sender, identity, LongForm.variants(data, variants));
        }
        return MessageMapper.mayTakeSeveralJobs(data)
                ? production(sender, identity, LongForm.sequel(data))
                : new Parsed.Request(MessageMapper.request(identity, data, sender.trace()));
    }

    private Parsed production(Attribution sender, RequestIdentity identity, ContractSchema schema, ObjectNode data) {
        Defect defect = unstorable(production, data);
        defect = defect != null ? defect : schema.check(data);
        defect = defect != null ? defect : filmDefect(data);
        return defect != null ? sender.refuse(defect) : production(sender, identity, LongForm.of(data));
    }

    private Parsed production(Attribution sender, RequestIdentity identity, LongForm form) {
        return switch (ProductionMapper.read(request, identity, form, sender.trace())) {
            case ProductionMapper.Reading.Read(var read) -> new Parsed.Production(read);
            case ProductionMapper.Reading.Broken(Defect broken) -> sender.refuse(broken);
        };
    }

    private static @Nullable Defect filmDefect(ObjectNode data) {
        if (data.hasNonNull("shots") && data.hasNonNull("steps")) {
            return new Defect(FaultCode.CONFLICTING_FIELDS, "steps", "steps cannot be combined with shots.");
        }
        return data.path("shots").path(0).path("continues").asBoolean()
                ? new Defect(
                        FaultCode.CONFLICTING_FIELDS, "shots[0].continues", "There is no shot before the first one.")
                : null;
    }

    private Parsed cancel(Attribution sender, String source, ContractSchema schema, ObjectNode data) {
        Defect defect = unstorable(cancel, data);
        defect = defect != null ? defect : schema.check(data);
        defect = defect != null ? defect : MessageMapper.cancelDefect(source, data);
        return defect != null
                ? sender.refuse(defect)
                : new Parsed.Cancel(MessageMapper.cancel(source, data, sender.trace()));
    }

    /// Only in documented fields: the others are not kept.
    private static @Nullable Defect unstorable(ContractSchema schema, ObjectNode data) {
        for (String field : schema.fields()) {
            if (!StorableJson.isStorable(data.path(field))) {
                return new Defect(
                        FaultCode.UNSTORABLE_TEXT, field, field + " must not contain U+0000 or an unpaired surrogate.");
            }
        }
        return null;
    }

    /// Adds what a refusal should tell again, as far as it is in order.
    private Attribution described(Attribution sender, JsonNode data) {
        JsonNode user = data.path("userId");
        JsonNode labels = data.path("metadata");
        boolean knownUser =
                user.isTextual() && isSound(userId, user) && !user.textValue().isBlank();
        boolean knownLabels = labels.isObject() && isSound(metadata, labels);
        JsonNode listener = data.path("webhook");
        return sender.with(
                knownUser ? new UserId(user.textValue()) : null,
                knownLabels ? MessageMapper.metadata(labels) : Map.of(),
                listener.isObject() && isSound(webhook, listener) ? MessageMapper.soundListener(listener) : null);
    }

    private static boolean isSound(ContractSchema schema, JsonNode value) {
        return StorableJson.isStorable(value) && schema.check(value) == null;
    }

    /// Whose a body is that could not be read as a tree.
    private static Attribution scanned(Message message, Defect defect) {
        Map<String, String> found = IdentityScan.of(message.value(), defect.code());
        if (found == null) {
            return message.attribution(null, MessageKind.UNKNOWN, null);
        }
        boolean event = message.headers().isStructuredEvent() || found.containsKey("specversion");
        String type = found.getOrDefault("type", "");
        return event
                ? message.attribution(
                        Identity.of(found.get("source"), found.get("id")), MessageKind.ofEventType(type), null)
                : message.attribution(
                        Identity.of(found.getOrDefault("source", message.plainSource()), found.get("id")),
                        MessageKind.ofPlainType(type),
                        null);
    }
}
