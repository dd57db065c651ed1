package dev.bobine.api.openai;

import dev.bobine.api.PictureDesk;
import dev.bobine.api.Problem;
import dev.bobine.api.ProblemException;
import dev.bobine.api.Uploads;
import dev.bobine.job.Asset;
import dev.bobine.job.Frame;
import dev.bobine.job.FrameSize;
import dev.bobine.job.JobId;
import dev.bobine.job.UserId;
import dev.bobine.persistence.JobRecord;
import dev.bobine.storage.ClipSource;
import dev.bobine.storage.ClipStore;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Pictures of characters of whom there is a video: the studio takes its first and its last picture, and they are kept
/// as files of the user, as long as the character is; the studio's own are forgotten sooner. Calls block.
@ApplicationScoped
class CharacterPictures {

    private static final List<Frame.Place> PLACES = List.of(Frame.Place.FIRST, Frame.Place.LAST);
    private static final int PIECE = 64 << 10;

    private final PictureDesk desk;
    private final Images images;
    private final ClipStore clips;
    private final Uploads uploads;

    CharacterPictures(PictureDesk desk, Images images, ClipStore clips, Uploads uploads) {
        this.desk = desk;
        this.images = images;
        this.clips = clips;
        this.uploads = uploads;
    }

    /// Whether there is a studio that takes them.
    boolean areTaken() {
        return desk.areTaken();
    }

    /// @param of names the video among all, so that whoever asks again while a picture is made waits for the same one
    /// @param key of the video in the service's bucket
    /// @param size of the video; null when it is not known
    /// @return files that nobody needs unless they become a character's
    /// @throws ProblemException when there are none, or none yet
    List<Uploads.Received> take(UserId user, String of, String key, @Nullable FrameSize size) throws IOException {
        images.demandRoom();
        List<JobId> jobs = PLACES.stream()
                .map(place -> desk.take(user, of, key, size, place))
                .toList();
        List<Uploads.Received> pictures = new ArrayList<>();
        try {
            for (JobId job : jobs) {
                pictures.add(kept(user, taken(job)));
            }
            return pictures;
        } catch (IOException | RuntimeException e) {
            pictures.forEach(Uploads.Received::discard);
            throw e;
        }
    }

    private Asset taken(JobId id) {
        JobRecord job;
        try {
            job = images.completed(id, Optional.empty());
        } catch (ProblemException e) {
            throw e.problem().code().equals(OpenAiErrors.IMAGE_FAILED) ? unreadable() : e;
        }
        Asset picture = job.clip();
        if (picture == null || job.deletedAt() != null) {
            throw unreadable();
        }
        return picture;
    }

    private Uploads.Received kept(UserId user, Asset picture) throws IOException {
        try (ClipSource source = clips.open(picture.key(), 0);
                Uploads.Arrival arrival = uploads.begin(user, picture.bytes())) {
            byte[] piece = new byte[PIECE];
            for (int read = source.stream().read(piece);
                    read >= 0;
                    read = source.stream().read(piece)) {
                arrival.write(piece, 0, read);
            }
            return arrival.complete();
        }
    }

    private static ProblemException unreadable() {
        return new ProblemException(
                Problem.ofField(400, "unreadable_video", "video", "No picture could be taken of this video."));
    }
}
