package dev.bobine.job;

import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// An object of S3-compatible storage, as `s3://bucket/key` names it. The key is what it says: nothing in it is
/// percent-encoded.
public record StoredObject(String bucket, String key) {

    /// How the URIs of such objects begin.
    public static final String SCHEME = "s3://";

    private static final Pattern URI = Pattern.compile(SCHEME + "([^/]+)/(.+)", Pattern.DOTALL);

    public StoredObject {
        Objects.requireNonNull(bucket, "bucket is null");
        Objects.requireNonNull(key, "key is null");
    }

    /// Empty when the URI names no object, be it one of another scheme or a bucket alone.
    public static Optional<StoredObject> parse(String uri) {
        Matcher object = URI.matcher(uri);
        return object.matches() ? Optional.of(new StoredObject(object.group(1), object.group(2))) : Optional.empty();
    }
}
