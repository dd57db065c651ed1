package dev.bobine.api;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.NoArgGenerator;
import dev.bobine.access.Caller;
import dev.bobine.capacity.FairBudget;
import dev.bobine.job.StoredObject;
import dev.bobine.job.UserId;
import dev.bobine.media.FileType;
import dev.bobine.persistence.Database;
import dev.bobine.persistence.UploadStore;
import dev.bobine.persistence.UploadStore.UploadRow;
import dev.bobine.persistence.UploadStore.Verdict;
import dev.bobine.storage.FileStore;
import dev.bobine.storage.FileStore.RefusedException;
import dev.bobine.storage.S3FileStore;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// The files that users send, as they come: each goes to the bucket piece by piece, under its user's part of the keys,
/// and counts towards its user's share. Calls block.
@ApplicationScoped
public class Uploads {

    private static final Logger LOG = Logger.getLogger(Uploads.class);
    private static final NoArgGenerator IDS = Generators.timeBasedEpochGenerator();

    /// How long a file waits until others leave it memory.
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final int LONGEST_KEY = 1024;

    private final FileStore files;
    private final UploadStore store;
    private final Database database;
    private final UploadSettings settings;
    private final FairBudget memory;
    private final Caller caller;
    private final MeterRegistry meters;

    Uploads(
            FileStore files,
            UploadStore store,
            Database database,
            UploadSettings settings,
            Caller caller,
            MeterRegistry meters) {
        this.files = files;
        this.store = store;
        this.database = database;
        this.settings = settings;
        this.caller = caller;
        this.meters = meters;
        long whole = Math.max(settings.memoryBytes(), S3FileStore.PART);
        this.memory = new FairBudget(whole, Math.max(S3FileStore.PART, whole / 2), whole);
    }

    /// A file that is there.
    ///
    /// @param uri by which requests name it
    /// @param remover throws it away
    public record Received(UUID id, String uri, FileType type, long bytes, String sha256, Runnable remover) {

        /// Throws it away: nothing came of what it was sent for.
        public void discard() {
            remover.run();
        }
    }

    /// What a body's length is said to be; 0 when it is not said.
    public static long announced(@Nullable String contentLength) {
        return contentLength != null && contentLength.matches("[0-9]{1,18}") ? Long.parseLong(contentLength) : 0;
    }

    /// Begins a file.
    ///
    /// @param announced how long it is said to be; 0 when nobody says
    /// @throws ProblemException when the user may not have it, or is none of the caller's business
    public Arrival begin(UserId named, long announced) {
        UserId user = Objects.requireNonNull(Parameters.own(caller, named));
        UUID id = IDS.generate();
        String name = settings.area().prefixFor(user) + id;
        if (name.getBytes(StandardCharsets.UTF_8).length + ".jpeg".length() > LONGEST_KEY) {
            throw problem(
                    ProblemStatus.UNPROCESSABLE, "user_too_long", "The user's name is too long for an object's key.");
        }
        FairBudget.Share share = room(user, announced);
        try {
            judge(database.await(() -> store.begin(id, user, name, announced, settings.share())));
            return new Arrival(id, user, name, share);
        } catch (RuntimeException e) {
            share.close();
            throw e;
        }
    }

    private FairBudget.Share room(UserId user, long announced) {
        long units = announced > 0 ? Math.min(announced, S3FileStore.PART) : S3FileStore.PART;
        try {
            return memory.take(new FairBudget.Claimant(user.value(), "uploads"), units, PATIENCE)
                    .orElseThrow(() -> problem(
                            503, "uploads_busy", "Too many files come at the moment; try again in a few seconds."));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw problem(503, "uploads_busy", "The service is being stopped; try again in a few seconds.");
        }
    }

    private ProblemException problem(int status, String code, String detail) {
        meters.counter("bobine.uploads.refused", "reason", code).increment();
        return new ProblemException(Problem.of(status, code, detail));
    }

    private void judge(Verdict verdict) {
        switch (verdict) {
            case TAKEN -> {}
            case SHARE_USED_UP ->
                throw problem(
                        ProblemStatus.CONFLICT,
                        "uploads_full",
                        "The user has as many files here as it may; throw some away, or wait until older ones go.");
            case USER_DELETED ->
                throw problem(ProblemStatus.CONFLICT, "user_deleted", "The user's data are being deleted.");
            case GONE -> throw problem(ProblemStatus.CONFLICT, "upload_gone", "The file was removed meanwhile.");
        }
    }

    /// A complete file.
    Optional<UploadRow> find(UUID id) {
        return database.await(() -> store.find(id));
    }

    /// Removes a file. What cannot be removed now is removed later.
    public void remove(UUID id, String name) {
        database.await(() -> store.unwanted(id));
        try {
            files.delete(name);
            database.await(() -> store.gone(id));
        } catch (IOException e) {
            LOG.infof("the file of upload %s is removed later: %s", id, e.getMessage());
        }
    }

    String uri(UploadRow upload) {
        return uri(upload.name(), type(upload));
    }

    /// Of a file that is known as one of a type.
    static FileType type(UploadRow upload) {
        return FileType.valueOf(String.valueOf(upload.type()));
    }

    /// Whether this build knows files of its type.
    static boolean isKnown(UploadRow upload) {
        boolean known =
                Arrays.stream(FileType.values()).anyMatch(type -> type.name().equals(upload.type()));
        if (!known) {
            LOG.errorf("upload %s is of a type that is not known", upload.id());
        }
        return known;
    }

    private String uri(String name, FileType type) {
        return StoredObject.SCHEME + settings.area().bucket() + "/" + FileStore.key(name, type);
    }

    /// A file on its way. Closing it before it is complete leaves nothing of it.
    public final class Arrival implements AutoCloseable {

        private final UUID id;
        private final UserId user;
        private final String name;
        private final FairBudget.Share share;
        private final FileStore.Arrival file;
        private boolean complete;

        private Arrival(UUID id, UserId user, String name, FairBudget.Share share) {
            this.id = id;
            this.user = user;
            this.name = name;
            this.share = share;
            this.file = files.begin(name, settings.maxBytes());
        }

        public UserId user() {
            return user;
        }

        /// @throws ProblemException when it is no file to be kept
        public void write(byte[] bytes, int offset, int length) throws IOException {
            try {
                file.write(bytes, offset, length);
            } catch (RefusedException e) {
                throw refused(e);
            }
        }

        /// @throws ProblemException when it is no file to be kept
        public Received complete() throws IOException {
            try {
                FileStore.Whole whole = file.complete();
                judge(database.await(() -> store.complete(
                        id, user, whole.type().name(), whole.bytes(), whole.sha256(), settings.share())));
                complete = true;
                meters.counter("bobine.uploads", "type", whole.type().extension())
                        .increment();
                meters.counter("bobine.uploads.bytes").increment(whole.bytes());
                return new Received(
                        id,
                        uri(name, whole.type()),
                        whole.type(),
                        whole.bytes(),
                        whole.sha256(),
                        () -> remove(id, name));
            } catch (RefusedException e) {
                throw refused(e);
            }
        }

        private ProblemException refused(RefusedException e) {
            return switch (e.refusal()) {
                case TOO_LARGE ->
                    problem(413, "file_too_large", "A file must not be longer than " + settings.maxBytes() + " bytes.");
                case UNKNOWN_TYPE ->
                    problem(
                            ProblemStatus.UNPROCESSABLE,
                            "unsupported_file",
                            "A file must be a PNG, JPEG or WebP picture, or an MP4 video.");
            };
        }

        @Override
        public void close() {
            share.close();
            file.close();
            if (!complete) {
                complete = true;
                remove(id, name);
            }
        }
    }
}
