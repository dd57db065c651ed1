package dev.bobine.admission;

import dev.bobine.catalogue.Catalogue.Match;
import dev.bobine.catalogue.Extension;
import dev.bobine.job.Asset;
import dev.bobine.job.Frame;
import dev.bobine.job.FrameSize;
import dev.bobine.job.GenerationRequest;
import dev.bobine.job.Job;
import dev.bobine.job.JobId;
import dev.bobine.job.JobState;
import dev.bobine.job.Join;
import dev.bobine.job.Kind;
import dev.bobine.job.Origin;
import dev.bobine.job.Part;
import dev.bobine.job.Plan;
import dev.bobine.job.ProductionId;
import dev.bobine.job.Reference;
import dev.bobine.job.Refusal;
import dev.bobine.job.Reservation;
import dev.bobine.job.Still;
import dev.bobine.job.Video;
import dev.bobine.job.Work;
import dev.bobine.job.production.JoinStyle;
import dev.bobine.job.production.Member;
import dev.bobine.job.production.OnFailure;
import dev.bobine.job.production.ProductionRequest;
import dev.bobine.job.production.Step;
import dev.bobine.job.production.StepInput;
import dev.bobine.job.production.Take;
import dev.bobine.persistence.AdmissionStore.ClipRow;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Makes jobs of the steps of a production: each is matched to a model and priced, and what it takes of another step
/// becomes the address of the object that that step's job will make. All of them, or none.
final class Casting {

    private static final int FADE_MILLIS = 500;
    private static final int MILLIS = 1000;

    /// What a step is made of that goes on with a clip by its last picture. No name that is asked for has a dot.
    private static final String SOURCE = ".source";

    private static final String START = ".start";
    private static final String TAIL = ".tail";

    private final AdmissionRound.Rules rules;
    private final Plan plan;
    private final ProductionId production;
    private final ProductionRequest request;
    private final Supplier<JobId> ids;
    private final Instant now;
    private final Map<UUID, String> owners;
    private final Map<String, Kept> kept;
    private final Map<String, JobId> before;
    private final Map<UUID, ClipRow> clips;
    private final Map<String, Source> sources = new HashMap<>();

    /// Names that stand for clips that are there already.
    private final Set<String> given = new HashSet<>();

    /// The jobs that steps go on with whose clips they are joined to.
    private final Map<String, JobId> extended = new HashMap<>();
    private final List<Cast> made = new ArrayList<>();
    private AccountState account;

    /// What is to be cast.
    ///
    /// @param kept steps that are not done again, by name
    /// @param before the jobs that steps were until now, by name
    record Script(ProductionId id, ProductionRequest request, Map<String, Kept> kept, Map<String, JobId> before) {

        /// What was not there before.
        static Script first(ProductionId id, ProductionRequest request) {
            return new Script(id, request, Map.of(), Map.of());
        }
    }

    /// A step that is not done again, with the clip that it has.
    record Kept(Member member, @Nullable Asset asset) {}

    /// A step with the job that it becomes.
    ///
    /// @param after jobs that it waits for
    record Cast(Job job, Member member, List<JobId> after) {}

    /// What other steps have to know of a step.
    ///
    /// @param key where what comes of it lies, or will lie
    /// @param seconds of its clip; 0 of a picture
    private record Source(JobId job, String key, Kind kind, int seconds, FrameSize size, boolean audio) {}

    /// What the steps come to.
    sealed interface Ruling {

        /// @param members all of them, those too that are kept, each after those that it needs
        /// @param account with what was set aside
        record Granted(List<Cast> made, List<Member> members, AccountState account) implements Ruling {}

        record Denied(Refusal refusal) implements Ruling {}
    }

    /// @param clips those that are there, of the jobs that the request names
    Casting(
            AdmissionRound.Rules rules,
            Script script,
            Plan plan,
            AccountState account,
            Map<UUID, ClipRow> clips,
            Supplier<JobId> ids,
            Instant now) {
        this.rules = rules;
        this.plan = plan;
        this.production = script.id();
        this.request = script.request();
        this.kept = script.kept();
        this.before = script.before();
        this.account = account.on(LocalDate.ofInstant(now, ZoneOffset.UTC));
        this.clips = clips;
        this.owners = new HashMap<>();
        clips.values().forEach(clip -> owners.put(clip.id(), clip.userId()));
        this.ids = ids;
        this.now = now;
    }

    Ruling cast() {
        List<Step.Shot> shots = before.isEmpty() || isOneJob(before.keySet()) ? request.shotList() : List.of();
        if (shots.size() < 2) {
            return castSteps();
        }
        Refusal refusal = castFilm(shots);
        if (refusal == null) {
            return granted(List.of(made.getLast().member().making(shots.size())));
        }
        return request.sort() == ProductionRequest.Sort.SHOT_LIST ? new Ruling.Denied(refusal) : castSteps();
    }

    /// A film that was made in one job is done again in one: there are no clips of single shots to keep.
    private boolean isOneJob(Set<String> steps) {
        return request.resultStep().filter(film -> steps.equals(Set.of(film))).isPresent();
    }

    /// All shots as one job, which is the step whose clip is the production's.
    ///
    /// @return why not; null when it is done
    private @Nullable Refusal castFilm(List<Step.Shot> shots) {
        String film = request.resultStep().orElseThrow();
        boolean faded = request.steps().stream()
                .anyMatch(step -> step instanceof Step.Join join && join.style() != JoinStyle.CUT);
        if (faded) {
            return Refusal.of("shots_fade", "transition", "A model that makes all shots cuts from one to the next.");
        }
        boolean finished = request.steps().stream()
                .anyMatch(
                        step -> step instanceof Step.Join join && join.finish().loudness() != null);
        if (finished) {
            return Refusal.of("shots_loudness", "loudness", "Of what one job makes the loudness is the model's.");
        }
        Optional<Step.Shot> waiting =
                shots.stream().filter(shot -> !shot.needs().isEmpty()).findFirst();
        if (waiting.isPresent()) {
            return Refusal.of(
                    "shots_continue",
                    waiting.get().field("continues"),
                    "Shots that one job makes do not begin with what another one ends with.");
        }
        List<GenerationRequest> asks = shots.stream().map(Step.Shot::ask).toList();
        LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
        return switch (rules.catalogue().film(asks, today, plan::allowsModel)) {
            case Match.Refused(String code, String field, String message) -> Refusal.of(code, field, message);
            case Match.Resolved match ->
                grant(new Step.Shot(film, "shots", asks.getFirst(), List.of()), asks.getFirst(), match);
        };
    }

    private Ruling granted(List<Member> members) {
        long estimate = made.stream()
                .mapToLong(cast -> cast.job().terms().estimateMicros())
                .sum();
        Long limit = request.maxCostMicros();
        return limit != null && estimate > limit
                ? new Ruling.Denied(Refusal.overMaxCost(estimate))
                : new Ruling.Granted(made, members, account);
    }

    private Ruling castSteps() {
        List<Member> members = new ArrayList<>();
        List<Step> steps =
                request.ordered().stream().flatMap(step -> parts(step).stream()).toList();
        for (Step step : steps) {
            Kept stays = kept.get(step.name());
            if (stays != null) {
                keep(step.name(), stays);
                members.add(stays.member());
                continue;
            }
            Refusal refusal = cast(step);
            if (refusal != null) {
                return new Ruling.Denied(within(step, refusal));
            }
            members.add(made.getLast().member());
        }
        return granted(members);
    }

    /// The step in several, where no model returns the clip that it builds on with more to it: what a model adds to
    /// the clip, or the last picture of that clip and a shot that begins with it, and a join of the two. The join
    /// is what others take of the step.
    private List<Step> parts(Step step) {
        if (!(step instanceof Step.Shot shot) || shot.ask().basis() == null) {
            return List.of(step);
        }
        return switch (sequels().of(shot.ask())) {
            case Sequels.Outcome.ByTail(ClipRow source, GenerationRequest ask) -> {
                String clip = give(shot, source);
                String tail = tailOf(shot.name());
                yield List.of(
                        new Step.Shot(tail, shot.path(), ask, shot.after()),
                        new Step.Join(shot.name(), shot.path(), List.of(clip, tail), JoinStyle.CUT, List.of()));
            }
            case Sequels.Outcome.ByFrame(ClipRow source) -> byFrame(shot, source);
            case Sequels.Outcome.Native _, Sequels.Outcome.Denied _ -> List.of(step);
        };
    }

    /// Makes a clip that is there already known as what a step goes on with.
    ///
    /// @return the name that stands for it
    private String give(Step.Shot shot, ClipRow source) {
        String clip = shot.name() + SOURCE;
        JobId job = new JobId(source.id());
        sources.put(
                clip,
                new Source(
                        job,
                        source.clip().key(),
                        source.clip().kind(),
                        Sequels.secondsOf(source),
                        source.clip().size(),
                        source.clip() instanceof Video video && video.audioCodec() != null));
        given.add(clip);
        extended.put(shot.name(), job);
        return clip;
    }

    private List<Step> byFrame(Step.Shot shot, ClipRow source) {
        String clip = give(shot, source);
        String start = startOf(shot.name());
        String tail = tailOf(shot.name());
        List<Reference> references = new ArrayList<>(shot.ask().render().references());
        references.add(new StepInput(start, Take.CLIP).as(Reference.Role.FIRST_FRAME, null));
        FrameSize size =
                shot.ask().render().shape().saysNothing() ? source.clip().size() : null;
        GenerationRequest ask =
                shot.ask().fitted(shot.ask().model(), null, size).referring(references);
        return List.of(
                new Step.Frame(start, shot.path(), new StepInput(clip, Take.LAST_FRAME)),
                new Step.Shot(tail, shot.path(), ask, shot.after()),
                new Step.Join(shot.name(), shot.path(), List.of(clip, tail), JoinStyle.CUT, List.of()));
    }

    /// The step that renders what a step of several jobs adds to the clip that it builds on.
    static String tailOf(String step) {
        return step + TAIL;
    }

    /// The step that takes the picture with which what such a step adds begins.
    static String startOf(String step) {
        return step + START;
    }

    private Sequels sequels() {
        return new Sequels(rules.catalogue(), rules.references(), clips, now, plan::allowsModel);
    }

    private void keep(String step, Kept stays) {
        JobId job = stays.member().job();
        owners.put(job.value(), request.userId().value());
        switch (stays.asset()) {
            case null -> {}
            case Video video -> {
                int seconds = (int) Math.ceilDiv(video.durationMillis(), MILLIS);
                boolean audio = video.audioCodec() != null;
                sources.put(step, new Source(job, video.key(), Kind.VIDEO, seconds, video.size(), audio));
            }
            case Still still -> sources.put(step, new Source(job, still.key(), Kind.STILL, 0, still.size(), false));
        }
    }

    private @Nullable Refusal cast(Step step) {
        return switch (step) {
            case Step.Shot shot -> cast(shot);
            case Step.Join join -> cast(join);
            case Step.Frame frame -> cut(frame, picture(frame));
        };
    }

    private @Nullable Refusal cast(Step.Join join) {
        for (int i = 0; i < join.of().size(); i++) {
            if (source(join.of().get(i)).kind() == Kind.STILL) {
                return Refusal.of(
                        "join_of_still", "join[" + i + "]", "A join is made of clips; this step makes a still.");
            }
        }
        // A clip may occur in a film more than once, and a film in another one.
        long seconds =
                join.of().stream().map(this::source).mapToLong(Source::seconds).sum();
        return seconds > Join.LONGEST_SECONDS
                ? Refusal.of(
                        "film_too_long",
                        "join",
                        "A film lasts " + Join.LONGEST_SECONDS + " seconds at most, and this one would last " + seconds
                                + ".")
                : cut(join, film(join));
    }

    private @Nullable Refusal cast(Step.Shot shot) {
        Refusal misfit = misfit(shot.ask().render().references());
        if (misfit != null) {
            return misfit;
        }
        if (shot.ask().basis() == null) {
            return cast(shot, shot.ask());
        }
        return switch (sequels().of(shot.ask())) {
            case Sequels.Outcome.Native(GenerationRequest ask) -> cast(shot, ask);
            case Sequels.Outcome.Denied(Refusal refusal) -> refusal;
            case Sequels.Outcome.ByFrame _, Sequels.Outcome.ByTail _ ->
                throw new IllegalStateException("such a step has become several");
        };
    }

    private @Nullable Refusal cast(Step.Shot shot, GenerationRequest asked) {
        GenerationRequest ask = asked.referring(addressed(asked.render().references()));
        Refusal refusal = rules.references().refusalOf(ask, owners);
        if (refusal != null) {
            return refusal;
        }
        return switch (rules.catalogue().match(ask, LocalDate.ofInstant(now, ZoneOffset.UTC), plan::allowsModel)) {
            case Match.Refused(String code, String field, String message) -> Refusal.of(code, field, message);
            case Match.Resolved match -> {
                Refusal unfit = sequels().refusalOf(ask, match, coming());
                yield unfit != null ? unfit : grant(shot, ask, match);
            }
        };
    }

    private Map<JobId, Sequels.Coming> coming() {
        return made.stream()
                .collect(Collectors.toMap(
                        cast -> cast.job().id(),
                        cast -> new Sequels.Coming(
                                cast.job().terms().model(),
                                source(cast.member().step()).seconds())));
    }

    /// A join or a picture, which the studio makes.
    private @Nullable Refusal cut(Step step, Work work) {
        Optional<Match.Resolved> studio = rules.catalogue().cut(work);
        if (studio.isEmpty()) {
            return AdmissionRound.noStudio();
        }
        return grant(step, null, studio.get());
    }

    private Work film(Step.Join join) {
        List<Source> inputs = join.of().stream().map(this::source).toList();
        int fade = join.style() == JoinStyle.FADE ? FADE_MILLIS : 0;
        boolean sparing = request.onFailure() == OnFailure.SKIP;
        return new Join(
                inputs.stream().map(Source::key).toList(),
                Math.max(1, inputs.stream().mapToInt(Source::seconds).sum()),
                inputs.getFirst().size(),
                inputs.stream().anyMatch(Source::audio),
                new Join.Style(fade, join.finish().fit(), join.finish().loudness(), sparing));
    }

    private Work picture(Step.Frame frame) {
        Source input = source(frame.input().from());
        Frame.Place place = frame.input().take() == Take.FIRST_FRAME ? Frame.Place.FIRST : Frame.Place.LAST;
        return new Frame(input.key(), place, input.size());
    }

    private Source source(String step) {
        return Objects.requireNonNull(sources.get(step), "a step before its needs");
    }

    /// @param ask of a shot; null of what the studio makes
    private @Nullable Refusal grant(Step step, @Nullable GenerationRequest ask, Match.Resolved match) {
        return switch (QuotaPolicy.decide(plan, account, match.work(), match.estimateMicros(), now)) {
            case QuotaPolicy.Ruling.Denied(Refusal refusal) -> refusal;
            case QuotaPolicy.Ruling.Granted(Reservation reservation) -> {
                account = account.with(reservation);
                Job job = job(step, ask, match, reservation);
                Work work = match.work();
                owners.put(job.id().value(), request.userId().value());
                int seconds = work instanceof Join join ? join.filmSeconds() : work.seconds() + before(ask, match);
                String key = rules.references().keyOf(job.id(), work);
                sources.put(step.name(), new Source(job.id(), key, work.kind(), seconds, work.size(), work.audio()));
                made.add(new Cast(job, Member.of(step, job.id(), Math.max(1, work.seconds()), given), after(step)));
                yield null;
            }
        };
    }

    /// How long the clip was that a step goes on with, if the step's own clip begins with all of it.
    private int before(@Nullable GenerationRequest ask, Match.Resolved match) {
        boolean whole = match.model().extension().returns() == Extension.Returns.WHOLE;
        return ask == null || !whole
                ? 0
                : ask.render().references().stream()
                        .filter(reference -> reference.role() == Reference.Role.EXTEND)
                        .flatMap(reference -> rules.references().clipOf(reference).stream())
                        .mapToInt(this::secondsOf)
                        .sum();
    }

    private int secondsOf(JobId job) {
        ClipRow there = clips.get(job.value());
        return there != null
                ? Sequels.secondsOf(there)
                : sources.values().stream()
                        .filter(source -> source.job().equals(job))
                        .mapToInt(Source::seconds)
                        .findFirst()
                        .orElse(0);
    }

    private Job job(Step step, @Nullable GenerationRequest ask, Match.Resolved match, Reservation reservation) {
        Instant eligibleAt = ask == null ? now : AdmissionRound.eligibleAt(ask, now);
        int waits = after(step).size() + (ask != null && ask.directed() ? 1 : 0);
        Job.Ask asked = ask == null ? null : AdmissionRound.ask(ask, match.work());
        return Job.admitted(
                new Job.Head(
                        ids.get(),
                        request.identity(),
                        request.userId(),
                        now,
                        request.metadata(),
                        request.trace(),
                        new Part(production, step.name()),
                        origin(step, ask)),
                new Job.Ask(
                        asked == null ? match.model().name() : asked.requestedModel(),
                        asked == null ? match.work() : asked.work(),
                        request.priority(),
                        request.deadline(),
                        asked == null ? null : asked.wish()),
                new Job.Terms(
                        match.model().name(),
                        match.model().lane(),
                        match.estimateMicros(),
                        match.fairCost(),
                        reservation),
                waits == 0 ? new JobState.Queued(0, eligibleAt, null) : new JobState.Held(waits, eligibleAt));
    }

    /// What it is made of, and what it was until now.
    private List<Origin> origin(Step step, @Nullable GenerationRequest ask) {
        Stream<Origin> parts =
                switch (step) {
                    case Step.Shot _ -> ask == null ? Stream.of() : rules.references().originOf(ask).stream();
                    case Step.Join join ->
                        join.of().stream().map(one -> new Origin(source(one).job(), Origin.How.JOIN));
                    case Step.Frame frame ->
                        Stream.of(new Origin(source(frame.input().from()).job(), Origin.How.FRAME));
                };
        Stream<Origin> basis =
                Stream.ofNullable(extended.get(step.name())).map(job -> new Origin(job, Origin.How.EXTENDS));
        Stream<Origin> other = Stream.ofNullable(firstVersion(step)).map(job -> new Origin(job, Origin.How.VARIANT));
        Stream<Origin> earlier =
                Stream.ofNullable(before.get(step.name())).map(job -> new Origin(job, Origin.How.RETRY));
        return Stream.of(basis, parts, other, earlier)
                .flatMap(origins -> origins)
                .distinct()
                .toList();
    }

    /// The first one of several versions of a clip, for all others of them.
    private @Nullable JobId firstVersion(Step step) {
        Step first = request.steps().getFirst();
        Source source = sources.get(first.name());
        return request.sort() == ProductionRequest.Sort.VARIANTS
                        && source != null
                        && !first.name().equals(step.name())
                ? source.job()
                : null;
    }

    private List<JobId> after(Step step) {
        return step.needs().stream()
                .filter(need -> !kept.containsKey(need) && !given.contains(need))
                .map(need -> source(need).job())
                .toList();
    }

    /// The refusal of the first reference that wants pictures that move of a step that makes a still.
    private @Nullable Refusal misfit(List<Reference> references) {
        for (int i = 0; i < references.size(); i++) {
            Reference.Role role = references.get(i).role();
            boolean moving =
                    role == Reference.Role.VIDEO || role == Reference.Role.EXTEND || role == Reference.Role.AUDIO;
            Optional<StepInput> input = StepInput.of(references.get(i));
            if (moving && input.isPresent() && source(input.get().from()).kind() == Kind.STILL) {
                return Refusal.of(
                        "unsupported_reference",
                        "references[" + i + "].role",
                        "This role wants a clip, and the step that it is taken from makes a still.");
            }
        }
        return null;
    }

    private List<Reference> addressed(List<Reference> references) {
        return references.stream().map(this::addressed).toList();
    }

    private Reference addressed(Reference reference) {
        return StepInput.of(reference).map(input -> addressed(reference, input)).orElse(reference);
    }

    /// A picture that a step takes is another step by now, whose clip is that picture.
    private Reference addressed(Reference reference, StepInput input) {
        Source source = source(input.from());
        return new Reference(reference.role(), rules.references().addressOf(source.key()), reference.mime());
    }

    private static Refusal within(Step step, Refusal refusal) {
        String field = refusal.field();
        boolean nowhere = field == null && step.path().isEmpty();
        return new Refusal(
                refusal.code(),
                refusal.stage(),
                refusal.message(),
                nowhere ? null : step.field(field == null ? "" : field),
                refusal.resetAt());
    }
}
