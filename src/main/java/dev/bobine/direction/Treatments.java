package dev.bobine.direction;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.NoArgGenerator;
import dev.bobine.admission.Quota;
import dev.bobine.admission.Quotas;
import dev.bobine.catalogue.Catalogue;
import dev.bobine.catalogue.Catalogue.Match;
import dev.bobine.direction.Director.Answer;
import dev.bobine.job.CharacterSheet;
import dev.bobine.job.Characters;
import dev.bobine.job.LedgerEntry;
import dev.bobine.job.Plan;
import dev.bobine.job.UserId;
import dev.bobine.persistence.CharacterStore;
import dev.bobine.persistence.Database;
import dev.bobine.persistence.TreatmentStore;
import dev.bobine.persistence.TreatmentStore.NewTreatment;
import dev.bobine.persistence.TreatmentStore.NewVersion;
import dev.bobine.persistence.TreatmentStore.TreatmentRow;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Treatments from the first wish to what is to be shot of them. What a director writes is judged here, whoever it is;
/// what it costs is booked here. Calls block.
@ApplicationScoped
public class Treatments {

    private static final Logger LOG = Logger.getLogger(Treatments.class);

    /// Longest wish, and longest sentence of a turn, in code points.
    public static final int LONGEST_WISH = TreatmentSchema.LONGEST_TEXT;

    private static final int MAX_VERSIONS = 100;
    private static final String BY_MODEL = "model";
    private static final String PLAINLY = "plain";
    private static final String BY_HAND = "hand";
    private static final String OVER_BUDGET = "over_budget";

    private final TreatmentStore store;
    private final Database database;
    private final Quotas quotas;
    private final CharacterStore characters;
    private final Breakdown breakdown;
    private final DirectionSettings settings;
    private final PlainDirector plain = new PlainDirector();
    private final InstantSource clock;
    private final DirectorMeters meters;
    private final Shares underWay;
    private final NoArgGenerator ids = Generators.timeBasedEpochGenerator();

    Treatments(
            TreatmentStore store,
            Database database,
            Quotas quotas,
            CharacterStore characters,
            Catalogue catalogue,
            DirectionSettings settings,
            InstantSource clock,
            MeterRegistry meters) {
        this.store = store;
        this.database = database;
        this.quotas = quotas;
        this.characters = characters;
        this.breakdown = new Breakdown(catalogue, settings.maxShots());
        this.settings = settings;
        this.underWay = new Shares(Math.max(1, settings.inFlight() / 4));
        this.clock = clock;
        this.meters = new DirectorMeters(meters);
    }

    /// A user's wish for a film.
    ///
    /// @param language of the wish, a BCP 47 tag
    /// @param look name of one
    /// @param characters names or ids of those that are in the film; null for those of the user's that the wish
    /// names
    public record Wish(
            UserId user,
            String text,
            @Nullable String language,
            @Nullable String look,
            Breakdown.Wanted wanted,
            @Nullable Integer seconds,
            @Nullable Integer shots,
            @Nullable Long budgetMicros,
            @Nullable List<String> characters,
            @Nullable List<Target.GivenReference> references) {

        /// Without characters and references.
        public Wish(
                UserId user,
                String text,
                @Nullable String language,
                @Nullable String look,
                Breakdown.Wanted wanted,
                @Nullable Integer seconds,
                @Nullable Integer shots,
                @Nullable Long budgetMicros) {
            this(user, text, language, look, wanted, seconds, shots, budgetMicros, null, null);
        }

        /// Leaves the wish out.
        @Override
        public String toString() {
            return "Wish[" + wanted.model() + "]";
        }
    }

    /// A treatment with one of its versions, read.
    ///
    /// @param changes from the version before; null for the first one, and where that one cannot be read
    public record Version(
            TreatmentRow row,
            Target target,
            Treatment treatment,
            @Nullable Changes changes) {

        static Version of(TreatmentRow row) {
            Treatment treatment = TreatmentJson.read(row.edition().body());
            JsonNode before = row.edition().before();
            return new Version(
                    row,
                    TreatmentJson.read(row.target(), Target.class),
                    treatment,
                    before == null ? null : changes(before, treatment));
        }

        /// None from a version that cannot be read, which says nothing of the one after it.
        private static @Nullable Changes changes(JsonNode before, Treatment treatment) {
            try {
                return Changes.between(TreatmentJson.read(before), treatment);
            } catch (IllegalArgumentException _) {
                return null;
            }
        }
    }

    /// Directs a wish.
    ///
    /// @throws DirectionException when nothing comes of it
    public Version begin(Wish wish) {
        Quota quota = database.await(() -> quotas.read(wish.user()));
        List<CharacterSheet> known = known(wish.user());
        Target target = settle(wish, known, quota.inForce());
        Company company = Company.of(target, known);
        Means means = means(target, quota.inForce());
        if (wish.look() != null && !means.looks().contains(wish.look())) {
            throw DirectionException.of(
                    "unsupported_look", "look", "This model has no such look; it has " + named(means.looks()) + ".");
        }
        Brief brief = new Brief(
                wish.text(),
                wish.language(),
                target.seconds(),
                target.shots(),
                wish.look(),
                means,
                null,
                company.cast());
        Directed directed = direct(wish.user(), quota, brief, target, company);
        UUID id = ids.generate();
        NewTreatment row = new NewTreatment(
                id,
                wish.user().value(),
                clock.instant(),
                wish.text(),
                TreatmentJson.write(target),
                directed.author(),
                TreatmentJson.write(directed.treatment()),
                directed.script().estimateMicros(),
                directed.warnings());
        if (!database.await(() -> store.add(row))) {
            throw DirectionException.deleting();
        }
        return find(id, 0).orElseThrow(DirectionException::gone);
    }

    /// Changes a treatment by what its user says; the version that is changed is the newest.
    ///
    /// @throws DirectionException when nothing comes of it
    public Version turn(Version before, String said) {
        demandNewest(before);
        UserId user = new UserId(before.row().userId());
        Quota quota = database.await(() -> quotas.read(user));
        Target target = before.target();
        Company company = company(user, target);
        Brief brief = new Brief(
                before.row().wish(),
                target.language(),
                target.seconds(),
                target.shots(),
                before.treatment().look(),
                means(target, quota.inForce()),
                new Brief.Turn(before.treatment(), said),
                company.cast());
        Directed directed = direct(user, quota, brief, target, company);
        return add(before, directed, said);
    }

    /// What could not be kept is not asked for, since it would cost money all the same.
    private static void demandNewest(Version before) {
        TreatmentRow row = before.row();
        if (row.edition().version() >= MAX_VERSIONS) {
            throw tooManyVersions();
        }
        if (row.edition().version() < row.newest()) {
            throw changedMeanwhile();
        }
    }

    private static DirectionException tooManyVersions() {
        return DirectionException.of(
                "too_many_versions", null, "A treatment has " + MAX_VERSIONS + " versions at most.");
    }

    private static DirectionException changedMeanwhile() {
        return DirectionException.of(
                "treatment_changed", "version", "There is a newer version; look at it and say it again.");
    }

    /// Takes a treatment that its user has written.
    ///
    /// @param document what is to be the next version
    /// @throws DirectionException when it is none, or cannot be shot
    public Version edit(Version before, JsonNode document) {
        UserId user = new UserId(before.row().userId());
        Plan plan = database.await(() -> quotas.read(user)).inForce();
        Target target = before.target();
        List<String> faults = TreatmentJson.faults(document, means(target, plan));
        if (!faults.isEmpty()) {
            throw DirectionException.of("invalid_treatment", "treatment", faults.getFirst());
        }
        Treatment treatment = TreatmentJson.read(document);
        Script script = breakdown.of(treatment, target, company(user, target), plan, today());
        if (!script.isShootable()) {
            throw DirectionException.of(
                    "unshootable", "treatment", script.faults().getFirst());
        }
        return add(before, new Directed(treatment, script, BY_HAND, warnings(script, target, List.of())), null);
    }

    /// @param version its number; 0 for the newest
    /// @throws DirectionException when what is stored of it cannot be read
    public Optional<Version> find(UUID id, int version) {
        return find(id, version, _ -> true);
    }

    /// The same where it is there for some alone: others are not even told that it cannot be read.
    ///
    /// @param owner whose it may be
    public Optional<Version> find(UUID id, int version, Predicate<UserId> owner) {
        return database.await(() -> store.find(id, version))
                .filter(row -> owner.test(new UserId(row.userId())))
                .map(row -> readable(row).orElseThrow(DirectionException::unreadable));
    }

    /// Whose a treatment is, whatever has become of what it says.
    public Optional<UserId> owner(UUID id) {
        return database.await(() -> store.find(id, 0)).map(row -> new UserId(row.userId()));
    }

    /// Some of a user's treatments.
    ///
    /// @param next the one after which to go on; null when there are no more
    public record Page(List<Version> versions, @Nullable UUID next) {}

    /// Treatments of a user with their newest versions, the newest treatment first. One that cannot be read is left
    /// out.
    ///
    /// @param after the last one of the page before
    public Page list(UserId user, @Nullable UUID after, int limit) {
        List<TreatmentRow> rows = database.await(() -> store.list(user, after, limit + 1));
        List<Version> versions = rows.stream()
                .limit(limit)
                .flatMap(row -> readable(row).stream())
                .toList();
        return new Page(
                versions, rows.size() <= limit ? null : rows.get(limit - 1).id());
    }

    private Optional<Version> readable(TreatmentRow row) {
        try {
            return Optional.of(Version.of(row));
        } catch (IllegalArgumentException e) {
            meters.damaged();
            LOG.errorf("treatment %s: %s", row.id(), e.getMessage());
            return Optional.empty();
        }
    }

    public boolean remove(UUID id) {
        return database.await(() -> store.remove(id));
    }

    /// The jobs that a version comes to, by the catalogue and plan of this moment.
    ///
    /// @throws DirectionException when it cannot be shot any more
    public Script script(Version version) {
        UserId user = new UserId(version.row().userId());
        Plan plan = database.await(() -> quotas.read(user)).inForce();
        Script script =
                breakdown.of(version.treatment(), version.target(), company(user, version.target()), plan, today());
        if (!script.isShootable()) {
            throw DirectionException.of(
                    "unshootable", "version", script.faults().getFirst());
        }
        return script;
    }

    /// Remembers what a treatment was shot as.
    public void noteShot(UUID id, Object shot) {
        database.await(() -> store.noteShot(id, TreatmentJson.write(shot), clock.instant()));
    }

    private record Directed(Treatment treatment, Script script, String author, List<String> warnings) {}

    private List<CharacterSheet> known(UserId user) {
        return database.await(() -> characters.of(Set.of(user.value()))).getOrDefault(user, List.of());
    }

    private Company company(UserId user, Target target) {
        return Company.of(target, target.named().isEmpty() ? List.of() : known(user));
    }

    private Target settle(Wish wish, List<CharacterSheet> known, Plan plan) {
        List<String> asked = wish.characters() == null ? Company.named(wish.text(), known) : wish.characters();
        Company company = new Company(
                Characters.named(asked).among(known), wish.references() == null ? List.of() : wish.references());
        OptionalInt unknown = company.unknown();
        if (unknown.isPresent()) {
            throw DirectionException.of(
                    "unknown_character",
                    "characters[" + unknown.getAsInt() + "]",
                    "The user has no character of this id or name; see GET /characters.");
        }
        return switch (breakdown.settle(wish.wanted(), company, plan, today())) {
            case Match.Refused(String code, String field, String message) ->
                throw DirectionException.of(code, isGiven(field) ? field : "target." + field, message);
            case Match.Resolved resolved -> {
                if (!plan.allowsSize(resolved.work().size())) {
                    throw DirectionException.of(
                            "size_too_large", "target.size", "Your plan does not allow frames of this size.");
                }
                yield new Target(
                        resolved.model().name(),
                        resolved.work().size().toString(),
                        wish.wanted().audio(),
                        wish.seconds(),
                        wish.shots(),
                        wish.budgetMicros(),
                        wish.language(),
                        asked.isEmpty() ? null : asked,
                        wish.references() == null || wish.references().isEmpty() ? null : wish.references());
            }
        };
    }

    private static boolean isGiven(String field) {
        return field.startsWith("references") || field.startsWith("characters");
    }

    private Means means(Target target, Plan plan) {
        return breakdown
                .means(target, plan)
                .orElseThrow(() -> DirectionException.of(
                        "clip_too_long",
                        "target.model",
                        "Your plan allows no clip of a length that this model has, or the model is gone."));
    }

    private Directed direct(UserId user, Quota quota, Brief brief, Target target, Company company) {
        if (settings.isUnaffordable(quota)) {
            throw DirectionException.of(
                    "budget_used_up",
                    null,
                    "This month's budget and top-ups are used up, and the director costs money.");
        }
        Instant now = clock.instant();
        if (!database.await(() -> store.count(user, now, settings.perDay()))) {
            throw DirectionException.of(
                    "director_used_up",
                    null,
                    "The director has been asked " + settings.perDay() + " times today; ask again tomorrow.");
        }
        Director model = settings.model();
        if (model == null) {
            return plainly(brief, target, company, quota.inForce(), List.of());
        }
        Answer answer = meters.timed(() -> underWay.of(
                        user,
                        () -> model.direct(brief, treatment -> breakdown
                                .of(treatment, target, company, quota.inForce(), today())
                                .faults()))
                .orElseGet(Answer.Busy::new));
        book(user, answer.costMicros());
        meters.count(answer);
        return switch (answer) {
            case Answer.Written(Treatment treatment, long _) -> {
                Script script = breakdown.of(treatment, target, company, quota.inForce(), today());
                yield new Directed(treatment, script, BY_MODEL, warnings(script, target, List.of()));
            }
            case Answer.Away _, Answer.Busy _ -> plainly(brief, target, company, quota.inForce(), List.of(PLAINLY));
            case Answer.Declined _ ->
                throw DirectionException.of(
                        "director_declined", "wish", "The director's model declines this wish; change it.");
            case Answer.Unusable _ ->
                throw DirectionException.of(
                        "director_unusable",
                        null,
                        "The director's model gave no usable treatment; say it in other words, or try again.");
        };
    }

    private Directed plainly(Brief brief, Target target, Company company, Plan plan, List<String> warnings) {
        Treatment treatment =
                switch (plain.direct(brief, any -> List.of())) {
                    case Answer.Written written -> written.treatment();
                    case Answer.Away _, Answer.Busy _, Answer.Declined _, Answer.Unusable _ ->
                        throw new IllegalStateException("never");
                };
        List<String> faults = TreatmentJson.faults(TreatmentJson.write(treatment), brief.means());
        Script script = breakdown.of(treatment, target, company, plan, today());
        if (!faults.isEmpty() || !script.isShootable()) {
            throw DirectionException.of(
                    "unshootable", "wish", faults.isEmpty() ? script.faults().getFirst() : faults.getFirst());
        }
        return new Directed(treatment, script, PLAINLY, warnings(script, target, warnings));
    }

    private static List<String> warnings(Script script, Target target, List<String> others) {
        List<String> warnings = new ArrayList<>(others);
        if (target.budgetMicros() != null && script.estimateMicros() > target.budgetMicros()) {
            warnings.add(OVER_BUDGET);
        }
        return List.copyOf(warnings);
    }

    private Version add(Version before, Directed directed, @Nullable String said) {
        TreatmentRow row = before.row();
        NewVersion version = new NewVersion(
                clock.instant(),
                directed.author(),
                said,
                TreatmentJson.write(directed.treatment()),
                directed.script().estimateMicros(),
                directed.warnings());
        boolean added = database.await(() ->
                store.add(row.id(), new UserId(row.userId()), row.edition().version(), version, MAX_VERSIONS));
        if (!added) {
            throw row.edition().version() >= MAX_VERSIONS ? tooManyVersions() : changedMeanwhile();
        }
        return find(row.id(), 0).orElseThrow(DirectionException::gone);
    }

    private void book(UserId user, long micros) {
        if (micros <= 0) {
            return;
        }
        Instant now = clock.instant();
        LedgerEntry entry = LedgerEntry.director(ids.generate(), micros, LocalDate.ofInstant(now, ZoneOffset.UTC));
        if (database.insist(() -> store.book(user, entry, now)) == 0) {
            LOG.warn("a call of the director was booked at an earlier try, or its user was deleted meanwhile");
        }
    }

    private static String named(List<String> looks) {
        return looks.isEmpty() ? "none" : String.join(", ", looks);
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    }
}
