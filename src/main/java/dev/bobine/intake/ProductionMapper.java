package dev.bobine.intake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.bobine.contract.ContractSchema;
import dev.bobine.contract.Defect;
import dev.bobine.contract.FaultCode;
import dev.bobine.job.GenerationRequest;
import dev.bobine.job.Join;
import dev.bobine.job.Kind;
import dev.bobine.job.Reference;
import dev.bobine.job.RequestHead;
import dev.bobine.job.RequestIdentity;
import dev.bobine.job.Schedule;
import dev.bobine.job.production.JoinStyle;
import dev.bobine.job.production.OnFailure;
import dev.bobine.job.production.ProductionRequest;
import dev.bobine.job.production.Step;
import dev.bobine.job.production.StepInput;
import dev.bobine.job.production.Take;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/// Turns the data of a production request into the domain's value. A shot is read as the generation request that it
/// would be by itself, with what the production says for all of them, so that there is one meaning of every field.
final class ProductionMapper {

    private static final String MAX_COST = "maxCost";
    private static final String WEBHOOK = "webhook";

    /// What a shot says itself.
    private static final List<String> OWN = List.of(
            "prompt",
            "model",
            "seconds",
            "size",
            "aspectRatio",
            "resolution",
            "audio",
            "seed",
            "negativePrompt",
            "style",
            "look",
            "direct",
            "characters",
            MAX_COST,
            "references",
            MessageMapper.EXTENDS,
            "remixes",
            MessageMapper.EXTEND_BY);

    /// What the production says for all of its shots.
    private static final List<String> SHARED = List.of("userId", "priority", "notBefore", "deadline", "metadata");

    /// What is said of an order as a whole.
    static final Set<String> OF_ORDER =
            Set.of("userId", "priority", "notBefore", "deadline", "metadata", MAX_COST, WEBHOOK);

    /// What only a step of its own says of itself.
    private static final List<String> OF_STEP = List.of("kind", "format");

    /// What is said for all shots and is of no meaning for a still among them.
    private static final Set<String> OF_CLIPS = Set.of("model", "seconds", "audio", "direct");

    /// Stands for the address of what another step makes while a shot is checked.
    private static final String SOME_ADDRESS = "https://step.invalid/";

    private static final String SOME_PROMPT = "-";

    private static final Set<String> SHAPE = Set.of("aspectRatio", "resolution");

    private final ContractSchema shot;
    private final RequestIdentity identity;
    private final LongForm form;
    private final @Nullable String trace;
    private final List<Step> steps = new ArrayList<>();

    private ProductionMapper(ContractSchema shot, RequestIdentity identity, LongForm form, @Nullable String trace) {
        this.shot = shot;
        this.identity = identity;
        this.form = form;
        this.trace = trace;
    }

    /// What a request came to.
    sealed interface Reading {

        record Read(ProductionRequest request) implements Reading {}

        record Broken(Defect defect) implements Reading {}
    }

    /// @param shot the schema of a generation request
    /// @param form of a request that is valid by its schema
    static Reading read(ContractSchema shot, RequestIdentity identity, LongForm form, @Nullable String trace) {
        return new ProductionMapper(shot, identity, form, trace).read();
    }

    private Reading read() {
        Defect defect = MessageMapper.defect(form.document());
        defect = defect != null ? defect : readSteps();
        return defect != null ? new Reading.Broken(defect) : new Reading.Read(request());
    }

    private ProductionRequest request() {
        ObjectNode document = form.document();
        ObjectNode frame = shared();
        frame.put("prompt", SOME_PROMPT);
        GenerationRequest common = MessageMapper.request(identity, frame, trace);
        String onFailure = text(document, "onFailure");
        return new ProductionRequest(
                new RequestHead(
                        identity,
                        common.userId(),
                        MessageMapper.maxCost(document),
                        MessageMapper.listener(document.path(WEBHOOK)),
                        common.metadata(),
                        trace),
                text(document, "title"),
                steps,
                text(document, "result"),
                onFailure == null ? OnFailure.STOP : OnFailure.of(onFailure),
                new Schedule(common.priority(), null, common.deadline()),
                document.deepCopy().without(List.of(MAX_COST, WEBHOOK)).toString(),
                form.sort());
    }

    private @Nullable Defect readSteps() {
        if (!form.document().hasNonNull("steps")) {
            return new Defect(FaultCode.MISSING_FIELD, "steps", "steps is missing.");
        }
        for (Map.Entry<String, JsonNode> step : form.document().path("steps").properties()) {
            Defect defect = step.getValue().hasNonNull("join")
                    ? readJoin(step.getValue(), step.getKey())
                    : readShot(step.getValue(), step.getKey());
            if (defect != null) {
                return defect;
            }
        }
        return null;
    }

    private @Nullable Defect readJoin(JsonNode step, String name) {
        String path = form.path(name);
        if (step.hasNonNull("prompt")) {
            return new Defect(
                    FaultCode.CONFLICTING_FIELDS, path + ".prompt", path + ".prompt cannot be combined with join.");
        }
        String transition = text(step, "transition");
        JoinStyle style = transition == null ? JoinStyle.CUT : JoinStyle.of(transition);
        steps.add(new Step.Join(name, path, texts(step.path("join")), style, finish(step), texts(step.path("after"))));
        return null;
    }

    private static Step.Join.Finish finish(JsonNode step) {
        String fit = text(step, LongForm.FIT);
        JsonNode loudness = step.path(LongForm.LOUDNESS);
        return new Step.Join.Finish(
                fit == null ? Join.Fit.PAD : Join.Fit.valueOf(fit.toUpperCase(Locale.ROOT)),
                loudness.isNumber() ? (Integer) loudness.intValue() : null);
    }

    private @Nullable Defect readShot(JsonNode said, String name) {
        if (said.hasNonNull(LongForm.VARIANTS)) {
            String path = form.path(name) + "." + LongForm.VARIANTS;
            return new Defect(FaultCode.CONFLICTING_FIELDS, path, path + " is for a request of a single clip.");
        }
        ObjectNode asked = merged(said);
        Defect defect = referenceDefect(said.path("references"));
        defect = defect != null ? defect : shot.check(asked);
        defect = defect != null ? defect : MessageMapper.defect(asked);
        if (defect != null) {
            return within(form.path(name), defect);
        }
        GenerationRequest ask = taking(MessageMapper.request(identity, asked, trace), said.path("references"));
        steps.add(new Step.Shot(name, form.path(name), ask, texts(said.path("after"))));
        return null;
    }

    private static Defect within(String path, Defect defect) {
        String field = defect.field();
        if (path.isEmpty() || field == null) {
            return field == null ? new Defect(defect.code(), path.isEmpty() ? null : path, defect.message()) : defect;
        }
        String whole = path + "." + field;
        return new Defect(defect.code(), whole, defect.message().replace(field, whole));
    }

    /// A shot that says its size does not want the shape that others have, and the other way round.
    private ObjectNode merged(JsonNode said) {
        ObjectNode all = shared();
        JsonNode defaults = form.document().path("defaults");
        boolean sized = said.hasNonNull("size");
        boolean shaped = SHAPE.stream().anyMatch(said::hasNonNull);
        boolean still = Kind.STILL.wire().equals(text(said, "kind"));
        OF_STEP.stream().filter(said::hasNonNull).forEach(field -> all.set(field, said.path(field)));
        for (String field : OWN) {
            boolean overruled = sized && SHAPE.contains(field)
                    || shaped && field.equals("size")
                    || still && OF_CLIPS.contains(field);
            if (said.hasNonNull(field)) {
                all.set(field, said.path(field));
            } else if (defaults.hasNonNull(field) && !overruled) {
                all.set(field, defaults.path(field));
            }
        }
        if (all.has("references")) {
            all.set("references", addressed(said.path("references")));
        }
        return all;
    }

    private ObjectNode shared() {
        ObjectNode all = JsonNodeFactory.instance.objectNode();
        ObjectNode document = form.document();
        SHARED.stream().filter(document::hasNonNull).forEach(field -> all.set(field, document.path(field)));
        return all;
    }

    private static JsonNode addressed(JsonNode references) {
        JsonNode copy = references.deepCopy();
        for (JsonNode reference : copy) {
            if (reference.hasNonNull("from")) {
                ((ObjectNode) reference).put("uri", SOME_ADDRESS);
            }
        }
        return copy;
    }

    private static @Nullable Defect referenceDefect(JsonNode references) {
        for (int i = 0; i < references.size(); i++) {
            JsonNode reference = references.path(i);
            String path = "references[" + i + "]";
            if (reference.hasNonNull("from") && reference.hasNonNull("uri")) {
                return new Defect(
                        FaultCode.CONFLICTING_FIELDS, path + ".uri", path + ".uri cannot be combined with from.");
            }
            if (reference.hasNonNull("take") && !reference.hasNonNull("from")) {
                return new Defect(FaultCode.MISSING_FIELD, path + ".from", path + ".from is missing.");
            }
        }
        return null;
    }

    private static GenerationRequest taking(GenerationRequest ask, JsonNode said) {
        List<Reference> references = new ArrayList<>();
        for (int i = 0; i < ask.render().references().size(); i++) {
            Reference reference = ask.render().references().get(i);
            String from = text(said.path(i), "from");
            String take = text(said.path(i), "take");
            references.add(
                    from == null
                            ? reference
                            : new StepInput(from, take == null ? Take.CLIP : Take.of(take))
                                    .as(reference.role(), reference.mime()));
        }
        return ask.referring(references);
    }

    private static List<String> texts(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .map(JsonNode::textValue)
                .map(Objects::requireNonNull)
                .toList();
    }

    private static @Nullable String text(JsonNode node, String field) {
        return node.path(field).textValue();
    }
}
