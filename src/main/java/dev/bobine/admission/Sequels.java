package dev.bobine.admission;

import dev.bobine.catalogue.Catalogue;
import dev.bobine.catalogue.Catalogue.Match;
import dev.bobine.catalogue.Extension;
import dev.bobine.catalogue.Model;
import dev.bobine.job.Basis;
import dev.bobine.job.FrameSize;
import dev.bobine.job.GenerationRequest;
import dev.bobine.job.JobId;
import dev.bobine.job.Origin;
import dev.bobine.job.Reference;
import dev.bobine.job.Reference.Role;
import dev.bobine.job.Refusal;
import dev.bobine.job.Video;
import dev.bobine.persistence.AdmissionStore.ClipRow;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// What requests come to that build on a finished clip: a model that goes on with it, or makes another version of it,
/// is given the clip itself; where none can and the request allows it, a model is given its last picture, and the two
/// clips are joined. What such a request leaves out (model, length, frame) is as that clip has it, where the model can.
///
/// @param clips those that are there, of the jobs that requests name
record Sequels(
        Catalogue catalogue,
        ReferenceRules references,
        Map<UUID, ClipRow> clips,
        Instant now,
        Predicate<String> allowed) {

    private static final int MILLIS = 1000;
    private static final String TOO_LONG = "extends_too_long";
    private static final String ELSEWHERE = "extends_of_another";

    /// What a request comes to.
    sealed interface Outcome {

        /// A request as any other, that refers to the clip.
        record Native(GenerationRequest request) implements Outcome {}

        /// What a model adds to the clip by such a request, and a join of the two.
        record ByTail(ClipRow source, GenerationRequest request) implements Outcome {}

        /// The clip's last picture, a render that begins with it, and a join.
        record ByFrame(ClipRow source) implements Outcome {}

        record Denied(Refusal refusal) implements Outcome {}
    }

    /// @param request one with a basis
    Outcome of(GenerationRequest request) {
        Basis basis = Objects.requireNonNull(request.basis(), "the request builds on no clip");
        ClipRow source = clips.get(basis.job().value());
        if (source == null || !source.userId().equals(request.userId().value())) {
            return denied(
                    "no_such_clip",
                    basis,
                    basis.field()
                            + " must be a job of the same user that has been completed and whose clip is still there.");
        }
        boolean extending = basis.how() == Origin.How.EXTENDS;
        if (extending && !(source.clip() instanceof Video)) {
            return denied(
                    "no_such_clip", basis, "extends must be a job that made a clip, and this one made a picture.");
        }
        if (extending && basis.way() == Basis.Way.FRAME) {
            return new Outcome.ByFrame(source);
        }
        Match.Refused refused = null;
        for (GenerationRequest candidate : candidates(request, source)) {
            Match match = match(candidate, source, extending);
            if (match instanceof Match.Resolved resolved) {
                return extending ? extended(resolved.model(), candidate, basis, source) : new Outcome.Native(candidate);
            }
            refused = (Match.Refused) match;
        }
        return unable(basis, source, Objects.requireNonNull(refused, "there is always a candidate"));
    }

    /// What is known of a clip that a request refers to and that is not there yet.
    ///
    /// @param model that makes it
    record Coming(String model, int seconds) {}

    /// Why a model does not go on with the clip that a request refers to by its address, if it does not: as if the
    /// request named the clip's job.
    ///
    /// @param coming clips of the same production, by their jobs
    @Nullable
    Refusal refusalOf(GenerationRequest request, Match.Resolved match, Map<JobId, Coming> coming) {
        List<Reference> given = request.render().references();
        for (int i = 0; i < given.size(); i++) {
            if (given.get(i).role() == Role.EXTEND) {
                Match.Refused refused =
                        refusalOf(match, references.clipOf(given.get(i)).orElse(null), coming);
                if (refused != null) {
                    return Refusal.of(refused.code(), "references[" + i + "]", refused.message());
                }
            }
        }
        return null;
    }

    private Match.@Nullable Refused refusalOf(Match.Resolved match, @Nullable JobId clip, Map<JobId, Coming> coming) {
        Extension extension = match.model().extension();
        Coming next = clip == null ? null : coming.get(clip);
        if (next != null) {
            if (!extension.allows(next.seconds() + match.work().seconds())) {
                return tooLong(extension);
            }
            return extension.pinned() && !next.model().equals(match.model().name()) ? elsewhere() : null;
        }
        ClipRow source = clip == null ? null : clips.get(clip.value());
        if (source != null) {
            return refusalOf(match.model(), match.work().seconds(), source);
        }
        return clip == null && extension.pinned() ? elsewhere() : null;
    }

    private Match match(GenerationRequest candidate, ClipRow source, boolean extending) {
        LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
        if (!extending) {
            return catalogue.match(candidate, today, allowed);
        }
        Predicate<String> able = candidate.model().equals(Catalogue.AUTO)
                ? name -> allowed.test(name)
                        && catalogue.find(name).stream()
                                .noneMatch(model -> refusalOf(model, seconds(candidate, model), source) != null)
                : allowed;
        Match match = catalogue.match(candidate, today, able);
        if (match instanceof Match.Resolved resolved) {
            Match.Refused refused = refusalOf(resolved.model(), resolved.work().seconds(), source);
            return refused == null ? match : refused;
        }
        return match;
    }

    private static int seconds(GenerationRequest candidate, Model model) {
        Integer said = candidate.render().seconds();
        return said != null || model.durations().ranges().isEmpty()
                ? Objects.requireNonNullElse(said, 0)
                : model.offers().values().stream()
                        .flatMapToInt(offer ->
                                offer.can().onlySeconds(candidate.render().references()).stream())
                        .findFirst()
                        .orElse(model.durations().first());
    }

    /// Why a model that goes on with clips does not with this one, if it does not.
    private Match.@Nullable Refused refusalOf(Model model, int added, ClipRow source) {
        Extension extension = model.extension();
        if (!extension.allows(secondsOf(source) + added)) {
            return tooLong(extension);
        }
        boolean here = source.model().equals(model.name())
                && source.backend() != null
                && model.offers().containsKey(source.backend())
                && source.since().plus(model.retention()).isAfter(now);
        return !extension.pinned() || here ? null : elsewhere();
    }

    private static Match.Refused tooLong(Extension extension) {
        return new Match.Refused(
                TOO_LONG,
                "extends",
                "This model makes clips last " + extension.limit() + " seconds at most by going on with them.");
    }

    private static Match.Refused elsewhere() {
        return new Match.Refused(
                ELSEWHERE,
                "extends",
                "This model goes on with its own clips alone, for as long as its provider keeps them.");
    }

    private static Outcome extended(Model model, GenerationRequest candidate, Basis basis, ClipRow source) {
        if (model.extension().returns() == Extension.Returns.WHOLE) {
            return new Outcome.Native(candidate);
        }
        return basis.way() == Basis.Way.AUTO
                ? new Outcome.ByTail(source, candidate)
                : denied(
                        "extends_in_several_jobs",
                        basis,
                        "This model returns what it adds alone, which is then joined to the clip; say extendBy: auto.");
    }

    private static Outcome unable(Basis basis, ClipRow source, Match.Refused refused) {
        boolean here = refused.code().equals(TOO_LONG) || refused.code().equals(ELSEWHERE);
        boolean unable = here
                || refused.code().equals("unsupported_reference")
                || refused.code().equals("no_model_fits");
        boolean extending = basis.how() == Origin.How.EXTENDS;
        if (!unable) {
            return new Outcome.Denied(Refusal.of(refused.code(), refused.field(), refused.message()));
        }
        if (!extending) {
            return denied(
                    "model_cannot_edit", basis, "This model makes no clip of another one; name a model that does.");
        }
        if (basis.way() == Basis.Way.AUTO) {
            return new Outcome.ByFrame(source);
        }
        return here
                ? denied(refused.code(), basis, refused.message())
                : denied(
                        "model_cannot_extend",
                        basis,
                        "This model does not go on with clips; name a model that does, or say extendBy: auto.");
    }

    private static Outcome denied(String code, Basis basis, String message) {
        return new Outcome.Denied(Refusal.of(code, basis.field(), message));
    }

    /// What the request may mean, the nearest to its source first.
    private Set<GenerationRequest> candidates(GenerationRequest request, ClipRow source) {
        Set<GenerationRequest> candidates = new LinkedHashSet<>();
        for (String model : models(request, source)) {
            Integer seconds = seconds(request, source);
            FrameSize size = size(request, source);
            candidates.add(candidate(request.fitted(model, seconds, size), request, source));
            candidates.add(candidate(request.fitted(model, null, size), request, source));
            candidates.add(candidate(request.fitted(model, null, null), request, source));
        }
        return candidates;
    }

    private static List<String> models(GenerationRequest request, ClipRow source) {
        return request.model().equals(Catalogue.AUTO)
                        && !source.requestedModel().equals(Catalogue.AUTO)
                ? List.of(source.requestedModel(), Catalogue.AUTO)
                : List.of(request.model());
    }

    private static @Nullable Integer seconds(GenerationRequest request, ClipRow source) {
        boolean said = request.render().seconds() != null
                || Objects.requireNonNull(request.basis()).how() == Origin.How.EXTENDS;
        return said ? null : source.clip() instanceof Video ? secondsOf(source) : null;
    }

    private static @Nullable FrameSize size(GenerationRequest request, ClipRow source) {
        return request.render().shape().saysNothing() ? source.clip().size() : null;
    }

    /// Behind the references of the request itself, whose places a refusal names.
    private GenerationRequest candidate(GenerationRequest fitted, GenerationRequest request, ClipRow source) {
        boolean video = source.clip() instanceof Video;
        Role role = Objects.requireNonNull(request.basis()).how() == Origin.How.EXTENDS
                ? Role.EXTEND
                : video ? Role.VIDEO : Role.REFERENCE;
        List<Reference> all = new ArrayList<>(request.render().references());
        all.add(new Reference(role, references.addressOf(source.clip()), null));
        return fitted.referring(all);
    }

    /// The length of a source's clip in whole seconds: what was asked for, or more where that was added to a clip.
    static int secondsOf(ClipRow source) {
        if (!(source.clip() instanceof Video video)) {
            return source.clipSeconds();
        }
        int lasts = Math.toIntExact(Math.max(1, Math.round((double) video.durationMillis() / MILLIS)));
        return Math.max(source.clipSeconds(), lasts);
    }
}
