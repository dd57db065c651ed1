package dev.bobine.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.bobine.access.Caller;
import dev.bobine.admission.AdmissionRequest;
import dev.bobine.catalogue.Catalogue;
import dev.bobine.direction.Breakdown;
import dev.bobine.direction.FilmTake;
import dev.bobine.direction.Script;
import dev.bobine.direction.Target;
import dev.bobine.direction.Treatments;
import dev.bobine.direction.Treatments.Version;
import dev.bobine.direction.Treatments.Wish;
import dev.bobine.job.FrameSize;
import dev.bobine.job.JobId;
import dev.bobine.job.ProductionId;
import dev.bobine.job.Refusal;
import dev.bobine.job.StorableText;
import dev.bobine.job.UserId;
import dev.bobine.persistence.ProductionRecord;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.IntStream;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// From wishes to films, for those whose they are: to others there is no such treatment. Every way in over HTTP comes
/// through here. Calls block.
@ApplicationScoped
public class Films {

    private static final String SOURCE = "/treatments";
    private static final String SUBJECT = "treatment:";
    private static final Map<String, String> JSON = Map.of("content-type", "application/json");

    /// The step that joins the shots.
    private static final String FILM = "film";

    private static final int LONGEST_SECONDS = 3_600;
    private static final int MAX_GIVEN = 8;
    private static final int MAX_SHOTS = 50;
    private static final int LONGEST_NAME = 200;
    private static final int LONGEST_KEY = 128;

    private final Treatments treatments;
    private final SubmissionDesk submission;
    private final Productions productions;
    private final Catalogue catalogue;
    private final ApiSettings settings;
    private final Caller caller;
    private final Audit audit;
    private final CharacterDesk characters;
    private final ObjectMapper json;

    Films(
            Treatments treatments,
            SubmissionDesk submission,
            Productions productions,
            Catalogue catalogue,
            ApiSettings settings,
            Caller caller,
            Audit audit,
            CharacterDesk characters,
            ObjectMapper json) {
        this.treatments = treatments;
        this.submission = submission;
        this.productions = productions;
        this.catalogue = catalogue;
        this.settings = settings;
        this.caller = caller;
        this.audit = audit;
        this.characters = characters;
        this.json = json;
    }

    /// What a film is to be rendered with; what is left out is for the service to choose.
    ///
    /// @param model public name, alias or `auto`
    /// @param seconds of the whole film
    /// @param budget what the film should cost at most, in the deployment's currency
    public record Aim(
            @Nullable String model,
            @Nullable String size,
            @Nullable String aspectRatio,
            @Nullable String resolution,
            @Nullable Boolean audio,
            @Nullable Integer seconds,
            @Nullable Integer shots,
            @Nullable BigDecimal budget) {

        static final Aim NONE = new Aim(null, null, null, null, null, null, null, null);
    }

    /// What a version was shot as.
    ///
    /// @param productionId of a film of several jobs; null for a single one
    /// @param jobs of its shots, in order, and of what is made of them
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "FilmShot")
    public record Shot(int version, @Nullable UUID productionId, List<UUID> jobs) {}

    /// @throws ProblemException when nothing comes of it
    public TreatmentView begin(
            @Nullable String userId,
            @Nullable String wish,
            @Nullable String language,
            @Nullable String look,
            @Nullable Aim given,
            @Nullable List<String> characters,
            @Nullable List<Target.GivenReference> references) {
        Aim aim = given == null ? Aim.NONE : given;
        UserId named = userId == null ? null : Parameters.user("userId", userId);
        UserId user = Parameters.own(caller, named);
        if (user == null) {
            throw ProblemException.badField("userId", "userId is missing: whose film it is.");
        }
        Version version = treatments.begin(new Wish(
                user,
                text("wish", wish),
                name("language", language),
                name("look", look),
                wanted(aim),
                number("target.seconds", aim.seconds(), LONGEST_SECONDS),
                number("target.shots", aim.shots(), MAX_SHOTS),
                aim.budget() == null ? null : (Long) Amounts.micros("target.budget", aim.budget()),
                named(characters),
                given(references, user)));
        audit.doneByOperator("treatment_made", subject(version));
        return view(version);
    }

    private static @Nullable List<String> named(@Nullable List<String> characters) {
        if (characters == null) {
            return null;
        }
        demandAtMost("characters", characters.size());
        for (int i = 0; i < characters.size(); i++) {
            String field = "characters[" + i + "]";
            if (name(field, characters.get(i)) == null) {
                throw ProblemException.badField(field, field + " is missing.");
            }
        }
        return characters;
    }

    private static void demandAtMost(String field, int count) {
        if (count > MAX_GIVEN) {
            throw ProblemException.badField(field, "A film has at most " + MAX_GIVEN + " of " + field + ".");
        }
    }

    /// What nobody may name in a request may not be named here either.
    private @Nullable List<Target.GivenReference> given(@Nullable List<Target.GivenReference> references, UserId user) {
        if (references == null || references.isEmpty()) {
            return null;
        }
        demandAtMost("references", references.size());
        ObjectNode request = json.createObjectNode().put("userId", user.value()).put("prompt", "x");
        request.set("references", json.valueToTree(references));
        AdmissionRequest unused = submission.read(JSON, request.toString().getBytes(StandardCharsets.UTF_8), false);
        characters.demandAllowed(
                references.stream().map(Target.GivenReference::uri).toList(), user, i -> "references[" + i + "].uri");
        return references;
    }

    /// @param version its number; null for the newest
    /// @throws ProblemException when there is no such treatment
    public TreatmentView get(String id, @Nullable Integer version) {
        return view(find(id, version == null ? 0 : version));
    }

    /// @throws ProblemException when nothing comes of it
    public TreatmentView turn(String id, @Nullable String say) {
        Version before = find(id, 0);
        Version after = treatments.turn(before, text("say", say));
        audit.doneByOperator("treatment_changed", subject(after));
        return view(after);
    }

    /// @param version the newest one's number, of which this was made
    /// @throws ProblemException when nothing comes of it
    public TreatmentView edit(String id, @Nullable Integer version, @Nullable JsonNode treatment) {
        Version before = find(id, 0);
        if (version == null || treatment == null) {
            throw ProblemException.badField(
                    version == null ? "version" : "treatment", "Both version and treatment are needed.");
        }
        if (version != before.row().edition().version()) {
            throw ProblemException.conflict(
                    "treatment_changed", "There is a newer version; look at it and change that.");
        }
        Version after = treatments.edit(before, treatment);
        audit.doneByOperator("treatment_changed", subject(after));
        return view(after);
    }

    /// Some of a user's treatments.
    ///
    /// @param next the one after which to go on; null when there are no more
    public record Page(
            List<TreatmentView> treatments, @Nullable UUID next) {}

    /// A user's treatments, the newest first.
    ///
    /// @param after the last one of the page before
    public Page list(UserId user, @Nullable UUID after, int limit) {
        UserId own = Objects.requireNonNull(Parameters.own(caller, user));
        Treatments.Page page = treatments.list(own, after, limit);
        return new Page(page.versions().stream().map(this::view).toList(), page.next());
    }

    /// @throws ProblemException when there is no such treatment
    public void remove(String id) {
        UUID treatment = id(id);
        if (treatments.owner(treatment).filter(this::isSeen).isEmpty()) {
            throw noSuchTreatment();
        }
        treatments.remove(treatment);
        audit.doneByOperator("treatment_deleted", SUBJECT + treatment);
    }

    /// Orders what a version shows. The same version with the same key again is the same order.
    ///
    /// @param version its number
    /// @param changesOnly whether of a film that was shot only the shots are rendered that differ from it, and what
    /// is made of them
    /// @param maxCost in the deployment's currency; what would cost more is not ordered
    /// @param key tells orders of the same version from each other; null when there is one only
    /// @throws ProblemException when nothing comes of it
    public Shot shoot(
            String id,
            @Nullable Integer version,
            boolean changesOnly,
            @Nullable BigDecimal maxCost,
            @Nullable String key) {
        Version shown = shown(id, version);
        Script script = treatments.script(shown);
        String name = shown.row().id() + "/" + version + (key == null ? "" : "/" + key(key));
        if (changesOnly) {
            Changed changed = changes(shown, script, maxCost);
            demandAtMost(maxCost, changed.takes());
            if (!changed.takes().isEmpty()) {
                submission.retry(changed.production(), changed.plan(), changed.body(), null);
            }
            return noted(shown, shot(shown, changed.id()));
        }
        demandAtMost(maxCost, script.takes());
        return script.takes().size() == 1
                ? shootOne(shown, script, maxCost, name)
                : shootAll(shown, script, maxCost, name);
    }

    /// What shooting a version would be handed to admission as.
    ///
    /// @throws ProblemException when there is no such version, or nothing to be shot
    AdmissionRequest order(String id, @Nullable Integer version, boolean changesOnly, @Nullable BigDecimal maxCost) {
        Version shown = shown(id, version);
        Script script = treatments.script(shown);
        if (changesOnly) {
            Changed changed = changes(shown, script, maxCost);
            if (changed.takes().isEmpty()) {
                throw nothingChanged();
            }
            return submission.read(changed.production(), changed.plan(), changed.body(), null);
        }
        return script.takes().size() == 1
                ? submission.read(JSON, request(shown, script.takes().getFirst(), maxCost), false)
                : submission.read(JSON, production(shown, script, maxCost), true);
    }

    private Version shown(String id, @Nullable Integer version) {
        if (version == null || version < 1) {
            throw ProblemException.badField("version", "version must be the number of a version that you have seen.");
        }
        return find(id, version);
    }

    /// Admission demands the same. What is refused there is refused for good under its name, and this is not: who may
    /// cost more after all orders it again.
    private static void demandAtMost(@Nullable BigDecimal maxCost, List<FilmTake> takes) {
        long estimate = takes.stream().mapToLong(FilmTake::estimateMicros).sum();
        if (maxCost != null && estimate > Amounts.micros("maxCost", maxCost)) {
            throw new ProblemException(Problem.of(Refusal.overMaxCost(estimate)));
        }
    }

    private Shot shootOne(Version shown, Script script, @Nullable BigDecimal maxCost, String name) {
        SubmissionDesk.Receipt receipt =
                submission.submit(JSON, request(shown, script.takes().getFirst(), maxCost), SOURCE, name, null);
        return noted(
                shown,
                new Shot(
                        shown.row().edition().version(),
                        null,
                        List.of(receipt.job().value())));
    }

    private Shot shootAll(Version shown, Script script, @Nullable BigDecimal maxCost, String name) {
        SubmissionDesk.Receipt receipt =
                submission.produce(JSON, production(shown, script, maxCost), SOURCE + "/" + name);
        return noted(shown, shot(shown, Objects.requireNonNull(receipt.production())));
    }

    private Shot shot(Version shown, ProductionId production) {
        return new Shot(
                shown.row().edition().version(),
                production.value(),
                productions.get(production).steps().stream()
                        .map(ProductionView.StepView::jobId)
                        .toList());
    }

    private Shot noted(Version shown, Shot shot) {
        treatments.noteShot(shown.row().id(), shot);
        return shot;
    }

    /// What of the film that was shot last is to be another.
    ///
    /// @param plan of its production, at length
    /// @param takes those that differ; none when they were ordered before, and only that was not noted
    private record Changed(
            ProductionId id, ProductionRecord production, String plan, List<FilmTake> takes, RetryBody body) {}

    private Changed changes(Version shown, Script script, @Nullable BigDecimal maxCost) {
        JsonNode last = shown.row().shot();
        if (last == null || !last.hasNonNull("productionId")) {
            throw ProblemException.conflict(
                    "nothing_shot", "No film of several shots has been made of this treatment that could be changed.");
        }
        ProductionId id = Productions.id(last.path("productionId").asText());
        ProductionRecord production = productions.find(id);
        String plan = productions.plan(id);
        ObjectNode changes = Retakes.of(read(plan), steps(script), FILM)
                .orElseThrow(() -> ProblemException.conflict(
                        "other_shots",
                        "The film that was shot has another number of shots; shoot this version as a whole."));
        if (changes.isEmpty()
                && last.path("version").asInt() == shown.row().edition().version()) {
            throw nothingChanged();
        }
        List<FilmTake> changed = IntStream.range(0, script.takes().size())
                .filter(i -> changes.has(step(i)))
                .mapToObj(script.takes()::get)
                .toList();
        return new Changed(id, production, plan, changed, new RetryBody(null, changes, maxCost));
    }

    private static ProblemException nothingChanged() {
        return ProblemException.conflict("nothing_changed", "No shot of this version differs from what was shot.");
    }

    private JsonNode read(String text) {
        try {
            return json.readTree(text);
        } catch (JsonProcessingException e) {
            // The message quotes the text.
            throw new IllegalStateException("the plan of a production is no JSON");
        }
    }

    /// As they would be read.
    private Map<String, ObjectNode> steps(Script script) {
        Map<String, ObjectNode> steps = new LinkedHashMap<>();
        for (int i = 0; i < script.takes().size(); i++) {
            steps.put(step(i), (ObjectNode) read(step(script.takes(), i).toString()));
        }
        return steps;
    }

    private byte[] production(Version shown, Script script, @Nullable BigDecimal maxCost) {
        ObjectNode film = json.createObjectNode();
        film.put("userId", shown.row().userId());
        film.put("title", shown.treatment().title());
        film.put("maxCost", maxCost);
        ObjectNode defaults = film.putObject("defaults")
                .put("model", shown.target().model())
                .put("size", shown.target().size());
        if (shown.target().audio() != null) {
            defaults.put("audio", shown.target().audio());
        }
        ObjectNode steps = film.putObject("steps");
        steps(script).forEach(steps::set);
        if (catalogue.studio().isPresent()) {
            ArrayNode joined = steps.putObject(FILM).put("transition", "cut").putArray("join");
            IntStream.range(0, script.takes().size()).forEach(i -> joined.add(step(i)));
            film.put("result", FILM);
        }
        film.putObject("metadata").put("treatment", shown.row().id().toString());
        return film.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static String step(int place) {
        return "shot" + (place + 1);
    }

    /// A shot that begins where the one before ends needs a picture of it, which the studio takes.
    private ObjectNode step(List<FilmTake> takes, int place) {
        FilmTake take = takes.get(place);
        ObjectNode step = json.createObjectNode();
        step.put("prompt", take.prompt()).put("seconds", take.seconds());
        step.put("negativePrompt", take.negativePrompt()).put("look", take.look());
        take.characters().forEach(step.withArray("/characters")::add);
        take.references().forEach(given -> step.withArray("/references").add(json.<JsonNode>valueToTree(given)));
        if (take.continues() && catalogue.studio().isPresent()) {
            step.withArray("/references")
                    .addObject()
                    .put("role", "first_frame")
                    .put("from", step(place - 1))
                    .put("take", "last_frame");
        }
        return step;
    }

    /// How the film of a treatment stands, in the words of productions.
    ///
    /// @throws ProblemException when there is no such production
    public JsonNode progress(String production) {
        return json.valueToTree(productions.get(Productions.id(production)));
    }

    private byte[] request(Version shown, FilmTake take, @Nullable BigDecimal maxCost) {
        ObjectNode request = json.createObjectNode();
        request.put("userId", shown.row().userId());
        request.put("prompt", take.prompt());
        request.put("maxCost", maxCost);
        request.put("model", shown.target().model());
        request.put("seconds", take.seconds());
        request.put("size", shown.target().size());
        if (shown.target().audio() != null) {
            request.put("audio", shown.target().audio());
        }
        if (take.negativePrompt() != null) {
            request.put("negativePrompt", take.negativePrompt());
        }
        if (take.look() != null) {
            request.put("look", take.look());
        }
        take.characters().forEach(request.withArray("/characters")::add);
        take.references().forEach(given -> request.withArray("/references").add(json.<JsonNode>valueToTree(given)));
        request.putObject("metadata").put("treatment", shown.row().id().toString());
        return request.toString().getBytes(StandardCharsets.UTF_8);
    }

    private Version find(String id, int version) {
        return treatments.find(id(id), version, this::isSeen).orElseThrow(Films::noSuchTreatment);
    }

    private static UUID id(String text) {
        try {
            return JobId.of(text).value();
        } catch (IllegalArgumentException _) {
            throw noSuchTreatment();
        }
    }

    private boolean isSeen(UserId owner) {
        return caller.own().map(owner::equals).orElse(true);
    }

    private static ProblemException noSuchTreatment() {
        return new ProblemException(
                Problem.of(404, "treatment_not_found", "There is no such treatment, or not this version of it."));
    }

    private TreatmentView view(Version version) {
        return TreatmentView.of(version, settings.currency());
    }

    private static String subject(Version version) {
        return SUBJECT + version.row().id();
    }

    private static Breakdown.Wanted wanted(Aim aim) {
        String size = name("target.size", aim.size());
        if (size != null) {
            try {
                FrameSize.parse(size);
            } catch (IllegalArgumentException e) {
                throw ProblemException.badField("target.size", "target.size must look like 1280x720.");
            }
        }
        String model = name("target.model", aim.model());
        return new Breakdown.Wanted(
                model == null ? "auto" : model,
                size,
                name("target.aspectRatio", aim.aspectRatio()),
                name("target.resolution", aim.resolution()),
                aim.audio());
    }

    private static String text(String field, @Nullable String text) {
        if (text == null
                || text.isBlank()
                || text.codePointCount(0, text.length()) > Treatments.LONGEST_WISH
                || !StorableText.isStorable(text)) {
            throw ProblemException.badField(
                    field, field + " must have 1 to " + Treatments.LONGEST_WISH + " characters, all of them storable.");
        }
        return text;
    }

    private static @Nullable String name(String field, @Nullable String text) {
        if (text != null && (text.isBlank() || text.length() > LONGEST_NAME || !StorableText.isStorable(text))) {
            throw ProblemException.badField(field, field + " must have 1 to " + LONGEST_NAME + " characters.");
        }
        return text;
    }

    private static String key(String key) {
        if (key.isBlank() || key.length() > LONGEST_KEY || !StorableText.isStorable(key)) {
            throw ProblemException.badParameter(
                    "Idempotency-Key", "Idempotency-Key must have 1 to " + LONGEST_KEY + " characters.");
        }
        return key;
    }

    private static @Nullable Integer number(String field, @Nullable Integer number, int limit) {
        if (number != null && (number < 1 || number > limit)) {
            throw ProblemException.badField(field, field + " must be a number from 1 to " + limit + ".");
        }
        return number;
    }
}
