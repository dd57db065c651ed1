package dev.bobine.rendering.http;

import dev.bobine.net.UrlGuard;
import dev.bobine.storage.ClipSource;
import dev.bobine.storage.DownloadException;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import okhttp3.Call;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.Request;
import okhttp3.Response;
import okio.Buffer;
import okio.BufferedSource;
import org.jspecify.annotations.Nullable;

/// Opens downloads, whole or from an offset (RFC 9110, 14), and follows a few redirects.
///
/// A server may answer a range request with the whole (200): the [ClipSource] then starts at 0 and says so. Whether two
/// answers are of the same clip is for the reader to check, by entity tag and total size.
final class Downloads {

    private static final int MAX_REDIRECTS = 5;

    /// What is read of an unwanted answer so that its connection can be used again.
    private static final long SMALL = 16 << 10;

    /// Answers of a server that may give another one next time.
    private static final Set<Integer> PASSING = Set.of(401, 403, 408, 429, 500, 502, 503, 504);

    private final UrlGuard.Client client;
    private final OperatorLog log;

    Downloads(UrlGuard.Client client, OperatorLog log) {
        this.client = client;
        this.log = log;
    }

    ClipSource open(Request request, long offset) throws IOException {
        Request.Builder ranged = request.newBuilder().get();
        addRange(ranged, offset);
        Response response = follow(ranged.build(), offset).response();
        try {
            if (response.code() == 206 && isCompressed(response)) {
                response.close();
                return open(request, 0);
            }
            return source(response, offset);
        } catch (IOException | RuntimeException e) {
            response.close();
            throw e;
        }
    }

    ClipSource openField(Request request, List<String> path) throws IOException {
        Response response = execute(request).response();
        try {
            if (response.code() != 200) {
                throw refused(response.code());
            }
            InputStream content = LeanJson.binary(response.body().byteStream(), path)
                    .orElseThrow(() -> new DownloadException("The model server does not have the clip (any more)."));
            return new ClipSource(content, 0, null, null);
        } catch (IOException | RuntimeException e) {
            response.close();
            throw e;
        }
    }

    Optional<ClipSource> openPicture(Request request) throws IOException {
        Request.Builder whole = request.newBuilder().get();
        addRange(whole, 0);
        Answer answer = follow(whole.build(), 0);
        Response response = answer.response();
        MediaType type = response.body().contentType();
        if (response.code() == 200 && type != null && type.type().equals("image")) {
            return Optional.of(source(response, 0));
        }
        answer.leave();
        if (PASSING.contains(response.code())) {
            throw refused(response.code());
        }
        return Optional.empty();
    }

    private record Answer(Call call, Response response) {

        /// A body that nobody wants may be a whole clip, so it is not read to its end.
        void leave() {
            long length = response.body().contentLength();
            if (length < 0 || length > SMALL) {
                call.cancel();
            }
            response.close();
        }
    }

    /// Compression would hide the size and shift the offsets, so it is declined.
    private static void addRange(Request.Builder request, long offset) {
        request.header("Accept-Encoding", "identity");
        if (offset > 0) {
            request.header("Range", "bytes=" + offset + "-");
        }
    }

    private Answer follow(Request first, long offset) throws IOException {
        Request request = first;
        for (int redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
            Answer answer = execute(request);
            Response response = answer.response();
            if (!Redirects.isRedirect(response.code())) {
                return answer;
            }
            HttpUrl target;
            try (response) {
                target = target(request, response);
            }
            request = redirected(request, target, offset);
        }
        throw new DownloadException("The model server redirects the download too often.");
    }

    private Answer execute(Request request) throws IOException {
        try {
            Call call = client.call(request);
            return new Answer(call, call.execute());
        } catch (UrlGuard.ForbiddenAddressException e) {
            log.forbidden(request.url());
            throw DownloadException.notHere(
                    "The download leads to " + request.url().host()
                            + ", which may not be called; an operator can allow it (content-urls).",
                    e);
        } catch (IOException e) {
            throw new DownloadException(
                    "The model server could not be reached for the download at "
                            + request.url().host() + ".",
                    e);
        }
    }

    private static HttpUrl target(Request request, Response response) throws IOException {
        return Redirects.target(request, response)
                .orElseThrow(() -> new DownloadException("The model server redirects the download to nowhere usable."));
    }

    private static Request redirected(Request request, HttpUrl target, long offset) {
        if (UrlGuard.sameOrigin(request.url(), target)) {
            return request.newBuilder().url(target).build();
        }
        Request.Builder elsewhere = new Request.Builder().url(target);
        addRange(elsewhere, offset);
        return elsewhere.build();
    }

    private static ClipSource source(Response response, long offset) throws IOException {
        return switch (response.code()) {
            case 200 -> whole(response);
            case 206 -> partial(response, offset);
            case 416 -> nothingMore(response, offset);
            default -> throw refused(response.code());
        };
    }

    private static DownloadException refused(int status) {
        return switch (status) {
            case 401, 403 -> DownloadException.notHere("The model server does not let the clip be downloaded.", null);
            case 404, 410 -> DownloadException.notHere("The model server does not have the clip (any more).", null);
            case 429, 503 -> new DownloadException("The model server has no room for the download at the moment.");
            default -> new DownloadException("The model server answered the download with status " + status + ".");
        };
    }

    /// Some servers and proxies compress whatever was asked. Neither the size nor the offsets are then the clip's, so
    /// that such a download is always read from the start. Others only say that they do.
    private static ClipSource whole(Response response) throws IOException {
        BufferedSource body = response.body().source();
        if (!isCompressed(response) || !body.request(2) || !isGzip(body.getBuffer())) {
            return new ClipSource(body.inputStream(), 0, length(response), response.header("ETag"));
        }
        return new ClipSource(new GZIPInputStream(body.inputStream()), 0, null, null);
    }

    private static boolean isCompressed(Response response) {
        String encoding = response.header("Content-Encoding", "");
        return encoding.equalsIgnoreCase("gzip") || encoding.equalsIgnoreCase("x-gzip");
    }

    private static boolean isGzip(Buffer start) {
        return start.getByte(0) == (byte) 0x1f && start.getByte(1) == (byte) 0x8b;
    }

    private static ClipSource partial(Response response, long offset) throws IOException {
        ContentRange range = ContentRange.of(response.header("Content-Range", ""))
                .filter(part -> part.first() == offset)
                .orElseThrow(
                        () -> new DownloadException("The model server answered another byte range than was asked."));
        return new ClipSource(response.body().byteStream(), offset, range.total(), response.header("ETag"));
    }

    /// Asked for what follows the last byte, a server that knows the size says that there is nothing.
    private static ClipSource nothingMore(Response response, long offset) throws IOException {
        long size = ContentRange.sizeOfUnsatisfied(response.header("Content-Range", ""))
                .orElse(-1L);
        if (size != offset) {
            throw new DownloadException("The model server does not have this part of the clip.");
        }
        response.close();
        return new ClipSource(InputStream.nullInputStream(), offset, offset, response.header("ETag"));
    }

    private static @Nullable Long length(Response response) {
        long length = response.body().contentLength();
        return length < 0 ? null : (Long) length;
    }
}
