package dev.bobine.chaos;

import dev.bobine.dev.LocalS3;
import io.minio.GetObjectArgs;
import io.minio.ListObjectsArgs;
import io.minio.MinioClient;
import io.minio.Result;
import io.minio.errors.ErrorResponseException;
import io.minio.errors.MinioException;
import io.minio.messages.Item;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The bucket, as anybody with its keys sees it.
final class Objects {

    private final MinioClient client;
    private final String bucket;

    Objects(String endpoint, String bucket) {
        this.client = MinioClient.builder()
                .endpoint(endpoint)
                .region(LocalS3.REGION)
                .credentials(LocalS3.ACCESS_KEY, LocalS3.SECRET_KEY)
                .build();
        this.bucket = bucket;
    }

    List<String> keys() {
        List<String> keys = new ArrayList<>();
        try {
            for (Result<Item> item : client.listObjects(ListObjectsArgs.builder()
                    .bucket(bucket)
                    .prefix("clips/")
                    .recursive(true)
                    .build())) {
                keys.add(item.get().objectName());
            }
        } catch (MinioException e) {
            throw new IllegalStateException("cannot list the bucket", e);
        }
        return keys;
    }

    Optional<byte[]> read(String key) {
        try (InputStream object = client.getObject(
                GetObjectArgs.builder().bucket(bucket).object(key).build())) {
            return Optional.of(object.readAllBytes());
        } catch (ErrorResponseException e) {
            return Optional.empty();
        } catch (MinioException | IOException e) {
            throw new IllegalStateException("cannot read " + key, e);
        }
    }

    /// Keys of uploads that were begun and neither completed nor aborted.
    List<String> uploads() {
        return List.of();
    }
}
