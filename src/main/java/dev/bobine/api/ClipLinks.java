package dev.bobine.api;

import dev.bobine.job.Asset;
import dev.bobine.persistence.JobRecord;
import dev.bobine.storage.ClipStore;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.net.URI;
import java.util.Optional;

/// Links to finished clips and their posters, valid for a short while, for those whose they are. Calls block.
@ApplicationScoped
public class ClipLinks {

    private final JobViews views;
    private final ClipStore clips;
    private final ApiSettings settings;

    ClipLinks(JobViews views, ClipStore clips, ApiSettings settings) {
        this.views = views;
        this.clips = clips;
        this.settings = settings;
    }

    /// @throws ProblemException when there is no clip
    /// @throws IOException when the bucket does not answer
    public URI clip(String id) throws IOException {
        return link(completed(id).key());
    }

    /// Empty when the clip has been deleted.
    ///
    /// @throws ProblemException when there was none
    /// @throws IOException when the bucket does not answer
    public Optional<URI> whatIsLeft(String id) throws IOException {
        JobRecord job = views.seen(Parameters.job(id));
        return job.deletedAt() == null ? Optional.of(link(JobViews.clipOf(job).key())) : Optional.empty();
    }

    /// Empty when the backend served no picture.
    ///
    /// @throws ProblemException when there is no clip
    /// @throws IOException when the bucket does not answer
    public Optional<URI> poster(String id) throws IOException {
        String key = completed(id).posterKey();
        return key == null ? Optional.empty() : Optional.of(link(key));
    }

    private Asset completed(String id) {
        return JobViews.clipOf(views.seen(Parameters.job(id)));
    }

    private URI link(String key) throws IOException {
        return clips.presign(key, settings.linkValidity());
    }
}
