package dev.bobine.api.openai;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.bobine.api.Problem;
import dev.bobine.api.ProblemException;
import dev.bobine.api.Uploads;
import dev.bobine.job.UserId;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The files of one form: uploads of the user that the form is for, of which nothing stays when nothing comes of the
/// form.
final class SentFiles {

    /// The end of the name of a field that may occur more than once.
    private static final String LIST = "[]";

    private static final int LIMIT = 16;

    private final Set<String> taken;
    private final @Nullable Receiver receiver;
    private final Map<String, Uploads.Received> received = new LinkedHashMap<>();
    private @Nullable UserId owner;

    /// Begins to receive a file of a user.
    @FunctionalInterface
    interface Receiver {
        Uploads.Arrival begin(@Nullable UserId named);
    }

    private SentFiles(Set<String> taken, @Nullable Receiver receiver) {
        this.taken = taken;
        this.receiver = receiver;
    }

    /// No file is taken.
    static SentFiles none() {
        return new SentFiles(Set.of(), null);
    }

    /// @param taken names of the fields that may be files
    static SentFiles in(Set<String> taken, Receiver receiver) {
        return new SentFiles(taken, receiver);
    }

    /// @param before the fields that came before it
    /// @throws ProblemException when there may be no such file
    Uploads.Arrival begin(String field, ObjectNode before) {
        boolean list = field.endsWith(LIST);
        if (receiver == null || !taken.contains(field)) {
            throw new ProblemException(Problem.ofField(
                    400, "file_not_taken", field, "No file is taken as this; give an address, or the id of a video."));
        }
        if (received.containsKey(field) && !list || received.size() >= LIMIT) {
            throw new ProblemException(Problem.of(400, "duplicate_key", "A field of the form occurs more than once."));
        }
        Uploads.Arrival arrival = receiver.begin(VideoOrder.user(before));
        owner = arrival.user();
        return arrival;
    }

    void received(String field, Uploads.Received file) {
        received.put(field.endsWith(LIST) ? field + received.size() : field, file);
    }

    /// All of them, in the order in which they came.
    List<Uploads.Received> all() {
        return List.copyOf(received.values());
    }

    Optional<Uploads.Received> get(String field) {
        return Optional.ofNullable(received.get(field));
    }

    /// @throws ProblemException when they are not that user's
    void mustBeOf(UserId user) {
        if (owner != null && !owner.equals(user)) {
            throw VideoOrder.invalid(VideoOrder.USER, "user must come before the first file, and be the same for all.");
        }
    }

    /// What each file is, by the URI under which a request names it: the same whenever it is sent again.
    Map<String, String> contents() {
        Map<String, String> contents = new HashMap<>();
        received.values().forEach(file -> contents.put(file.uri(), "sha256:" + file.sha256()));
        return contents;
    }

    /// Throws them away.
    void discard() {
        received.values().forEach(Uploads.Received::discard);
        received.clear();
    }
}
