package dev.bobine.rendering.openai;

import dev.bobine.rendering.http.Endpoint;
import okhttp3.HttpUrl;

/// The URLs below one endpoint. The rule for endpoints: a base URL is what stands before `/v1/videos`
/// (`https://host`, `https://gateway/team-a`); one that already ends in `/v1`, as many clients want it, means the same.
final class VideosUrl {

    private final HttpUrl videos;

    private VideosUrl(HttpUrl videos) {
        this.videos = videos;
    }

    /// @throws IllegalArgumentException when the endpoint is not an HTTP URL
    static VideosUrl of(String endpoint) {
        HttpUrl base = Endpoint.at(endpoint, "");
        String path = base.encodedPath();
        return new VideosUrl(Endpoint.at(endpoint, path.endsWith("/v1") ? "/videos" : "/v1/videos"));
    }

    HttpUrl create() {
        return videos;
    }

    HttpUrl extensions() {
        return video("extensions");
    }

    HttpUrl video(String id) {
        return videos.newBuilder().addPathSegment(id).build();
    }

    HttpUrl cancel(String id) {
        return video(id).newBuilder().addPathSegment("cancel").build();
    }

    HttpUrl content(String id) {
        return video(id).newBuilder().addPathSegment("content").build();
    }

    HttpUrl thumbnail(String id) {
        return content(id)
                .newBuilder()
                .addQueryParameter("variant", "thumbnail")
                .build();
    }
}
