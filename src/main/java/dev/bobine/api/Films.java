package dev.bobine.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.bobine.access.Caller;
import dev.bobine.direction.Breakdown;
import dev.bobine.direction.Script;
import dev.bobine.direction.Take;
import dev.bobine.direction.Treatments;
import dev.bobine.direction.Treatments.Version;
import dev.bobine.direction.Treatments.Wish;
import dev.bobine.job.FrameSize;
import dev.bobine.job.JobId;
import dev.bobine.job.StorableText;
import dev.bobine.job.UserId;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// From wishes to films, for those whose they are: to others there is no such treatment. Every way in over HTTP comes
/// through here. Calls block.
@ApplicationScoped
public class Films {

    private static final String SOURCE = "/treatments";
    private static final int LONGEST_SECONDS = 3_600;
    private static final int MOST_SHOTS = 50;
    private static final int LONGEST_NAME = 200;
    private static final int LONGEST_KEY = 128;

    private final Treatments treatments;
    private final Submission submission;
    private final ApiSettings settings;
    private final Caller caller;
    private final Audit audit;
    private final ObjectMapper json;

    Films(
            Treatments treatments,
            Submission submission,
            ApiSettings settings,
            Caller caller,
            Audit audit,
            ObjectMapper json) {
        this.treatments = treatments;
        this.submission = submission;
        this.settings = settings;
        this.caller = caller;
        this.audit = audit;
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

    /// What a version was, or is to be, shot as.
    public record Shot(int version, List<UUID> jobs) {}

    /// @throws ProblemException when nothing comes of it
    public TreatmentView begin(
            @Nullable String userId,
            @Nullable String wish,
            @Nullable String language,
            @Nullable String look,
            @Nullable Aim given) {
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
                number("target.shots", aim.shots(), MOST_SHOTS),
                aim.budget() == null ? null : (Long) Amounts.micros("target.budget", aim.budget())));
        audit.doneByOperator("treatment_made", subject(version));
        return view(version);
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
        if (version != before.row().version()) {
            throw ProblemException.conflict(
                    "treatment_changed", "There is a newer version; look at it and change that.");
        }
        Version after = treatments.edit(before, treatment);
        audit.doneByOperator("treatment_changed", subject(after));
        return view(after);
    }

    /// A user's treatments, the newest first.
    ///
    /// @param after the last one of the page before
    public List<TreatmentView> list(UserId user, @Nullable UUID after, int most) {
        UserId own = Objects.requireNonNull(Parameters.own(caller, user));
        return treatments.list(own, after, most).stream().map(this::view).toList();
    }

    /// @throws ProblemException when there is no such treatment
    public void remove(String id) {
        Version version = find(id, 0);
        treatments.remove(version.row().id());
        audit.doneByOperator("treatment_deleted", subject(version));
    }

    /// Orders what a version shows. The same version with the same key again is the same order.
    ///
    /// @param version its number
    /// @param maxCost in the deployment's currency; what would cost more is not ordered
    /// @param key tells orders of the same version from each other; null when there is one only
    /// @throws ProblemException when nothing comes of it
    public Shot shoot(String id, @Nullable Integer version, @Nullable BigDecimal maxCost, @Nullable String key) {
        if (version == null || version < 1) {
            throw ProblemException.badField("version", "version must be the number of a version that you have seen.");
        }
        Version shown = find(id, version);
        Script script = treatments.script(shown);
        if (maxCost != null && script.estimateMicros() > Amounts.micros("maxCost", maxCost)) {
            throw new ProblemException(Problem.ofField(
                    ProblemStatus.UNPROCESSABLE,
                    "over_max_cost",
                    "maxCost",
                    "The film is estimated at " + Amounts.of(script.estimateMicros()) + " " + settings.currency()
                            + ", which is more than maxCost."));
        }
        if (script.takes().size() > 1) {
            throw new ProblemException(Problem.of(
                    ProblemStatus.UNPROCESSABLE,
                    "one_shot_only",
                    "This deployment renders films of one shot; ask for one, or for a model that cuts by itself."));
        }
        Submission.Receipt receipt = submission.submit(
                Map.of("content-type", "application/json"),
                request(shown, script.takes().getFirst()),
                SOURCE,
                shown.row().id() + "/" + version + (key == null ? "" : "/" + key(key)),
                null);
        Shot shot = new Shot(version, List.of(receipt.job().value()));
        treatments.noteShot(shown.row().id(), shot);
        return shot;
    }

    private byte[] request(Version shown, Take take) {
        ObjectNode request = json.createObjectNode();
        request.put("userId", shown.row().userId());
        request.put("prompt", take.prompt());
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
        request.putObject("metadata").put("treatment", shown.row().id().toString());
        return request.toString().getBytes(StandardCharsets.UTF_8);
    }

    private Version find(String id, int version) {
        UUID treatment;
        try {
            treatment = JobId.of(id).value();
        } catch (IllegalArgumentException _) {
            throw noSuchTreatment();
        }
        return treatments
                .find(treatment, version)
                .filter(found -> caller.own()
                        .map(own -> own.value().equals(found.row().userId()))
                        .orElse(true))
                .orElseThrow(Films::noSuchTreatment);
    }

    private static ProblemException noSuchTreatment() {
        return new ProblemException(
                Problem.of(404, "treatment_not_found", "There is no such treatment, or not this version of it."));
    }

    private TreatmentView view(Version version) {
        return TreatmentView.of(version, settings.currency());
    }

    private static String subject(Version version) {
        return "treatment:" + version.row().id();
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

    private static @Nullable Integer number(String field, @Nullable Integer number, int most) {
        if (number != null && (number < 1 || number > most)) {
            throw ProblemException.badField(field, field + " must be a number from 1 to " + most + ".");
        }
        return number;
    }
}
