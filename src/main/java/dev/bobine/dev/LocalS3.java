package dev.bobine.dev;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.gaul.s3proxy.BlobStores;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.jspecify.annotations.Nullable;

/// An S3-compatible server that asks for signed requests and keeps objects as plain files (or in memory when it has no
/// directory). `stop` and `start` keep port and objects.
public final class LocalS3 implements AutoCloseable {

    public static final String REGION = "us-east-1";
    public static final String ACCESS_KEY = "bobine";
    public static final String SECRET_KEY = "bobine-local-secret";

    private final Optional<Path> data;
    private final int port;
    private final String bucket;
    private @Nullable BlobStore objects;
    private @Nullable S3Proxy server;

    public LocalS3(Optional<Path> data, int port, String bucket) {
        this.data = data;
        this.port = port;
        this.bucket = bucket;
    }

    public synchronized void start() throws Exception {
        if (server != null) {
            return;
        }
        QuietLogs.apply();
        BlobStore store = objects();
        S3Proxy starting = S3Proxy.builder()
                .blobStore(store)
                .endpoint(URI.create(endpoint()))
                .awsAuthentication(AuthenticationType.AWS_V4, ACCESS_KEY, SECRET_KEY)
                .ignoreUnknownHeaders(true)
                .stopTimeout(0)
                .build();
        starting.start();
        server = starting;
    }

    public synchronized void stop() throws Exception {
        if (server != null) {
            server.stop();
            server = null;
        }
    }

    @Override
    public synchronized void close() throws Exception {
        stop();
        if (objects != null) {
            objects.close();
            objects = null;
        }
    }

    public String endpoint() {
        return "http://127.0.0.1:" + port;
    }

    public String bucket() {
        return bucket;
    }

    private BlobStore objects() throws Exception {
        if (objects == null) {
            objects = open();
            if (!objects.containerExists(bucket)) {
                objects.createContainer(bucket);
            }
        }
        return objects;
    }

    private BlobStore open() throws Exception {
        Properties properties = new Properties();
        if (data.isEmpty()) {
            return BlobStores.create("transient", properties);
        }
        Files.createDirectories(data.get());
        properties.putAll(Map.of("jclouds.filesystem.basedir", data.get().toString()));
        return BlobStores.create("filesystem", properties);
    }
}
