package dev.bobine.storage;

import io.minio.Http;
import io.minio.messages.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/// A multipart upload: nothing is under the key until [#complete]. Closing it before that throws away what was sent.
final class MultipartUpload implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(MultipartUpload.class);

    private final Bucket bucket;
    private final String key;
    private final String id;
    private final List<Part> parts = new ArrayList<>();
    private boolean completed;

    MultipartUpload(Bucket bucket, String key, Http.Headers headers) throws StoreException {
        this.bucket = bucket;
        this.key = key;
        this.id = bucket.begin(key, headers);
    }

    void part(byte[] bytes, int length) throws StoreException {
        parts.add(bucket.part(key, id, parts.size() + 1, bytes, length));
    }

    Optional<String> complete() throws StoreException {
        Optional<String> entityTag = bucket.complete(key, id, parts);
        completed = true;
        return entityTag;
    }

    @Override
    public void close() {
        if (completed) {
            return;
        }
        try {
            bucket.abort(key, id);
        } catch (StoreException e) {
            LOG.debugf("An unfinished upload stays until it is cleaned up: key=%s cause=%s", key, e.getMessage());
        }
    }
}
