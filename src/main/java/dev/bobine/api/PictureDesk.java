package dev.bobine.api;

import dev.bobine.catalogue.Catalogue;
import dev.bobine.job.Frame;
import dev.bobine.job.FrameSize;
import dev.bobine.job.JobId;
import dev.bobine.job.StateNames;
import dev.bobine.job.UserId;
import dev.bobine.persistence.Database;
import dev.bobine.persistence.JobQueries;
import dev.bobine.persistence.JobRecord;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Pictures that the studio takes of clips that are there. Each is a job of its own, made once and then found again by
/// what it is of. Calls block.
@ApplicationScoped
public class PictureDesk {

    /// How often one that was refused, failed or deleted is asked for again.
    private static final int MAX_TRIES = 20;

    /// Of a clip whose frame nobody has read.
    private static final FrameSize DEFAULT = new FrameSize(1280, 720);

    private final SubmissionDesk submission;
    private final Catalogue catalogue;
    private final JobQueries jobs;
    private final Database database;

    PictureDesk(SubmissionDesk submission, Catalogue catalogue, JobQueries jobs, Database database) {
        this.submission = submission;
        this.catalogue = catalogue;
        this.jobs = jobs;
        this.database = database;
    }

    /// Whether somebody here takes pictures of clips.
    public boolean areTaken() {
        return catalogue.studio().isPresent();
    }

    /// The job that takes, or has taken, a picture of a clip.
    ///
    /// @param of names the clip among all
    /// @param key of the clip in the service's bucket
    /// @param size of the clip; null when it is not known
    /// @throws ProblemException when it is refused
    public JobId take(UserId user, String of, String key, @Nullable FrameSize size, Frame.Place place) {
        FrameSize known = size == null ? DEFAULT : size;
        Frame work = place == Frame.Place.SHEET ? Frame.sheet(key, known) : new Frame(key, place, known);
        String name = of + "." + place.name().toLowerCase(Locale.ROOT);
        for (int tries = 0; tries < MAX_TRIES; tries++) {
            Optional<SubmissionDesk.Receipt> receipt =
                    submission.cut(user, tries == 0 ? name : name + "." + tries, work);
            if (receipt.isPresent() && isOfUse(receipt.get())) {
                return receipt.get().job();
            }
        }
        throw ProblemException.conflict("picture_impossible", "The studio cannot make this picture.");
    }

    private boolean isOfUse(SubmissionDesk.Receipt receipt) {
        return !receipt.known()
                || database.await(() -> jobs.find(receipt.job()))
                        .filter(PictureDesk::isOfUse)
                        .isPresent();
    }

    private static boolean isOfUse(JobRecord job) {
        return StateNames.LIVE.contains(job.state()) || job.clip() != null && job.deletedAt() == null;
    }
}
