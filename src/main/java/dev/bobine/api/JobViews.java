package dev.bobine.api;

import dev.bobine.access.Caller;
import dev.bobine.access.Roles;
import dev.bobine.catalogue.Model;
import dev.bobine.job.Asset;
import dev.bobine.job.JobId;
import dev.bobine.job.Part;
import dev.bobine.job.UserId;
import dev.bobine.persistence.Database;
import dev.bobine.persistence.JobDetails;
import dev.bobine.persistence.JobQueries;
import dev.bobine.persistence.JobRecord;
import dev.bobine.persistence.JobSearch;
import dev.bobine.persistence.ProductionStore;
import dev.bobine.persistence.WaitingStore;
import dev.bobine.scheduling.BackendPolicies;
import dev.bobine.scheduling.Waiting;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/// Gathers what there is to tell of jobs, to those whose jobs they are: to others there is no such job. Calls block.
@ApplicationScoped
public class JobViews {

    private static final String DIRECTOR = "director";
    private static final long CEILING = 10_000;
    private static final int PAGE = 1_000;
    private static final int MAX_PAGES = 20;

    private final Database database;
    private final JobQueries jobs;
    private final JobSearch search;
    private final JobDetails details;
    private final WaitingStore waiting;
    private final ProductionStore productions;
    private final BackendPolicies policies;
    private final ApiSettings settings;
    private final Caller caller;

    JobViews(
            Database database,
            JobQueries jobs,
            JobSearch search,
            JobDetails details,
            WaitingStore waiting,
            ProductionStore productions,
            BackendPolicies policies,
            ApiSettings settings,
            Caller caller) {
        this.database = database;
        this.jobs = jobs;
        this.search = search;
        this.details = details;
        this.waiting = waiting;
        this.productions = productions;
        this.policies = policies;
        this.settings = settings;
        this.caller = caller;
    }

    /// A job with its timeline and, while it waits, with why.
    ///
    /// @throws ProblemException when there is no such job
    public JobView get(JobId id) {
        return whole(seen(id));
    }

    private JobView whole(JobRecord job) {
        JobId id = job.id();
        JobView known = JobView.of(job, settings.currency())
                .with(database.await(() -> jobs.timeline(id)))
                .with(database.await(() -> details.find(id)), caller.seesAll());
        JobView view = job.ask().directed() ? withDirection(known, id) : known;
        return switch (job.state()) {
            case "queued" -> withReason(view, job);
            case "held" -> withNeed(view, job);
            default -> view;
        };
    }

    private JobView withNeed(JobView view, JobRecord job) {
        Part part = job.part();
        Optional<String> need = part == null
                ? Optional.empty()
                : database.await(() -> productions.find(part.production()))
                        .flatMap(production -> production.blockedOn(job.id()));
        return need.or(() -> job.ask().directed() ? Optional.of(DIRECTOR) : Optional.empty())
                .map(view::blockedOn)
                .orElse(view);
    }

    /// With the words to whoever might ask for the request as well, without leaving a trace.
    private JobView withDirection(JobView view, JobId id) {
        boolean words = caller.roles().contains(Roles.USER) && !caller.seesAll();
        return database.await(() -> details.request(id))
                .flatMap(request -> Optional.ofNullable(request.wish())
                        .map(wish -> view.with(JobView.DirectionView.of(request, wish, words))))
                .orElse(view);
    }

    /// The same, unless it has gone meanwhile.
    Optional<JobView> ifThere(JobId id) {
        return findIfThere(id, caller.sees()).map(this::whole);
    }

    /// The job of a request that was admitted before. What is kept of requests outlives the job.
    ///
    /// @throws ProblemException when the job has been removed since, or is another user's
    public JobView getAdmittedBefore(JobId id) {
        if (database.await(() -> jobs.find(id)).isEmpty()) {
            throw new ProblemException(
                    Problem.of(
                            410,
                            "job_removed",
                            "The request was admitted before, and its job has been removed since; to ask again give it a new id."));
        }
        return get(id);
    }

    /// A job as it stands, for who may act on it.
    ///
    /// @throws ProblemException when there is no such job
    public JobRecord find(JobId id) {
        return find(id, caller.own());
    }

    /// A job as it stands, for who may look at it.
    ///
    /// @throws ProblemException when there is no such job
    public JobRecord seen(JobId id) {
        return find(id, caller.sees());
    }

    private JobRecord find(JobId id, Optional<UserId> own) {
        return findIfThere(id, own).orElseThrow(ProblemException::noSuchJob);
    }

    private Optional<JobRecord> findIfThere(JobId id, Optional<UserId> own) {
        return database.await(() -> jobs.find(id))
                .filter(job -> own.isEmpty() || own.get().equals(job.userId()));
    }

    /// The clip of a job, while it is there.
    ///
    /// @throws ProblemException when there is none, or none any more
    static Asset clipOf(JobRecord job) {
        Asset clip = job.clip();
        if (clip == null) {
            throw ProblemException.conflict("not_completed", "The job has no clip; its state is " + job.state() + ".");
        }
        if (job.deletedAt() != null) {
            throw clipDeleted();
        }
        return clip;
    }

    /// A job of the caller's whose clip is there.
    ///
    /// @throws ProblemException when there is no such job, or no clip, or no clip any more
    JobRecord withClip(JobId id) {
        JobRecord job = find(id);
        Objects.requireNonNull(clipOf(job));
        return job;
    }

    static ProblemException clipDeleted() {
        return new ProblemException(Problem.of(410, "clip_deleted", "The clip has been deleted."));
    }

    /// The user, provided that its jobs are the caller's business.
    ///
    /// @throws ProblemException when they are not
    public UserId own(UserId user) {
        return Objects.requireNonNull(Parameters.own(caller, user));
    }

    /// One page of what is looked for, among what the caller may see.
    JobPage page(JobSearch.Wanted wanted, int limit, Function<JobId, String> next) {
        JobSearch.Page found = database.await(() -> search.page(wanted, limit));
        List<JobView> views = found.jobs().stream()
                .map(job -> JobView.of(job, settings.currency()))
                .toList();
        JobId last = found.next();
        return last == null
                ? new JobPage(views, null, null)
                : new JobPage(views, next.apply(last), views.size() < limit ? last.admittedAt() : null);
    }

    /// How many jobs fit, up to a ceiling and as far as a bounded search comes.
    Count count(JobSearch.Wanted wanted) {
        JobSearch.Wanted from = wanted;
        long count = 0;
        for (int page = 0; page < MAX_PAGES; page++) {
            JobSearch.Wanted asked = from;
            JobSearch.Ids found = database.await(() -> search.ids(asked, PAGE));
            count += found.jobs().size();
            JobId last = found.next();
            if (last == null || count > CEILING) {
                return Count.upTo(CEILING, count);
            }
            from = from.after(last);
        }
        return new Count(count, true);
    }

    public List<JobView> list(JobQueries.Filter filter) {
        return database.await(() -> jobs.list(filter)).stream()
                .map(job -> JobView.of(job, settings.currency()))
                .toList();
    }

    private JobView withReason(JobView view, JobRecord job) {
        List<String> backends = Model.backendsOf(job.terms().lane());
        Optional<WaitingStore.Wait> wait = database.await(() -> waiting.find(job.id(), backends));
        return wait.map(found -> view.with(found, Waiting.reason(found, policies)))
                .orElse(view);
    }
}
