package dev.bobine.admission;

import dev.bobine.job.GenerationRequest;
import dev.bobine.job.JobId;
import dev.bobine.job.Reference;
import dev.bobine.job.Refusal;
import dev.bobine.job.StoredObject;
import dev.bobine.job.UserId;
import dev.bobine.job.Work;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
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
        return request.render().references().stream()
                .flatMap(reference -> StoredObject.parse(reference.uri()).stream())
                .filter(clips::include)
                .flatMap(object -> clips.jobOf().apply(object.key()).stream())
                .map(JobId::value)
                .collect(Collectors.toSet());
    }

    /// The refusal of the first reference that is not allowed; null when there is none.
    ///
    /// @param owners users of the jobs whose clips are there, of those that [#clipsOf] named
    @Nullable
    Refusal lack(GenerationRequest request, Map<UUID, String> owners) {
        List<Reference> references = request.render().references();
        for (int i = 0; i < references.size(); i++) {
            String uri = references.get(i).uri();
            if (uri.startsWith(StoredObject.SCHEME) && !mayName(uri, request.userId(), owners)) {
                return Refusal.of(
                        CODE,
                        "references[" + i + "].uri",
                        "An s3:// reference must be a clip of the same user or lie where this deployment allows it.");
            }
        }
        return null;
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
