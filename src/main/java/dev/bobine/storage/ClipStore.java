package dev.bobine.storage;

import dev.bobine.job.JobId;
import dev.bobine.job.Still;
import dev.bobine.job.StoredObject;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;

/// Where finished clips live. Calls block and belong on a virtual thread.
public interface ClipStore {

    /// Copies a clip into the bucket. The final key holds either nothing or the whole verified clip, also after a
    /// crash, and collecting again is safe.
    CopyResult collect(JobId job, ClipDownload download, Provenance provenance);

    /// Copies a still picture into the bucket, likewise; see [ClipKeys#still].
    ///
    /// @param format that was asked for, which names the object. A picture of another one is taken too, and the
    /// object says which it is
    CopyResult collectStill(JobId job, Still.Format format, ClipDownload download, Provenance provenance);

    /// A link that lets its holder read the object for a while.
    URI presign(String key, Duration validity) throws IOException;

    /// The same for any object that this service's credentials open at its endpoint.
    URI presign(StoredObject object, Duration validity) throws IOException;

    /// Opens an object of the service's bucket.
    ///
    /// @throws DownloadException that says that it is not here, when there is none
    /// @throws IOException when it could not be opened this time
    ClipSource open(String key, long offset) throws IOException;

    /// Removes a job's clip and poster; nothing happens when they are gone already.
    void delete(JobId job) throws IOException;

    /// Throws away uploads that began before a moment and were never finished, as a killed worker leaves them.
    ///
    /// @return how many, no more than the limit
    int removeOrphanUploads(Instant begunBefore, int limit) throws IOException;

    /// Whether the bucket can be reached and written.
    ///
    /// @throws IOException saying, without credentials, why not
    void check() throws IOException;
}
