package dev.bobine.rendering.http;

import dev.bobine.job.Failure;
import dev.bobine.job.Failure.Kind;
import dev.bobine.job.Reference;
import dev.bobine.job.Stage;
import dev.bobine.job.StoredObject;
import dev.bobine.rendering.ReferenceSource;
import dev.bobine.rendering.UnsendableException;
import dev.bobine.storage.ClipStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// References as requests name them: stored objects (`s3://`), public addresses (`https://`) and data inside
/// the request (`data:`).
public final class StoredReferences implements ReferenceSource {

    private static final Pattern INLINE = Pattern.compile("data:([^,;]*)((?:;[^,;]*)*),(.*)", Pattern.DOTALL);
    private static final String UNTYPED = "application/octet-stream";

    private final ClipStore store;
    private final Set<String> buckets;
    private final Duration validity;
    private final ReferenceFetch fetch;

    /// @param buckets those that requests may refer to; which objects in them was decided when they were admitted
    /// @param validity how long providers may follow a link to an object
    public StoredReferences(ClipStore store, Set<String> buckets, Duration validity, ReferenceFetch fetch) {
        this.store = store;
        this.buckets = Set.copyOf(buckets);
        this.validity = validity;
        this.fetch = fetch;
    }

    @Override
    public String link(Reference reference) throws UnsendableException {
        Optional<StoredObject> object = object(reference.uri());
        return object.isPresent() ? presigned(object.get()) : reference.uri();
    }

    @Override
    public Media read(Reference reference) throws UnsendableException {
        Matcher inline = INLINE.matcher(reference.uri());
        if (inline.matches()) {
            return new Media(decode(inline), mime(reference, inline.group(1)));
        }
        Optional<StoredObject> object = object(reference.uri());
        ReferenceFetch.Fetched fetched =
                object.isPresent() ? fetch.own(presigned(object.get())) : fetch.foreign(reference.uri());
        return new Media(fetched.bytes(), mime(reference, fetched.contentType()));
    }

    private Optional<StoredObject> object(String uri) throws UnsendableException {
        Optional<StoredObject> object = StoredObject.parse(uri);
        if (object.isPresent() && !buckets.contains(object.get().bucket())) {
            throw refused("A reference names a bucket that this deployment does not read.");
        }
        return object;
    }

    private String presigned(StoredObject object) throws UnsendableException {
        try {
            return store.presign(object, validity).toString();
        } catch (IOException e) {
            throw new UnsendableException(
                    Failure.of(Kind.STORAGE, Stage.SUBMIT, "A link to a reference could not be made."));
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

    private static String mime(Reference reference, String declared) {
        if (reference.mime() != null) {
            return reference.mime();
        }
        return declared.isBlank() ? UNTYPED : declared;
    }

    private static UnsendableException refused(String why) {
        return new UnsendableException(Failure.of(Kind.INVALID_REQUEST, Stage.SUBMIT, why));
    }
}
