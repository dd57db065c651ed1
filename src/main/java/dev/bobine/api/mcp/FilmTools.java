package dev.bobine.api.mcp;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import dev.bobine.access.Roles;
import dev.bobine.api.ClipLinks;
import dev.bobine.api.Films;
import dev.bobine.api.Quotes;
import dev.bobine.direction.Target;
import io.quarkiverse.mcp.server.Progress;
import io.quarkiverse.mcp.server.Tool;
import io.quarkiverse.mcp.server.ToolArg;
import io.quarkiverse.mcp.server.ToolResponse;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Films on paper as tools, and their one tool that costs money.
@RolesAllowed({Roles.USER, Roles.OPERATOR, Roles.ADMIN})
class FilmTools {

    private static final String USER = "whose film it is; leave it out unless you act for several users";
    private static final String TREATMENT = "the treatmentId of an earlier answer";

    private final Films films;
    private final Quotes quotes;
    private final ClipLinks links;
    private final Watch watch;
    private final Answers answers;

    FilmTools(Films films, Quotes quotes, ClipLinks links, Watch watch, Answers answers) {
        this.films = films;
        this.quotes = quotes;
        this.links = links;
        this.watch = watch;
        this.answers = answers;
    }

    @Tool(
            name = "write_treatment",
            title = "Write a treatment",
            description = """
                    Turns a wish for a film, in the user's own words and language, into a treatment: shots with framing, \
                    action, light, dialogue and sound, and an estimate of what rendering it would cost. Renders nothing and \
                    orders nothing. Show the user the shots and estimateMicros (millionths of currency), and let the user \
                    change or confirm them before shoot_treatment.
                    """,
            annotations = @Tool.Annotations(title = "Write a treatment", readOnlyHint = false, destructiveHint = false))
    @RunOnVirtualThread
    ToolResponse write(
            @ToolArg(description = "the wish, as the user says it") String wish,
            @ToolArg(description = "length of the whole film", required = false) Optional<Integer> seconds,
            @ToolArg(description = "number of shots", required = false) Optional<Integer> shots,
            @ToolArg(description = "such as 16:9 or 9:16", required = false) Optional<String> aspectRatio,
            @ToolArg(description = "name of a video model; chosen when left out", required = false)
                    Optional<String> model,
            @ToolArg(description = "name of a look of this service", required = false) Optional<String> look,
            @ToolArg(description = "what the film should cost at most", required = false) Optional<BigDecimal> budget,
            @ToolArg(
                            description =
                                    "names of the user's characters that are in the film; those that the wish names when "
                                            + "left out",
                            required = false)
                    @Nullable
                    List<String> characters,
            @ToolArg(description = "https:// or s3:// address of a picture that the film begins with", required = false)
                    Optional<String> firstFrame,
            @ToolArg(description = USER, required = false) Optional<String> userId) {
        return answers.answer(
                "write_treatment",
                () -> films.begin(
                        userId.orElse(null),
                        wish,
                        null,
                        look.orElse(null),
                        new Films.Aim(
                                model.orElse(null),
                                null,
                                aspectRatio.orElse(null),
                                null,
                                null,
                                seconds.orElse(null),
                                shots.orElse(null),
                                budget.orElse(null)),
                        characters,
                        firstFrame
                                .map(uri -> List.of(new Target.GivenReference("first_frame", uri, null)))
                                .orElse(null)));
    }

    @Tool(
            name = "change_treatment",
            title = "Change a treatment",
            description = """
                    Makes a new version of a treatment by what the user says is to be different. The answer's `changes` \
                    tells shot by shot what is new, and the estimate is that of the new version. Renders nothing.
                    """,
            annotations =
                    @Tool.Annotations(title = "Change a treatment", readOnlyHint = false, destructiveHint = false))
    @RunOnVirtualThread
    ToolResponse change(
            @ToolArg(description = TREATMENT) String treatmentId,
            @ToolArg(description = "what is to be different, as the user says it") String say) {
        return answers.answer("change_treatment", () -> films.turn(treatmentId, say));
    }

    @Tool(
            name = "show_treatment",
            title = "Show a treatment",
            description = "A treatment with its newest version, or with another one, and what was shot of it last.",
            annotations = @Tool.Annotations(title = "Show a treatment", readOnlyHint = true, destructiveHint = false))
    @RunOnVirtualThread
    ToolResponse show(
            @ToolArg(description = TREATMENT) String treatmentId,
            @ToolArg(description = "number of a version", required = false) Optional<Integer> version) {
        return answers.answer("show_treatment", () -> films.get(treatmentId, version.orElse(null)));
    }

    @Tool(
            name = "quote_treatment",
            title = "What shooting a treatment would cost",
            description = """
                    What rendering a version of a treatment would cost, whether it would be admitted now, when its first shot \
                    would start, and what would be cheaper. Orders nothing. Call it, and tell the user the cost, before \
                    shoot_treatment.
                    """,
            annotations =
                    @Tool.Annotations(
                            title = "What shooting a treatment would cost",
                            readOnlyHint = true,
                            destructiveHint = false))
    @RunOnVirtualThread
    ToolResponse quote(
            @ToolArg(description = TREATMENT) String treatmentId,
            @ToolArg(description = "the number of a version") int version,
            @ToolArg(
                            description = "true for only the shots that differ from those of the film that was shot",
                            required = false)
                    Optional<Boolean> changesOnly) {
        return answers.answer(
                "quote_treatment", () -> quotes.ofTreatment(treatmentId, version, changesOnly.orElse(false)));
    }

    @Tool(
            name = "shoot_treatment",
            title = "Shoot a treatment (costs money)",
            description = """
                    Renders a version of a treatment. THIS SPENDS THE USER'S MONEY. Call it only after you have shown the \
                    user this version with its estimate and the user has agreed to both; maxCost is the amount that the \
                    user agreed to. What would cost more is not ordered. The same version again is the same order. \
                    Then follow it with film_status when the \
                    answer has a productionId, else with job_status.
                    """,
            annotations =
                    @Tool.Annotations(
                            title = "Shoot a treatment (costs money)",
                            readOnlyHint = false,
                            destructiveHint = true,
                            idempotentHint = true))
    @RunOnVirtualThread
    ToolResponse shoot(
            @ToolArg(description = TREATMENT) String treatmentId,
            @ToolArg(description = "the number of the version that the user has agreed to") int version,
            @ToolArg(description = "what the user has agreed to pay at most, in the service's currency")
                    BigDecimal maxCost,
            @ToolArg(
                            description = "true to render, of a film that was shot, only the shots that differ",
                            required = false)
                    Optional<Boolean> changesOnly) {
        return answers.answer(
                "shoot_treatment", () -> films.shoot(treatmentId, version, changesOnly.orElse(false), maxCost, null));
    }

    /// @param clip a link that needs no credentials and expires soon
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Status(
            JsonNode film,
            boolean ended,
            @Nullable String clip,
            @Nullable String next) {}

    @Tool(
            name = "film_status",
            title = "How a film stands",
            description = """
                    How a film of several shots stands that shoot_treatment has made a production of; when it is finished, \
                    with a link to it that expires soon. With waitSeconds (50 at most) it waits that long for the end and \
                    reports progress meanwhile; if the film has not ended then, call it again.
                    """,
            annotations = @Tool.Annotations(title = "How a film stands", readOnlyHint = true, destructiveHint = false))
    @RunOnVirtualThread
    ToolResponse status(
            @ToolArg(description = "the productionId of shoot_treatment's answer") String productionId,
            @ToolArg(description = "0 to 50", required = false) Optional<Integer> waitSeconds,
            Progress progress) {
        return answers.answer(
                "film_status",
                () -> watch.follow(
                        productionId,
                        waitSeconds.orElse(0),
                        progress,
                        () -> status(films.progress(productionId)),
                        status -> new Watch.Look(
                                status.ended(),
                                status.film().path("progress").asInt(),
                                "The film is " + status.film().path("state").asText() + ".")));
    }

    private Status status(JsonNode film) throws IOException {
        boolean ended = !film.path("state").asText().equals("open");
        String result = film.path("result").asText();
        String job = film.path("steps")
                .valueStream()
                .filter(step -> step.path("step").asText().equals(result) && step.hasNonNull("clip"))
                .map(step -> step.path("jobId").asText())
                .findFirst()
                .orElse(null);
        return new Status(
                film,
                ended,
                job == null ? null : links.whatIsLeft(job).map(URI::toString).orElse(null),
                ended ? null : "Call film_status with waitSeconds until it has ended.");
    }
}
