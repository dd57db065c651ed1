package dev.bobine.storage;

import dev.bobine.job.Hashes;
import dev.bobine.job.StoredObject;
import dev.bobine.loop.Loop;
import io.minio.AbortMultipartUploadArgs;
import io.minio.BucketExistsArgs;
import io.minio.CompleteMultipartUploadArgs;
import io.minio.CreateMultipartUploadArgs;
import io.minio.DeleteObjectsArgs;
import io.minio.GetObjectArgs;
import io.minio.GetObjectResponse;
import io.minio.GetPresignedObjectUrlArgs;
import io.minio.Http;
import io.minio.ListMultipartUploadsArgs;
import io.minio.ListObjectsV2Args;
import io.minio.MinioAsyncClient;
import io.minio.ObjectWriteResponse;
import io.minio.RemoveObjectArgs;
import io.minio.StatObjectArgs;
import io.minio.StatObjectResponse;
import io.minio.errors.MinioException;
import io.minio.messages.DeleteRequest;
import io.minio.messages.DeleteResult;
import io.minio.messages.Item;
import io.minio.messages.ListBucketResultV2;
import io.minio.messages.ListMultipartUploadsResult;
import io.minio.messages.Part;
import java.io.IOException;
import java.net.URI;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import okhttp3.Call;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.ResponseBody;
import okio.BufferedSource;
import org.jspecify.annotations.Nullable;

/// The bucket as blocking calls, each bounded in time. Every body is sent with a digest by which the server refuses
/// what was damaged on the way.
final class Bucket implements AutoCloseable {

    private static final Duration LONGEST_CALL = Duration.ofMinutes(5);
    private static final int MAX_LIST_PAGES = 100;

    /// What servers answer to a body that is not the one whose digest was signed, where the keys are right.
    private static final Set<String> OTHER_BODY =
            Set.of("XAmzContentSHA256Mismatch", "SignatureDoesNotMatch", "BadDigest", "InvalidDigest");

    private static final Http.QueryParameters WHOLE = new Http.QueryParameters();
    static final String BINARY = "application/octet-stream";
    private static final String USER_AGENT = "bobine";
    private static final long MAX_ERROR_BYTES = 64 << 10;

    private final String name;
    private final String region;
    private final Http.BaseUrl server;
    private final Supplier<S3Credentials> credentials;
    private final OkHttpClient http;
    private final MinioAsyncClient client;
    private final MinioAsyncClient publicClient;

    /// Whether the server holds a body against the SHA-256 that its request is signed with; null until that is known.
    private volatile @Nullable Boolean checksSignedDigest;

    Bucket(StorageSettings settings) {
        name = settings.bucket();
        region = settings.region();
        server = new Http.BaseUrl(settings.endpoint().toString());
        credentials = settings.credentials();
        http = BucketClients.http();
        client = BucketClients.client(settings, settings.endpoint(), http);
        publicClient = BucketClients.client(settings, settings.publicEndpoint().orElse(settings.endpoint()), http);
    }

    /// What is known of an object.
    record Stat(long bytes, String entityTag, Map<String, String> metadata) {

        /// Whether it is surely what has so many bytes and was given this entity tag.
        boolean isOf(long sent, Optional<String> tag) {
            return bytes == sent && tag.filter(entityTag::equals).isPresent();
        }
    }

    String name() {
        return name;
    }

    @Override
    public void close() {
        http.dispatcher().executorService().shutdown();
        http.connectionPool().evictAll();
    }

    boolean exists() throws StoreException {
        return await(() ->
                client.bucketExists(BucketExistsArgs.builder().bucket(name).build()));
    }

    /// What the server answered to an object that was put at once.
    ///
    /// @param isMd5 whether the entity tag is the MD5 of what was sent, which proves that the server took just
    /// that.
    ///     It is something else where objects are encrypted with a key service
    record Put(Optional<String> entityTag, boolean isMd5) {}

    /// Puts an object at once.
    Put put(String key, byte[] bytes, int length, String sha256, Http.Headers headers) throws StoreException {
        byte[] md5 = md5(bytes, length);
        MediaType type = Http.mediaType(headers.getFirst(Http.Headers.CONTENT_TYPE));
        Http.Body body = new Http.Body(bytes, length, type, sha256, base64(md5));
        Optional<String> tag = send(key, WHOLE, headers, body);
        return new Put(
                tag, tag.filter(HexFormat.of().formatHex(md5)::equalsIgnoreCase).isPresent());
    }

    /// Sends a part of an upload. An MD5 takes several times as long as a SHA-256, for which processors have
    /// instructions, so it goes along only where the server does not check the other one.
    Part part(String key, String upload, int number, byte[] bytes, int length) throws StoreException {
        Http.QueryParameters place =
                new Http.QueryParameters("partNumber", Integer.toString(number), "uploadId", upload);
        boolean checked = checksSignedDigest == null ? refusesAnotherBody(key, place) : checksSignedDigest;
        @Nullable String md5 = checked ? null : base64(md5(bytes, length));
        Http.Body body = new Http.Body(bytes, length, Http.mediaType(BINARY), Hashes.sha256(bytes, length), md5);
        Part sent = new Part(number, send(key, place, new Http.Headers(), body).orElse(""));
        if (checked) {
            // Only now: what was refused before may have been refused for its keys, which this part has too.
            checksSignedDigest = true;
        }
        return sent;
    }

    /// Finds out by a part that is not what its request says, which the real one then takes the place of.
    private boolean refusesAnotherBody(String key, Http.QueryParameters place) throws StoreException {
        try {
            String ofAnother = Hashes.sha256(new byte[0], 0);
            Optional<String> _ =
                    send(key, place, new Http.Headers(), new Http.Body(new byte[1], 1, null, ofAnother, null));
            checksSignedDigest = false;
            return false;
        } catch (StoreException e) {
            return e.code().filter(OTHER_BODY::contains).isPresent();
        }
    }

    /// Puts a body and tells the entity tag that it has now. The call is signed and sent by the caller's own thread: it
    /// is made for each clip, and the SDK would hand it to another thread and hash the bytes once more.
    private Optional<String> send(String key, Http.QueryParameters place, Http.Headers headers, Http.Body body)
            throws StoreException {
        Call call = http.newCall(signed(key, place, headers, body));
        call.timeout().timeout(LONGEST_CALL.toSeconds(), TimeUnit.SECONDS);
        try (Response response = call.execute()) {
            if (!response.isSuccessful()) {
                throw StoreException.refusing(response.code(), start(response.body()));
            }
            return tag(response.header("ETag"));
        } catch (StoreException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            throw Thread.currentThread().isInterrupted() ? StoreException.interrupted() : StoreException.of(e);
        } finally {
            Loop.progress();
        }
    }

    private Request signed(String key, Http.QueryParameters place, Http.Headers headers, Http.Body body)
            throws StoreException {
        try {
            return Http.S3Request.builder()
                    .userAgent(USER_AGENT)
                    .method(Http.Method.PUT)
                    .args(StatObjectArgs.builder().bucket(name).object(key).build())
                    .queryParams(place)
                    .headers(headers)
                    .body(body)
                    .build()
                    .toRequest(server, region, BucketClients.credentials(credentials.get()))
                    .httpRequest();
        } catch (MinioException | RuntimeException e) {
            throw StoreException.of(e);
        }
    }

    /// As much of an answer as tells what is wrong.
    private static String start(ResponseBody body) throws IOException {
        BufferedSource source = body.source();
        boolean unused = source.request(MAX_ERROR_BYTES);
        return source.getBuffer()
                .readUtf8(Math.min(MAX_ERROR_BYTES, source.getBuffer().size()));
    }

    /// Begins a multipart upload and tells its id.
    String begin(String key, Http.Headers headers) throws StoreException {
        return await(() -> client.createMultipartUpload(CreateMultipartUploadArgs.builder()
                        .bucket(name)
                        .object(key)
                        .headers(headers)
                        .build()))
                .result()
                .uploadId();
    }

    /// Makes the object of its parts and tells its entity tag.
    Optional<String> complete(String key, String upload, List<Part> parts) throws StoreException {
        ObjectWriteResponse response = await(() -> client.completeMultipartUpload(CompleteMultipartUploadArgs.builder()
                .bucket(name)
                .object(key)
                .uploadId(upload)
                .parts(parts.toArray(Part[]::new))
                .build()));
        return tag(response.etag());
    }

    void abort(String key, String upload) throws StoreException {
        await(() -> client.abortMultipartUpload(AbortMultipartUploadArgs.builder()
                .bucket(name)
                .object(key)
                .uploadId(upload)
                .build()));
    }

    Optional<Stat> stat(String key) throws StoreException {
        try {
            StatObjectResponse found = await(() -> client.statObject(
                    StatObjectArgs.builder().bucket(name).object(key).build()));
            return Optional.of(new Stat(found.size(), found.etag(), metadata(found)));
        } catch (StoreException e) {
            if (e.code().filter("NoSuchKey"::equals).isPresent()) {
                return Optional.empty();
            }
            throw e;
        }
    }

    GetObjectResponse read(String key, long offset, @Nullable Long length) throws StoreException {
        return await(() -> client.getObject(GetObjectArgs.builder()
                .bucket(name)
                .object(key)
                .offset(offset)
                .length(length)
                .build()));
    }

    void delete(String key) throws StoreException {
        await(() -> client.removeObject(
                RemoveObjectArgs.builder().bucket(name).object(key).build()));
    }

    /// Deletes up to a thousand objects in one call; those that are gone already count as deleted.
    void delete(List<String> keys) throws StoreException {
        List<DeleteRequest.Object> objects =
                keys.stream().map(DeleteRequest.Object::new).toList();
        DeleteResult result = await(() -> client.deleteObjects(DeleteObjectsArgs.builder()
                        .bucket(name)
                        .objects(objects)
                        .quiet(true)
                        .build()))
                .result();
        if (!result.errors().isEmpty()) {
            throw StoreException.refusing(result.errors().getFirst().code());
        }
    }

    /// Keys of objects below a prefix that were last written before a moment, no more than a limit.
    List<String> olderThan(Instant moment, String prefix, int limit) throws StoreException {
        ListBucketResultV2 oldest = await(() -> client.listObjectsV2(
                        ListObjectsV2Args.builder().bucket(name).prefix(prefix).build()))
                .result();
        return oldest.contents().stream()
                .filter(object -> object.lastModified().toInstant().isBefore(moment))
                .map(Item::objectName)
                .limit(limit)
                .toList();
    }

    /// Needs no call: the signature is made here.
    URI presign(StoredObject object, Duration validity) throws StoreException {
        try {
            return URI.create(publicClient.getPresignedObjectUrl(GetPresignedObjectUrlArgs.builder()
                    .method(Http.Method.GET)
                    .bucket(object.bucket())
                    .object(object.key())
                    .expiry((int) validity.toSeconds())
                    .build()));
        } catch (MinioException | RuntimeException e) {
            throw StoreException.of(e);
        }
    }

    /// Aborts unfinished uploads below a prefix that began before a moment.
    ///
    /// @return how many, no more than the limit
    int abortUploads(String prefix, Instant begunBefore, int limit) throws StoreException {
        int aborted = 0;
        ListMultipartUploadsResult page = uploads(prefix, null);
        for (int pages = 0; pages < MAX_LIST_PAGES; pages++) {
            for (ListMultipartUploadsResult.Upload upload : page.uploads()) {
                if (aborted == limit) {
                    return aborted;
                }
                if (upload.initiated() != null && upload.initiated().toInstant().isBefore(begunBefore)) {
                    abort(upload.objectName(), upload.uploadId());
                    aborted++;
                }
            }
            if (!page.isTruncated()) {
                break;
            }
            page = uploads(prefix, page);
        }
        return aborted;
    }

    /// A page of unfinished uploads, the first one when none went before.
    ListMultipartUploadsResult uploads(String prefix, @Nullable ListMultipartUploadsResult after)
            throws StoreException {
        ListMultipartUploadsArgs.Builder page =
                ListMultipartUploadsArgs.builder().bucket(name).prefix(prefix);
        if (after != null) {
            page.keyMarker(after.nextKeyMarker()).uploadIdMarker(after.nextUploadIdMarker());
        }
        return await(() -> client.listMultipartUploads(page.build())).result();
    }

    private static Optional<String> tag(@Nullable String quoted) {
        return Optional.ofNullable(quoted).map(tag -> tag.replace("\"", ""));
    }

    private static Map<String, String> metadata(StatObjectResponse found) {
        Map<String, String> metadata = new HashMap<>();
        for (Map.Entry<String, String> entry : found.userMetadata()) {
            metadata.put(entry.getKey().toLowerCase(Locale.ROOT), entry.getValue());
        }
        return Map.copyOf(metadata);
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static byte[] md5(byte[] bytes, int length) {
        try {
            MessageDigest md5 = MessageDigest.getInstance("MD5");
            md5.update(bytes, 0, length);
            return md5.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("MD5 is missing from this Java platform", e);
        }
    }

    private static <T> T await(Supplier<CompletableFuture<T>> call) throws StoreException {
        try {
            return call.get().get(LONGEST_CALL.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw StoreException.interrupted();
        } catch (TimeoutException e) {
            throw new StoreException("The bucket's server did not answer in time.");
        } catch (ExecutionException e) {
            throw StoreException.of(e.getCause() == null ? e : e.getCause());
        } catch (RuntimeException e) {
            throw StoreException.of(e);
        } finally {
            Loop.progress();
        }
    }
}
