package dev.bobine.rendering.kling;

import com.fasterxml.jackson.databind.JsonNode;
import dev.bobine.job.Artifact;
import dev.bobine.job.Failure.Kind;
import dev.bobine.rendering.RenderStatus;
import dev.bobine.rendering.http.Endpoint;
import dev.bobine.rendering.http.Json;
import dev.bobine.rendering.http.Moderation;
import dev.bobine.rendering.http.ProviderCalls;
import dev.bobine.rendering.http.StatusWord;
import dev.bobine.rendering.http.Tariff;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A task as either generation spells it.
final class KlingTask {

    /// Names under which an amount has been seen in `billing`.
    private static final List<String> AMOUNTS = List.of("amount", "value", "deduction", "quantity", "cost");

    private final JsonNode task;

    KlingTask(JsonNode task) {
        this.task = task;
    }

    Optional<String> id() {
        return Json.text(task, "task_id").or(() -> Json.text(task, "id")).filter(Endpoint::isUsable);
    }

    /// The id that the client gave it.
    Optional<String> externalId() {
        return Json.text(task, "external_task_id").or(() -> Json.text(task.path("task_info"), "external_task_id"));
    }

    /// Kling's id of the clip, which is not that of the task.
    Optional<String> clipId() {
        return Json.children(task.path("task_result").path("videos"))
                .flatMap(video -> Json.text(video, "id").stream())
                .findFirst();
    }

    RenderStatus status(Tariff unit) {
        String field = Json.word(task, "task_status").isEmpty() ? "status" : "task_status";
        return switch (StatusWord.of(task, field)) {
            case WORKING -> new RenderStatus.Working(null);
            case DONE -> done(unit);
            case FAILED -> broken(Moderation.of(message()).orElse(Kind.RENDER_FAILED), unit);
            case WITHHELD -> broken(Moderation.of(message()).orElse(Kind.MODERATION_OUTPUT), unit);
            case TIMED_OUT -> broken(Kind.TIMEOUT, unit);
            case STOPPED -> new RenderStatus.Stopped(cost(unit));
            case EXPIRED -> new RenderStatus.Lost();
            case ABSENT -> ProviderCalls.notAboutAVideo();
        };
    }

    private RenderStatus broken(Kind kind, Tariff unit) {
        return ProviderCalls.broken(kind, cost(unit), message());
    }

    private RenderStatus done(Tariff unit) {
        return Stream.concat(
                        Json.children(task.path("outputs")),
                        Json.children(task.path("task_result").path("videos")))
                .filter(output -> Json.text(output, "type").map("video"::equals).orElse(true))
                .flatMap(output -> Json.url(output, "url").stream())
                .findFirst()
                .<RenderStatus>map(url -> new RenderStatus.Done(new Artifact(url, cost(unit))))
                .orElseGet(() -> ProviderCalls.broken(Kind.RENDER_FAILED, cost(unit)));
    }

    private String message() {
        return Json.text(task, "task_status_msg")
                .or(() -> Json.text(task, "status_msg"))
                .or(() -> Json.text(task, "message"))
                .orElse("");
    }

    /// What was billed in units; amounts in cash are of a currency that is not stated.
    private @Nullable Long cost(Tariff unit) {
        Optional<BigDecimal> deducted = Json.number(task, "final_unit_deduction");
        return unit.micros(deducted.isPresent() ? deducted : billedUnits());
    }

    private Optional<BigDecimal> billedUnits() {
        return Json.children(task.path("billing"))
                .filter(entry -> Json.word(entry, "charge_type").equals("unit"))
                .flatMap(entry -> AMOUNTS.stream()
                        .flatMap(name -> Json.number(entry, name).stream())
                        .limit(1))
                .reduce(BigDecimal::add);
    }
}
