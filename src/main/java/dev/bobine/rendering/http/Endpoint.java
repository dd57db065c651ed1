package dev.bobine.rendering.http;

import dev.bobine.net.UrlGuard;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import okhttp3.HttpUrl;
import okhttp3.Request;

/// The URLs below a backend's base URL, and the key that may be shown there and nowhere else. A request that shows it
/// goes to what the operator configured.
public final class Endpoint {

    private static final Pattern KEY = Pattern.compile("[!-~]+");
    private static final int LONGEST_ID = 1024;

    private Endpoint() {}

    /// `path` below the base URL, whose own path, if any, stays in front.
    ///
    /// @param path begins with a slash and is encoded already
    /// @throws IllegalArgumentException when the base is not an HTTP URL
    public static HttpUrl at(String base, String path) {
        HttpUrl url = HttpUrl.parse(base.strip());
        if (url == null) {
            throw new IllegalArgumentException("the base URL of a backend must be an http or https URL");
        }
        String whole = withoutSlash(url.encodedPath()) + path;
        return url.newBuilder()
                .encodedPath(whole.isEmpty() ? "/" : whole)
                .query(null)
                .fragment(null)
                .build();
    }

    /// Whether an id can stand in a path as one segment: `.` and `..` would name something else.
    public static boolean isUsable(String id) {
        return isStorable(id) && !id.equals(".") && !id.equals("..");
    }

    /// Whether an id can be kept as it is, so that the job can be asked for later.
    static boolean isStorable(String id) {
        return !id.isBlank() && id.length() <= LONGEST_ID && Json.isStorable(id);
    }

    /// A request that shows a key in a header. A key that no header can carry is left out, and the server then says
    /// that it misses one.
    public static Request.Builder request(HttpUrl url, String header, String prefix, Supplier<Optional<String>> key) {
        Request.Builder request =
                UrlGuard.own(new Request.Builder(), url).url(url).header("Accept", "application/json, */*");
        key.get()
                .map(String::strip)
                .filter(KEY.asMatchPredicate())
                .ifPresent(usable -> request.header(header, prefix + usable));
        return request;
    }

    /// A request that shows no key, for what a reply names.
    ///
    /// @param base URL of the backend, whose own origin may lie in a private network
    public static Request.Builder bare(HttpUrl url, String base) {
        return UrlGuard.own(new Request.Builder(), at(base, "")).url(url);
    }

    private static String withoutSlash(String path) {
        int end = path.length();
        while (end > 0 && path.charAt(end - 1) == '/') {
            end--;
        }
        return path.substring(0, end);
    }
}
