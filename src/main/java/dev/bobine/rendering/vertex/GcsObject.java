package dev.bobine.rendering.vertex;

import dev.bobine.rendering.http.Endpoint;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import okhttp3.HttpUrl;

/// An object in Google's storage, `gs://<bucket>/<object>`, and where its JSON API serves the content.
final class GcsObject {

    private static final Pattern URI = Pattern.compile("gs://([a-z0-9][a-z0-9._-]{1,221})/(.{1,1024})");

    private GcsObject() {}

    static boolean isUsable(String uri) {
        return URI.matcher(uri).matches();
    }

    /// @throws IllegalArgumentException when it is no such URI
    static HttpUrl content(String uri, String storageEndpoint) {
        Matcher matcher = URI.matcher(uri);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("this is no object in Google's storage");
        }
        return Endpoint.at(storageEndpoint, "/storage/v1/b")
                .newBuilder()
                .addPathSegment(matcher.group(1))
                .addPathSegment("o")
                .addPathSegment(matcher.group(2))
                .addQueryParameter("alt", "media")
                .build();
    }
}
