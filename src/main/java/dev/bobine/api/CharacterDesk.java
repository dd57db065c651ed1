package dev.bobine.api;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.NoArgGenerator;
import dev.bobine.access.Caller;
import dev.bobine.admission.ReferenceRules;
import dev.bobine.job.CharacterId;
import dev.bobine.job.CharacterName;
import dev.bobine.job.CharacterSheet;
import dev.bobine.job.StorableText;
import dev.bobine.job.UserId;
import dev.bobine.persistence.AdmissionStore;
import dev.bobine.persistence.CharacterStore;
import dev.bobine.persistence.CharacterStore.CharacterRow;
import dev.bobine.persistence.CharacterStore.NewCharacter;
import dev.bobine.persistence.Database;
import dev.bobine.persistence.UploadStore.UploadRow;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.IntFunction;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// The characters that callers make and use. Calls block.
@ApplicationScoped
public class CharacterDesk {

    private static final NoArgGenerator IDS = Generators.timeBasedEpochGenerator();
    private static final Set<String> KINDS = Set.of("person", "creature", "object", "place");
    private static final String DEFAULT_KIND = "person";
    private static final Pattern ADDRESS = Pattern.compile("(?:https|s3)://[^\\s\\u0000/][^\\s\\u0000]*");
    private static final int LONGEST_ADDRESS = 2_048;

    private final CharacterStore store;
    private final AdmissionStore admission;
    private final ReferenceRules rules;
    private final Database database;
    private final Caller caller;
    private final Audit audit;
    private final MeterRegistry meters;

    CharacterDesk(
            CharacterStore store,
            AdmissionStore admission,
            ReferenceRules rules,
            Database database,
            Caller caller,
            Audit audit,
            MeterRegistry meters) {
        this.store = store;
        this.admission = admission;
        this.rules = rules;
        this.database = database;
        this.caller = caller;
        this.audit = audit;
        this.meters = meters;
    }

    /// What a character is to be.
    ///
    /// @param userId whose it is; needed from callers that act for several users
    /// @param name by which requests may name it; unique among the user's
    /// @param kind `person` (when left out), `creature`, `object` or `place`
    /// @param description sentences that every prompt about it repeats
    /// @param references `s3://` or `https://` addresses of pictures of it, the most telling one first
    @Schema(name = "CharacterRequest")
    public record Wish(
            @Nullable String userId,
            @Nullable String name,
            @Nullable String kind,
            @Nullable String description,
            @Nullable List<String> references) {

        /// The same with these pictures.
        public Wish showing(List<String> pictures) {
            return new Wish(userId, name, kind, description, pictures);
        }
    }

    /// A first look at what a character is to be, before pictures are made of it.
    ///
    /// @throws ProblemException when its user may not have it
    public void demandFree(UserId user, Wish wish) {
        String name = name(wish);
        String unused = text("description", wish.description(), CharacterSheet.MAX_DESCRIPTION);
        if (of(user, name).isPresent()) {
            throw nameInUse();
        }
    }

    /// The one of a user's that goes by a name.
    public Optional<CharacterView> of(UserId user, String name) {
        String kept = CharacterName.form(name);
        return of(user).stream()
                .filter(known -> CharacterName.form(known.name()).equals(kept))
                .findFirst();
    }

    private static String name(Wish wish) {
        String name =
                text("name", wish.name() == null ? null : CharacterName.form(wish.name()), CharacterSheet.MAX_NAME);
        if (name == null || CharacterId.isOne(name)) {
            throw ProblemException.badField(
                    "name", "name must have 1 to " + CharacterSheet.MAX_NAME + " characters, and be no id.");
        }
        return name;
    }

    private static ProblemException nameInUse() {
        return ProblemException.conflict("character_exists", "The user has another character of this name.");
    }

    /// Keeps a character.
    ///
    /// @throws ProblemException when it cannot be one, or its user may not have it
    public CharacterView add(UserId user, Wish wish) {
        NewCharacter character = checked(wish);
        demandAllowed(character.references(), user, i -> "references[" + i + "]");
        CharacterId id = new CharacterId(IDS.generate());
        CharacterStore.Verdict verdict = database.await(() -> store.add(id, user, character));
        switch (verdict) {
            case TAKEN -> {}
            case TOO_MANY ->
                throw ProblemException.conflict(
                        "too_many_characters",
                        "The user has as many characters as it may, " + CharacterStore.LIMIT + "; delete one first.");
            case NAME_IN_USE -> throw nameInUse();
            case USER_DELETED -> throw ProblemException.conflict("user_deleted", "The user's data are being deleted.");
        }
        meters.counter("bobine.characters.created").increment();
        audit.doneByOperator("character_created", subject(id));
        return CharacterView.of(find(id));
    }

    private static NewCharacter checked(Wish wish) {
        String name = name(wish);
        String kind = wish.kind() == null ? DEFAULT_KIND : wish.kind();
        if (!KINDS.contains(kind)) {
            throw ProblemException.badField("kind", "kind must be person, creature, object or place.");
        }
        String description = text("description", wish.description(), CharacterSheet.MAX_DESCRIPTION);
        List<String> references = references(wish.references());
        if (description == null && references.isEmpty()) {
            throw ProblemException.badField("description", "A character needs a description or a picture.");
        }
        return new NewCharacter(name, kind, description, references);
    }

    private static @Nullable String text(String field, @Nullable String text, int limit) {
        if (text == null) {
            return null;
        }
        if (text.isBlank() || text.codePointCount(0, text.length()) > limit || !StorableText.isStorable(text)) {
            throw ProblemException.badField(field, field + " must have 1 to " + limit + " characters, all storable.");
        }
        return text;
    }

    private static List<String> references(@Nullable List<String> addresses) {
        if (addresses == null) {
            return List.of();
        }
        if (addresses.size() > CharacterSheet.MAX_REFERENCES) {
            throw ProblemException.badField(
                    "references", "A character has at most " + CharacterSheet.MAX_REFERENCES + " pictures.");
        }
        for (int i = 0; i < addresses.size(); i++) {
            @Nullable String address = addresses.get(i);
            if (address == null
                    || address.length() > LONGEST_ADDRESS
                    || !StorableText.isStorable(address)
                    || !ADDRESS.matcher(address).matches()) {
                throw ProblemException.badField(
                        "references[" + i + "]",
                        "A picture must have an https:// or s3:// address of at most " + LONGEST_ADDRESS
                                + " characters.");
            }
        }
        return List.copyOf(addresses);
    }

    /// @param field of each, by its place
    /// @throws ProblemException when the user may not name one
    void demandAllowed(List<String> references, UserId user, IntFunction<String> field) {
        Set<UUID> clips = rules.clipsOf(references.stream());
        Map<UUID, String> owners = database.await(() -> admission.owners(clips));
        for (int i = 0; i < references.size(); i++) {
            if (!rules.allows(references.get(i), user, owners)) {
                throw new ProblemException(Problem.ofField(
                        ProblemStatus.UNPROCESSABLE,
                        "reference_not_allowed",
                        field.apply(i),
                        "An s3:// picture must be of a clip of the same user or lie where this deployment allows it."));
            }
        }
    }

    /// All of a user's, the newest first.
    public List<CharacterView> of(UserId user) {
        return database.await(() -> store.list(user)).stream()
                .map(CharacterView::of)
                .toList();
    }

    /// @throws ProblemException when there is none, or it is none of the caller's business
    public CharacterView get(String id) {
        return CharacterView.of(find(id(id)));
    }

    /// @throws ProblemException when there is none, or it is none of the caller's business
    public void remove(String id) {
        CharacterRow row = find(id(id));
        CharacterId found = new CharacterId(row.id());
        if (!database.await(() -> store.remove(found))) {
            throw noSuchCharacter();
        }
        audit.doneByOperator("character_deleted", subject(found));
    }

    /// @throws ProblemException when a file is a picture of a character
    void demandUnused(UploadRow upload) {
        String id = upload.id().toString();
        boolean used = database.await(() -> store.list(new UserId(upload.userId()))).stream()
                .flatMap(row -> row.references().stream())
                .anyMatch(address -> address.contains(id));
        if (used) {
            throw ProblemException.conflict(
                    "upload_in_use", "The file is a picture of a character; delete the character first.");
        }
    }

    private static CharacterId id(String text) {
        try {
            return CharacterId.of(text);
        } catch (IllegalArgumentException _) {
            throw noSuchCharacter();
        }
    }

    /// One of another user's looks like none.
    private CharacterRow find(CharacterId id) {
        return database.await(() -> store.find(id))
                .filter(row -> caller.own()
                        .filter(own -> !own.value().equals(row.userId()))
                        .isEmpty())
                .orElseThrow(CharacterDesk::noSuchCharacter);
    }

    private static String subject(CharacterId id) {
        return "character:" + id;
    }

    private static ProblemException noSuchCharacter() {
        return new ProblemException(Problem.of(404, "character_not_found", "There is no such character."));
    }
}
