package dev.bobine.rendering.http;

import dev.bobine.job.Failure;
import dev.bobine.job.Failure.Kind;
import dev.bobine.job.Reference;
import dev.bobine.job.Stage;
import dev.bobine.rendering.ReferenceSource;
import dev.bobine.rendering.UnsendableException;
import dev.bobine.storage.ClipStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// References as requests name them: objects of the own bucket (`s3://`), public addresses (`https://`) and data inside
/// the request (`data:`).
public final class StoredReferences implements ReferenceSource {

    private static final Pattern OBJECT = Pattern.compile("s3://([^/]+)/(.+)");
    private static final Pattern INLINE = Pattern.compile("data:([^,;]*)((?:;[^,;]*)*),(.*)", Pattern.DOTALL);
    private static final String UNTYPED = "application/octet-stream";

    private final ClipStore store;
    private final String bucket;
    private final Duration validity;
    private final ReferenceFetch fetch;

    /// @param bucket the only one that requests may refer to
    /// @param validity how long providers may follow a link to an object
    public StoredReferences(ClipStore store, String bucket, Duration validity, ReferenceFetch fetch) {
        this.store = store;
        this.bucket = bucket;
        this.validity = validity;
        this.fetch = fetch;
    }

    @Override
    public String link(Reference reference) throws UnsendableException {
        Optional<String> key = objectKey(reference.uri());
        return key.isPresent() ? presigned(key.get()) : reference.uri();
    }

    @Override
    public Media read(Reference reference) throws UnsendableException {
        Matcher inline = INLINE.matcher(reference.uri());
        if (inline.matches()) {
            return new Media(decode(inline), mime(reference, inline.group(1)));
        }
        Optional<String> key = objectKey(reference.uri());
        ReferenceFetch.Fetched fetched =
                key.isPresent() ? fetch.own(presigned(key.get())) : fetch.foreign(reference.uri());
        return new Media(fetched.bytes(), mime(reference, fetched.contentType()));
    }

    private Optional<String> objectKey(String uri) throws UnsendableException {
        Matcher object = OBJECT.matcher(uri);
        if (!object.matches()) {
            return Optional.empty();
        }
        if (!object.group(1).equals(bucket)) {
            throw refused("A reference names a bucket other than this service's own.");
        }
        return Optional.of(object.group(2));
    }

    private String presigned(String key) throws UnsendableException {
        try {
            return store.presign(key, validity).toString();
        } catch (IOException e) {
            throw new UnsendableException(
                    Failure.of(Kind.TRANSIENT, Stage.SUBMIT, "A link to a reference could not be made."));
        }
    }

    private static byte[] decode(Matcher inline) throws UnsendableException {
        if (!inline.group(2).endsWith(";base64")) {
            throw refused("A reference inside the request must be base64.");
        }
        try {
            return Base64.getMimeDecoder().decode(inline.group(3).getBytes(StandardCharsets.US_ASCII));
        } catch (IllegalArgumentException e) {
            throw refused("A reference inside the request is not valid base64.");
        }
    }

    private static String mime(Reference reference, String told) {
        if (reference.mime() != null) {
            return reference.mime();
        }
        return told.isBlank() ? UNTYPED : told;
    }

    private static UnsendableException refused(String why) {
        return new UnsendableException(Failure.of(Kind.INVALID_REQUEST, Stage.SUBMIT, why));
    }
}
