package dev.bobine.storage;

import io.minio.Http;
import io.minio.MinioAsyncClient;
import io.minio.credentials.Credentials;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import okhttp3.ConnectionPool;
import okhttp3.Dispatcher;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;

/// Builds the S3 clients: region set, so that it is never asked for; time limits of seconds in place of minutes;
/// passing server errors retried a few times, since every request made here may be repeated; calls on virtual threads.
final class BucketClients {

    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final Duration SILENCE = Duration.ofSeconds(60);
    private static final Set<Integer> PASSING = Set.of(408, 429, 500, 502, 503, 504);
    private static final int TRIES = 4;
    private static final long FIRST_PAUSE_MILLIS = 100;
    private static final int CONNECTIONS = 256;

    private BucketClients() {}

    static OkHttpClient http() {
        Dispatcher dispatcher = new Dispatcher(Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("bucket-", 0).factory()));
        dispatcher.setMaxRequests(CONNECTIONS);
        dispatcher.setMaxRequestsPerHost(CONNECTIONS);
        return new OkHttpClient.Builder()
                .dispatcher(dispatcher)
                .connectionPool(new ConnectionPool(CONNECTIONS, 1, TimeUnit.MINUTES))
                .protocols(List.of(Protocol.HTTP_1_1))
                .connectTimeout(CONNECT)
                .readTimeout(SILENCE)
                .writeTimeout(SILENCE)
                .addInterceptor(new Http.StatusRetryInterceptor(PASSING, FIRST_PAUSE_MILLIS, TRIES))
                .addNetworkInterceptor(new TcpNoDelay())
                .build();
    }

    static MinioAsyncClient client(StorageSettings settings, URI endpoint, OkHttpClient http) {
        return MinioAsyncClient.builder()
                .endpoint(endpoint.toString())
                .region(settings.region())
                .credentialsProvider(() -> credentials(settings.credentials().get()))
                .httpClient(http)
                .build();
    }

    static Credentials credentials(S3Credentials keys) {
        return new Credentials(
                keys.accessKey(), keys.secretKey(), keys.sessionToken().orElse(null), null);
    }
}
