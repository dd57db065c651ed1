package dev.bobine.direction;

import dev.bobine.catalogue.Catalogue;
import dev.bobine.catalogue.Catalogue.Match;
import dev.bobine.catalogue.Model;
import dev.bobine.catalogue.PromptForm;
import dev.bobine.direction.Director.Answer;
import dev.bobine.job.Extra;
import dev.bobine.job.GenerationRequest;
import dev.bobine.job.Job;
import dev.bobine.job.Options;
import dev.bobine.job.Render;
import dev.bobine.job.RenderRequest;
import dev.bobine.job.Shape;
import dev.bobine.job.Wish;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Makes the prompt of one clip of what its user wished for. Model, length, frame, sound and references are those that
/// the job was admitted and priced with, whatever a director says: it words the prompt and nothing else. Pure.
final class Expansion {

    /// Shots that models which cut by themselves take in one prompt.
    private static final int MAX_LISTED = 6;

    private final Catalogue catalogue;
    private final PlainDirector plain = new PlainDirector();

    Expansion(Catalogue catalogue) {
        this.catalogue = catalogue;
    }

    /// What a director is given; empty when the catalogue has the model no more.
    Optional<Brief> brief(Job job) {
        return catalogue.find(job.terms().model()).map(model -> brief(job, model));
    }

    private Brief brief(Job job, Model model) {
        Render render = render(job);
        PromptForm form = catalogue.wording().form(model.name());
        boolean listed = form == PromptForm.KLING_SHOTS;
        List<Integer> length = List.of(render.seconds());
        String look = render.options().look();
        Means means = new Means(
                model.name(),
                listed ? IntStream.rangeClosed(1, render.seconds()).boxed().toList() : length,
                listed ? length : List.of(),
                listed ? MAX_LISTED : 1,
                look == null ? List.of() : List.of(look),
                form,
                catalogue.wording().language(model.name()),
                render.audio(),
                model.takes(Extra.NEGATIVE_PROMPT),
                false);
        Company company = new Company(wish(job).characters(), List.of());
        return new Brief(
                wish(job).text(),
                null,
                render.seconds(),
                listed ? null : (Integer) 1,
                look,
                means,
                null,
                company.cast());
    }

    /// Why a treatment is none of this clip; sentences without the user's words.
    List<String> faults(Job job, Treatment treatment, LocalDate today) {
        return switch (match(job, treatment, today)) {
            case Match.Refused(String _, String _, String message) -> List.of(message);
            case Match.Resolved resolved ->
                isAsAdmitted(job, resolved) ? List.of() : List.of("The clip must be as long as was asked for.");
        };
    }

    /// The clip with the prompt that a treatment comes to; empty when it would be another one than was admitted.
    Optional<Render> render(Job job, Treatment treatment, LocalDate today) {
        return match(job, treatment, today) instanceof Match.Resolved resolved && isAsAdmitted(job, resolved)
                ? Optional.of((Render) resolved.work())
                : Optional.empty();
    }

    /// The clip with a prompt that was made without a model: told in the form that the model likes, and where that
    /// would be too long, in the user's own words alone.
    Render plainly(Job job, LocalDate today) {
        return brief(job)
                .flatMap(brief -> plain.direct(once(brief), any -> List.of()) instanceof Answer.Written written
                        ? render(job, written.treatment(), today)
                        : Optional.empty())
                .or(() -> asAdmitted(job, catalogue.match(request(job, null), today, any -> true)))
                .orElseGet(() -> render(job));
    }

    private static Brief once(Brief brief) {
        return new Brief(
                brief.wish(), brief.language(), brief.seconds(), 1, brief.look(), brief.means(), null, brief.cast());
    }

    private static Optional<Render> asAdmitted(Job job, Match match) {
        return match instanceof Match.Resolved resolved && isAsAdmitted(job, resolved)
                ? Optional.of((Render) resolved.work())
                : Optional.empty();
    }

    private static boolean isAsAdmitted(Job job, Match.Resolved resolved) {
        Render admitted = render(job);
        return resolved.work() instanceof Render other
                && resolved.model().name().equals(job.terms().model())
                && other.seconds() == admitted.seconds()
                && other.size().equals(admitted.size())
                && other.audio() == admitted.audio()
                && other.references().containsAll(admitted.references());
    }

    private Match match(Job job, Treatment treatment, LocalDate today) {
        PromptForm form = catalogue.wording().form(job.terms().model());
        Company company = new Company(wish(job).characters(), List.of());
        return catalogue.match(
                request(job, Breakdown.whole(company.undescribed(treatment), form, Company.NONE)), today, any -> true);
    }

    /// @param take null for the user's own words
    private static GenerationRequest request(Job job, @Nullable FilmTake take) {
        Render render = render(job);
        Options options = render.options();
        RenderRequest clip = new RenderRequest(
                take == null ? wish(job).text() : take.prompt(),
                take == null ? render.seconds() : take.seconds(),
                new Shape(render.size(), null, null),
                render.audio(),
                take == null || take.negativePrompt() == null ? options : options.without(take.negativePrompt()),
                render.references(),
                wish(job).characters());
        return new GenerationRequest(
                job.head().identity(), job.userId(), job.terms().model(), clip, 0, null, null, Map.of(), null);
    }

    private static Render render(Job job) {
        if (job.ask().work() instanceof Render render) {
            return render;
        }
        throw new IllegalArgumentException("only a clip is made of a wish");
    }

    private static Wish wish(Job job) {
        return Objects.requireNonNull(job.ask().wish(), "it was not asked for");
    }
}
