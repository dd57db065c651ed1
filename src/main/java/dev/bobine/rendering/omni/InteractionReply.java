package dev.bobine.rendering.omni;

import com.fasterxml.jackson.databind.JsonNode;
import dev.bobine.job.Artifact;
import dev.bobine.job.Failure.Kind;
import dev.bobine.rendering.RenderStatus;
import dev.bobine.rendering.http.Endpoint;
import dev.bobine.rendering.http.Json;
import dev.bobine.rendering.http.Moderation;
import dev.bobine.rendering.http.ProviderCalls;
import dev.bobine.rendering.http.StatusWord;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// An interaction as the API describes it.
final class InteractionReply {

    private static final Set<String> REFUSED_INPUT = Set.of("prohibited_input", "input_blocked", "invalid_prompt");

    private final JsonNode interaction;

    InteractionReply(JsonNode interaction) {
        this.interaction = interaction;
    }

    Optional<String> id() {
        return Json.text(interaction, "id").filter(Endpoint::isUsable);
    }

    RenderStatus status() {
        return switch (Json.word(interaction, "status")) {
            case "incomplete" -> broken(failure());
            case "budget_exceeded" -> broken(Kind.NO_FUNDS);
            // A question back, which nobody is there to answer.
            case "requires_action" -> broken(Kind.INVALID_REQUEST);
            default -> usual();
        };
    }

    private RenderStatus usual() {
        return switch (StatusWord.of(interaction, "status")) {
            case WORKING -> new RenderStatus.Working(null);
            case DONE -> completed();
            case FAILED -> broken(failure());
            case WITHHELD -> broken(failure() == Kind.MODERATION_INPUT ? failure() : Kind.MODERATION_OUTPUT);
            case TIMED_OUT -> broken(Kind.TIMEOUT);
            case STOPPED -> new RenderStatus.Stopped(null);
            case EXPIRED -> new RenderStatus.Lost();
            case ABSENT -> ProviderCalls.notAboutAVideo();
        };
    }

    private RenderStatus broken(Kind kind) {
        return ProviderCalls.broken(kind, null, String.join(" ", errors()));
    }

    /// An interaction has been seen to be completed before its clip shows up in it, so one without clip and without
    /// error is asked for again.
    private RenderStatus completed() {
        Optional<JsonNode> clip = clips().findFirst();
        if (clip.isPresent()) {
            String uri = Json.url(clip.get(), "uri").orElse(null);
            return new RenderStatus.Done(new Artifact(uri, null));
        }
        return errors().isEmpty() ? ProviderCalls.notAboutAVideo() : broken(failure());
    }

    /// Where a clip may be: in a field of its own, or named as content of the model's step. One that is inside the
    /// reply has its text left out by whoever read it, but not the field.
    private Stream<JsonNode> clips() {
        Stream<JsonNode> fromSteps = Json.children(interaction.path("steps"))
                .filter(step -> Json.word(step, "type").equals("model_output"))
                .flatMap(step -> Json.children(step.path("content")))
                .filter(part -> Json.word(part, "type").equals("video") && part.has("uri"));
        JsonNode own = interaction.path("output_video");
        return Stream.concat(Stream.of(own).filter(clip -> clip.has("uri") || clip.has("data")), fromSteps);
    }

    private Kind failure() {
        List<String> errors = errors();
        if (errors.stream().anyMatch(REFUSED_INPUT::contains)) {
            return Kind.MODERATION_INPUT;
        }
        return Moderation.of(String.join(" ", errors)).orElse(Kind.RENDER_FAILED);
    }

    private List<String> errors() {
        return Stream.concat(Json.children(interaction.path("errors")), Stream.of(interaction.path("error")))
                .flatMap(error -> Stream.of("code", "message").flatMap(field -> Json.text(error, field).stream()))
                .map(text -> text.toLowerCase(Locale.ROOT))
                .toList();
    }
}
