package dev.bobine.rendering.openai;

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
        HttpUrl base = HttpUrl.parse(endpoint.strip());
        if (base == null) {
            throw new IllegalArgumentException("the endpoint of a backend must be an http or https URL");
        }
        String path = withoutSlash(base.encodedPath());
        String root = path.endsWith("/v1") ? path : path + "/v1";
        return new VideosUrl(base.newBuilder()
                .encodedPath(root + "/videos")
                .query(null)
                .fragment(null)
                .build());
    }

    /// Whether an id can stand in a path as one segment: `.` and `..` would name something else.
    static boolean isUsable(String id) {
        return !id.isBlank() && id.length() <= 1024 && !id.equals(".") && !id.equals("..");
    }

    HttpUrl create() {
        return videos;
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

    private static String withoutSlash(String path) {
        int end = path.length();
        while (end > 0 && path.charAt(end - 1) == '/') {
            end--;
        }
        return path.substring(0, end);
    }
}
