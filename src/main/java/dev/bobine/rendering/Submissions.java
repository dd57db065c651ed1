package dev.bobine.rendering;

import dev.bobine.catalogue.Catalogue;
import dev.bobine.job.Claim;
import dev.bobine.job.Failure;
import dev.bobine.job.Job;
import dev.bobine.job.JobId;
import dev.bobine.job.Origin;
import dev.bobine.job.Reference;
import dev.bobine.job.Render;
import dev.bobine.job.Stage;
import dev.bobine.job.Ticket;
import dev.bobine.persistence.Database;
import dev.bobine.persistence.DatabaseException;
import dev.bobine.persistence.JobStore;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import org.jboss.logging.Logger;

/// Makes what is submitted for a claim. Where models go on with their own clips alone, that has the provider's receipt
/// for the clip, which is looked up right before the submit and not at admission: a step goes on with a clip that was
/// not there then, and one that was there may have been deleted since.
@ApplicationScoped
class Submissions {

    /// What became of a job whose clip to go on with cannot be named to the provider.
    static final Failure GONE = Failure.of(
            Failure.Kind.INVALID_REQUEST,
            Stage.SUBMIT,
            "The clip that this one goes on with is not there any more, or was not made by this model server.");

    private static final Logger LOG = Logger.getLogger(Submissions.class);

    private final Catalogue catalogue;
    private final CallbackAddresses callbacks;
    private final Database database;
    private final JobStore jobs;

    Submissions(Catalogue catalogue, CallbackAddresses callbacks, Database database, JobStore jobs) {
        this.catalogue = catalogue;
        this.callbacks = callbacks;
        this.database = database;
        this.jobs = jobs;
    }

    /// What is submitted for a job, but for what it goes on with.
    Submission of(Job job, Claim claim, String backend) {
        return Submission.of(job.ask().work(), claim).with(callbacks.of(backend, claim.idempotencyKey()));
    }

    /// What a job goes on with, as its provider knows it.
    sealed interface Source {

        /// There is nothing to name: the job goes on with no clip, or the clip itself goes along.
        record None() implements Source {}

        record There(Ticket clip) implements Source {}

        /// The clip is gone, or another backend made it.
        record Gone() implements Source {}

        /// The database is away.
        record Unknown() implements Source {}
    }

    Source sourceOf(Job job, String backend) {
        boolean pinned = catalogue
                .find(job.terms().model())
                .filter(model -> model.extension().pinned())
                .isPresent();
        if (!pinned || !(job.ask().work() instanceof Render render) || !goesOn(render)) {
            return new Source.None();
        }
        Optional<JobId> clip = job.head().origin().stream()
                .filter(origin -> origin.how() == Origin.How.EXTENDS)
                .map(Origin::job)
                .findFirst();
        try {
            return clip.flatMap(made -> database.await(() -> jobs.ticketOf(made)))
                    .filter(ticket -> ticket.backend().equals(backend))
                    .<Source>map(Source.There::new)
                    .orElseGet(Source.Gone::new);
        } catch (DatabaseException e) {
            LOG.debugf(e, "job %s: the database is away", job.id());
            return new Source.Unknown();
        }
    }

    private static boolean goesOn(Render render) {
        return render.references().stream().anyMatch(reference -> reference.role() == Reference.Role.EXTEND);
    }
}
