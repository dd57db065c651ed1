package dev.bobine.direction;

import dev.bobine.catalogue.Catalogue;
import dev.bobine.catalogue.Catalogue.Match;
import dev.bobine.catalogue.Durations;
import dev.bobine.catalogue.Model;
import dev.bobine.catalogue.PromptForm;
import dev.bobine.job.Characters;
import dev.bobine.job.Extra;
import dev.bobine.job.FrameSize;
import dev.bobine.job.GenerationRequest;
import dev.bobine.job.Options;
import dev.bobine.job.Plan;
import dev.bobine.job.Reference;
import dev.bobine.job.RenderRequest;
import dev.bobine.job.RequestIdentity;
import dev.bobine.job.Shape;
import dev.bobine.job.UserId;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Breaks a treatment down into the jobs that it is shot as, each judged and priced as the admission will.
public final class Breakdown {

    /// Longest film of any model, in seconds, that lengths are looked at up to.
    private static final int LONGEST_SHOT = 120;

    /// Shots that models which cut by themselves take in one prompt.
    private static final int MAX_LISTED = 6;

    private static final RequestIdentity NOBODYS = new RequestIdentity("/director", "breakdown");
    private static final Reference FRAME =
            new Reference(Reference.Role.FIRST_FRAME, "https://frame.invalid/last.png", null);
    private static final UserId NOBODY = new UserId("director");

    private final Catalogue catalogue;
    private final int maxShots;

    /// @param maxShots of one film
    public Breakdown(Catalogue catalogue, int maxShots) {
        this.catalogue = catalogue;
        this.maxShots = maxShots;
    }

    /// What the user wants a film to be rendered with; what was left out is null.
    ///
    /// @param model public name, alias or `auto`
    public record Wanted(
            String model,
            @Nullable String size,
            @Nullable String aspectRatio,
            @Nullable String resolution,
            @Nullable Boolean audio) {}

    /// The model and frame that a wish comes to.
    public Match settle(Wanted wanted, Plan plan, LocalDate today) {
        return settle(wanted, Company.NONE, plan, today);
    }

    /// The same for one that takes what the user gives to the film.
    Match settle(Wanted wanted, Company company, Plan plan, LocalDate today) {
        Shape shape = new Shape(
                wanted.size() == null ? null : FrameSize.parse(wanted.size()),
                wanted.aspectRatio(),
                wanted.resolution());
        GenerationRequest request = request(
                wanted.model(),
                new RenderRequest("x", null, shape, wanted.audio(), Options.NONE, company.all(), company.characters()));
        return catalogue.match(request, today, plan::allowsModel);
    }

    /// What a film of a model may be made of; empty when the plan allows no length that the model has.
    public Optional<Means> means(Target target, Plan plan) {
        Model model = catalogue.find(target.model()).orElse(null);
        if (model == null) {
            return Optional.empty();
        }
        Durations durations = model.durations();
        PromptForm form = catalogue.wording().form(model.name());
        List<Integer> lengths = durations.upTo(Math.min(plan.longestClip(), LONGEST_SHOT));
        if (lengths.isEmpty()) {
            return Optional.empty();
        }
        boolean listed = form == PromptForm.KLING_SHOTS;
        boolean sound = model.audio() && !Boolean.FALSE.equals(target.audio());
        return Optional.of(new Means(
                model.name(),
                listed ? IntStream.rangeClosed(1, lengths.getLast()).boxed().toList() : lengths,
                listed ? lengths : List.of(),
                listed ? Math.min(maxShots, MAX_LISTED) : maxShots,
                catalogue.wording().looksFor(model.name()),
                form,
                catalogue.wording().language(model.name()),
                sound,
                model.takes(Extra.NEGATIVE_PROMPT),
                !listed && model.references().contains(Reference.Role.FIRST_FRAME)));
    }

    /// The jobs of a treatment that the schema of the same means allows.
    public Script of(Treatment treatment, Target target, Plan plan, LocalDate today) {
        return of(treatment, target, Company.NONE, plan, today);
    }

    /// The same with what the user has given to the film.
    Script of(Treatment written, Target target, Company company, Plan plan, LocalDate today) {
        OptionalInt unknown = company.unknown();
        if (unknown.isPresent()) {
            return new Script(
                    List.of(),
                    List.of("characters[" + unknown.getAsInt() + "]: The user has no character of this id or name."));
        }
        Treatment treatment = company.undescribed(written);
        PromptForm form = catalogue.wording().form(target.model());
        if (form == PromptForm.KLING_SHOTS) {
            return script(List.of(whole(treatment, form, company)), target, company, plan, today);
        }
        List<FilmTake> drafts = IntStream.range(0, treatment.shots().size())
                .mapToObj(i -> take(treatment, List.of(i), Prompts.of(treatment, i, form), company))
                .toList();
        return script(drafts, target, company, plan, today);
    }

    /// All of a treatment as one job: a list of shots where the model cuts by itself, else the first shot.
    static FilmTake whole(Treatment treatment, PromptForm form, Company company) {
        return form == PromptForm.KLING_SHOTS
                ? take(
                        treatment,
                        IntStream.range(0, treatment.shots().size()).boxed().toList(),
                        Prompts.list(treatment),
                        company)
                : take(treatment, List.of(0), Prompts.of(treatment, 0, form), company);
    }

    private static String name(FilmTake take) {
        return take.shots().size() == 1 ? "shots[" + take.shots().getFirst() + "]" : "shots";
    }

    private static FilmTake take(Treatment treatment, List<Integer> shots, String prompt, Company company) {
        List<String> unwanted = shots.stream()
                .map(i -> treatment.shots().get(i).negative())
                .filter(text -> !text.isEmpty())
                .distinct()
                .toList();
        return new FilmTake(
                shots,
                prompt,
                shots.stream().mapToInt(i -> treatment.shots().get(i).seconds()).sum(),
                unwanted.isEmpty() ? null : String.join(", ", unwanted),
                treatment.look(),
                shots.getFirst() > 0 && treatment.shots().get(shots.getFirst()).continues(),
                0,
                company.in(treatment, shots),
                company.at(shots, treatment.shots().size()));
    }

    private Script script(List<FilmTake> drafts, Target target, Company company, Plan plan, LocalDate today) {
        List<FilmTake> takes = new ArrayList<>();
        List<String> faults = new ArrayList<>();
        for (FilmTake draft : drafts) {
            switch (catalogue.match(request(draft, target, company), today, plan::allowsModel)) {
                case Match.Refused refused -> faults.add(name(draft) + ": " + refused.message());
                case Match.Resolved resolved -> takes.add(draft.priced(resolved.estimateMicros()));
            }
        }
        return new Script(faults.isEmpty() ? takes : List.of(), faults);
    }

    static GenerationRequest request(FilmTake take, Target target) {
        return request(take, target, Company.NONE);
    }

    /// With the picture that a shot needs which begins where the one before ends.
    static GenerationRequest request(FilmTake take, Target target, Company company) {
        List<Reference> references = new ArrayList<>();
        if (take.continues()) {
            references.add(FRAME);
        }
        take.references().forEach(given -> references.add(given.reference()));
        return request(
                target.model(),
                new RenderRequest(
                        take.prompt(),
                        take.seconds(),
                        new Shape(target.frame(), null, null),
                        target.audio(),
                        new Options(null, take.negativePrompt(), null, take.look()),
                        references,
                        Characters.named(take.characters())
                                .among(company.characters().sheets())));
    }

    private static GenerationRequest request(String model, RenderRequest render) {
        return new GenerationRequest(NOBODYS, NOBODY, model, render, 0, null, null, Map.of(), null);
    }
}
