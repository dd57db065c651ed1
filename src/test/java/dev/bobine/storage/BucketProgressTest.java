package dev.bobine.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bobine.loop.Ages;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BucketProgressTest {

    @Test
    void aCallToTheBucketIsProgressOnceItHasEndedEvenByAFailure() throws IOException {
        URI nobody;
        try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nobody = URI.create("http://127.0.0.1:" + closed.getLocalPort());
        }
        StorageSettings settings = new StorageSettings(
                nobody,
                Optional.empty(),
                "us-east-1",
                "clips",
                () -> new S3Credentials("access", "secret", Optional.empty()),
                StorageSettings.MIN_PART_BYTES,
                1 << 20);

        try (S3ClipStore store = new S3ClipStore(settings)) {
            assertThat(Ages.isProgress(() -> assertThatThrownBy(store::check).isInstanceOf(IOException.class)))
                    .isTrue();
        }
    }
}
