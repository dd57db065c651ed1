package dev.bobine.rendering.openai;

import dev.bobine.rendering.http.Endpoint;
import okhttp3.HttpUrl;

/// The URLs below one endpoint. A base URL is what stands before `/v1/images`; one that already ends in `/v1` means the
/// same.
final class ImagesUrl {

    private ImagesUrl() {}

    /// @throws IllegalArgumentException when the endpoint is not an HTTP URL
    static HttpUrl generations(String endpoint) {
        return below(endpoint, "generations");
    }

    /// @throws IllegalArgumentException when the endpoint is not an HTTP URL
    static HttpUrl edits(String endpoint) {
        return below(endpoint, "edits");
    }

    private static HttpUrl below(String endpoint, String what) {
        String path = Endpoint.at(endpoint, "").encodedPath();
        return Endpoint.at(endpoint, (path.endsWith("/v1") ? "/images/" : "/v1/images/") + what);
    }
}
