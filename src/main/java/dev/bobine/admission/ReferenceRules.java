package dev.bobine.admission;

import dev.bobine.job.Asset;
import dev.bobine.job.CharacterSheet;
import dev.bobine.job.Characters;
import dev.bobine.job.Frame;
import dev.bobine.job.GenerationRequest;
import dev.bobine.job.JobId;
import dev.bobine.job.Origin;
import dev.bobine.job.Reference;
import dev.bobine.job.Refusal;
import dev.bobine.job.StoredObject;
import dev.bobine.job.UserId;
import dev.bobine.job.Work;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Which objects of the storage a user's references may name: those that lie where the deployment lets them, and the
/// clips and posters that were made for this very user and are still there. A key that somebody has learned opens
/// nothing.
///
/// @param clips how the service's own objects are named
public record ReferenceRules(List<ObjectArea> areas, OwnClips clips) {

    /// The code of what these rules refuse.
    static final String CODE = "reference_not_allowed";

    /// The objects that the service writes.
    ///
    /// @param prefix of all their keys; no area gives any of them away
    /// @param jobOf the job whose clip or poster a key names, if it names one
    /// @param keyOf where what comes of a job lies, or will lie
    public record OwnClips(
            String bucket,
            String prefix,
            Function<String, Optional<JobId>> jobOf,
            BiFunction<JobId, Work, String> keyOf) {

        boolean include(StoredObject object) {
            return object.bucket().equals(bucket) && object.key().startsWith(prefix);
        }
    }

    public ReferenceRules {
        areas = List.copyOf(areas);
        Objects.requireNonNull(clips, "clips is null");
    }

    /// The jobs whose clips or posters a request refers to: whose they are has to be known before it is decided.
    Set<UUID> clipsOf(GenerationRequest request) {
        Stream<String> pictures =
                request.render().characters().sheets().stream().flatMap(sheet -> sheet.references().stream());
        return clipsOf(Stream.concat(request.render().references().stream().map(Reference::uri), pictures));
    }

    /// The jobs whose clips or posters are among these objects.
    public Set<UUID> clipsOf(Stream<String> uris) {
        return uris.flatMap(uri -> StoredObject.parse(uri).stream())
                .filter(clips::include)
                .flatMap(object -> clips.jobOf().apply(object.key()).stream())
                .map(JobId::value)
                .collect(Collectors.toSet());
    }

    /// The jobs that a request comes of by its references, each once for what it is to it.
    List<Origin> originOf(GenerationRequest request) {
        return request.render().references().stream()
                .flatMap(reference ->
                        clipOf(reference).stream().map(job -> new Origin(job, Origin.How.of(reference.role()))))
                .distinct()
                .toList();
    }

    /// The job whose clip or poster a reference names, if it names one.
    Optional<JobId> clipOf(Reference reference) {
        return StoredObject.parse(reference.uri()).filter(clips::include).flatMap(object -> clips.jobOf()
                .apply(object.key()));
    }

    /// The job that a picture is taken of, unless it is taken of a file.
    List<Origin> originOf(Frame frame) {
        return clips.jobOf().apply(frame.input()).stream()
                .map(job -> new Origin(job, Origin.How.FRAME))
                .toList();
    }

    /// The refusal of the first character or reference that is not allowed; null when there is none.
    ///
    /// @param owners users of the jobs whose clips are there, of those that [#clipsOf] named
    @Nullable
    Refusal refusalOf(GenerationRequest request, Map<UUID, String> owners) {
        Refusal stranger = refusalForCharacter(request.render().characters());
        if (stranger != null) {
            return stranger;
        }
        List<Reference> references = request.render().references();
        for (int i = 0; i < references.size(); i++) {
            String uri = references.get(i).uri();
            if (!allows(uri, request.userId(), owners)) {
                return Refusal.of(
                        CODE,
                        "references[" + i + "].uri",
                        "An s3:// reference must be a clip of the same user or lie where this deployment allows it.");
            }
        }
        return refusalForPicture(request, owners);
    }

    private static @Nullable Refusal refusalForCharacter(Characters characters) {
        OptionalInt unknown = characters.unknown();
        if (unknown.isPresent()) {
            return Refusal.of(
                    "unknown_character",
                    "characters[" + unknown.getAsInt() + "]",
                    "The user has no character of this id or name; see GET /characters.");
        }
        return characters.sheets().stream()
                .filter(sheet -> !sheet.isTellable())
                .findFirst()
                .map(sheet -> Refusal.of(
                        "character_without_pictures",
                        "characters[" + characters.place(sheet) + "]",
                        "Of this character there is a video alone. Make one of a description or a picture; POST /uploads/{id}/stills"
                                + " takes pictures of a video that was sent."))
                .orElse(null);
    }

    /// Pictures may go after a character was made of them.
    private @Nullable Refusal refusalForPicture(GenerationRequest request, Map<UUID, String> owners) {
        Characters characters = request.render().characters();
        for (CharacterSheet sheet : characters.sheets()) {
            if (!sheet.references().stream().allMatch(uri -> allows(uri, request.userId(), owners))) {
                return Refusal.of(
                        CODE,
                        "characters[" + characters.place(sheet) + "]",
                        "A picture of this character is gone, or no longer where this deployment allows it.");
            }
        }
        return null;
    }

    /// Whether a user's request may name what lies there.
    ///
    /// @param owners users of the jobs whose clips are there, of those that [#clipsOf] named
    public boolean allows(String uri, UserId user, Map<UUID, String> owners) {
        return !uri.startsWith(StoredObject.SCHEME) || mayName(uri, user, owners);
    }

    private boolean mayName(String uri, UserId user, Map<UUID, String> owners) {
        Optional<StoredObject> object = StoredObject.parse(uri);
        if (object.filter(clips::include).isPresent()) {
            return object.flatMap(own -> clips.jobOf().apply(own.key()))
                    .map(job -> owners.get(job.value()))
                    .filter(user.value()::equals)
                    .isPresent();
        }
        return object.stream().anyMatch(named -> areas.stream().anyMatch(area -> area.covers(named, user)));
    }

    /// The address of an object of the service.
    String addressOf(String key) {
        return StoredObject.SCHEME + clips.bucket() + "/" + key;
    }

    /// Where a clip lies that is there.
    String addressOf(Asset clip) {
        return StoredObject.SCHEME + clip.bucket() + "/" + clip.key();
    }

    /// Where what comes of a job lies, or will lie.
    String keyOf(JobId job, Work work) {
        return clips.keyOf().apply(job, work);
    }

    /// Every bucket that a reference may lie in.
    public Set<String> buckets() {
        return Stream.concat(Stream.of(clips.bucket()), areas.stream().map(ObjectArea::bucket))
                .collect(Collectors.toUnmodifiableSet());
    }
}
