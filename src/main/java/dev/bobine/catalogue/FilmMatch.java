package dev.bobine.catalogue;

import dev.bobine.catalogue.Catalogue.Match;
import dev.bobine.job.GenerationRequest;
import dev.bobine.job.Prompted;
import dev.bobine.job.Render;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Whether a model makes all shots of a film in one job. Each of them is put to the model as if it were a clip by
/// itself, so that every field of it means the same as it does there; then the clips must be of one kind.
///
/// @param clip what a shot by itself comes to with a model, whatever its length
record FilmMatch(Wording wording, BiFunction<GenerationRequest, Model, Match> clip) {

    private static final String SEVERAL = "shots_differ";

    /// What the shots come to.
    ///
    /// @param shots two at least
    Match of(List<GenerationRequest> shots, Model model) {
        ShotList list = model.shots();
        if (list.isNone()) {
            return refused("no_shot_list", "model", "This model makes each clip of one shot.");
        }
        if (shots.size() > list.limit()) {
            return refused("too_many_shots", "shots", "This model makes clips of up to " + list.limit() + " shots.");
        }
        List<Render> clips = new ArrayList<>();
        for (int i = 0; i < shots.size(); i++) {
            GenerationRequest shot = shots.get(i);
            Match match = clip.apply(shot.asking(shot.model(), shot.render().lasting(null)), model);
            if (match instanceof Match.Refused(String code, String field, String message)) {
                return refused(code, "shots[" + i + "]." + field, message);
            }
            Prompted work = (Prompted) ((Match.Resolved) match).work();
            Match.Refused refused = refusalOf(shot, work, clips, list, i);
            if (refused != null) {
                return refused;
            }
            clips.add((Render) work);
        }
        return whole(shots, clips, model);
    }

    private static Match.@Nullable Refused refusalOf(
            GenerationRequest shot, Prompted work, List<Render> before, ShotList list, int index) {
        String path = "shots[" + index + "].";
        if (!(work instanceof Render render)) {
            return refused("unsupported_model", path + "kind", "This model makes no stills among the shots of a clip.");
        }
        if (shot.basis() != null || !render.references().isEmpty()) {
            return refused(
                    "unsupported_reference",
                    path + "references",
                    "Shots that one job makes are told in words; they take nothing of pictures or clips.");
        }
        if (shot.directed()) {
            return refused("shots_directed", path + "direct", "Shots that one job makes are told as they are written.");
        }
        Integer seconds = shot.render().seconds();
        if (seconds != null && !list.allows(seconds)) {
            return refused(
                    "unsupported_seconds",
                    path + "seconds",
                    "Shots of this model last " + list.shortest() + " to " + list.longest() + " seconds.");
        }
        if (render.prompt().codePointCount(0, render.prompt().length()) > list.maxPrompt()) {
            return refused(
                    "prompt_too_long",
                    path + "prompt",
                    "This model takes prompts of up to " + list.maxPrompt() + " characters for each shot.");
        }
        return before.isEmpty() ? null : difference(before.getFirst(), render, path);
    }

    private static Match.@Nullable Refused difference(Render first, Render other, String path) {
        Optional<String> field = !first.size().equals(other.size())
                ? Optional.of("size")
                : first.audio() != other.audio()
                        ? Optional.of("audio")
                        : first.options().equals(other.options()) ? Optional.empty() : Optional.of("style");
        return field.map(name -> refused(
                        SEVERAL, path + name, "Shots that one job makes have one frame, sound or none, and one style."))
                .orElse(null);
    }

    private Match whole(List<GenerationRequest> shots, List<Render> clips, Model model) {
        List<Render.Shot> parts = new ArrayList<>();
        for (int i = 0; i < clips.size(); i++) {
            Integer seconds = shots.get(i).render().seconds();
            int length = seconds == null ? model.shots().nearest(clips.get(i).seconds()) : seconds;
            parts.add(new Render.Shot(clips.get(i).prompt(), length));
        }
        int seconds = parts.stream().mapToInt(Render.Shot::seconds).sum();
        if (!model.durations().contains(seconds)) {
            return refused(
                    "unsupported_seconds",
                    "shots",
                    "This model renders clips of " + model.durations() + " seconds; these shots last " + seconds + ".");
        }
        boolean listed = wording.form(model.name()) == PromptForm.KLING_SHOTS;
        String prompt = listed
                ? PromptForm.list(parts)
                : parts.stream().map(Render.Shot::prompt).collect(Collectors.joining("\n"));
        if (prompt.codePointCount(0, prompt.length()) > (listed ? model.maxPrompt() : Prompted.MAX_PROMPT)) {
            return refused("prompt_too_long", "shots", "The prompts of all shots together are too long.");
        }
        Render first = clips.getFirst();
        Render work = new Render(
                prompt,
                seconds,
                first.size(),
                first.audio(),
                first.options(),
                List.of(),
                clips.stream()
                        .flatMap(one -> one.characters().stream())
                        .distinct()
                        .toList(),
                listed ? List.of() : parts);
        return priced(shots, parts, work, model);
    }

    private static Match priced(List<GenerationRequest> shots, List<Render.Shot> parts, Render work, Model model) {
        long estimate = model.offers().values().stream()
                .mapToLong(offer -> offer.estimate(work))
                .max()
                .orElseThrow();
        for (int i = 0; i < parts.size(); i++) {
            long share = Math.multiplyExact(estimate, (long) parts.get(i).seconds()) / work.seconds();
            if (Objects.requireNonNull(shots.get(i)).isOver(share)) {
                return refused("over_max_cost", "shots[" + i + "].maxCost", "The shot costs more than it may.");
            }
        }
        return Catalogue.resolved(model, work, estimate);
    }

    private static Match.Refused refused(String code, String field, String message) {
        return new Match.Refused(code, field, message);
    }
}
