package dev.bobine.rendering.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bobine.job.Failure.Kind;
import dev.bobine.job.JobId;
import dev.bobine.job.Reference;
import dev.bobine.job.Reference.Role;
import dev.bobine.job.Still;
import dev.bobine.job.StoredObject;
import dev.bobine.net.PublicAddresses;
import dev.bobine.net.TestServers;
import dev.bobine.net.UrlGuard;
import dev.bobine.rendering.ReferenceSource.Media;
import dev.bobine.rendering.UnsendableException;
import dev.bobine.storage.ClipDownload;
import dev.bobine.storage.ClipSource;
import dev.bobine.storage.ClipStore;
import dev.bobine.storage.CopyResult;
import dev.bobine.storage.Provenance;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import okhttp3.Headers;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StoredReferencesTest {

    private final MockWebServer bucket = TestServers.create();
    private StoredReferences references;

    @BeforeEach
    void startTheBucket() throws IOException {
        bucket.start();
        ReferenceFetch fetch = new ReferenceFetch(100, UrlGuard.publicAnd(List.of()));
        references = new StoredReferences(new Links(), Set.of("bobine"), Duration.ofHours(6), fetch);
    }

    @AfterEach
    void stopTheBucket() {
        bucket.close();
    }

    @Test
    void anObjectOfTheOwnBucketIsGivenAsALink() throws UnsendableException {
        String link = references.link(reference("s3://bobine/in/kite 1.png", null));

        assertThat(link).isEqualTo(bucket.url("/in/kite%201.png?hours=6").toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://example.org/a.png", "data:image/png;base64,iVBO"})
    void whatIsAddressedOrInsideIsPassedOn(String uri) throws UnsendableException {
        assertThat(references.link(reference(uri, null))).isEqualTo(uri);
    }

    @Test
    void anotherBucketIsNobodysBusinessHere() {
        assertInvalid("s3://payroll/2026.csv", "bucket");
    }

    @Test
    void anObjectIsReadForProvidersThatTakeNoLinks() throws UnsendableException {
        bucket.enqueue(new MockResponse(200, Headers.of("Content-Type", "image/webp"), "RIFF"));

        Media media = references.read(reference("s3://bobine/in/a.webp", null));

        assertThat(media.bytes()).asString().isEqualTo("RIFF");
        assertThat(media.mime()).isEqualTo("image/webp");
    }

    @Test
    void theRequestsOwnWordOnTheTypeCounts() throws UnsendableException {
        bucket.enqueue(new MockResponse(200, Headers.of(), "x"));

        assertThat(references.read(reference("s3://bobine/a", "image/png")).mime())
                .isEqualTo("image/png");
    }

    @Test
    void dataInsideTheRequestIsDecoded() throws UnsendableException {
        Media media = references.read(reference("data:image/png;base64,YWJj", null));

        assertThat(media.bytes()).asString().isEqualTo("abc");
        assertThat(media.mime()).isEqualTo("image/png");
        assertInvalid("data:text/plain,abc", "base64");
    }

    @Test
    void whatFailsForAMomentIsTriedAgain() throws UnsendableException {
        bucket.enqueue(new MockResponse(503, Headers.of(), ""));
        bucket.enqueue(new MockResponse(200, Headers.of(), "x"));

        assertThat(references.read(reference("s3://bobine/a", null)).bytes()).hasSize(1);
    }

    @Test
    void aBucketThatIsAwayIsNotTheRequestsFault() {
        for (int tries = 0; tries < 3; tries++) {
            bucket.enqueue(new MockResponse(503, Headers.of(), ""));
        }
        assertFails("s3://bobine/a", Kind.STORAGE, "bucket");

        bucket.close();
        assertFails("s3://bobine/a", Kind.STORAGE, "bucket");
    }

    @Test
    void whatIsTooLargeOrGoneIsTheRequestsFault() {
        bucket.enqueue(new MockResponse(200, Headers.of(), "x".repeat(101)));
        assertInvalid("s3://bobine/a", "larger");

        bucket.enqueue(new MockResponse(404, Headers.of(), ""));
        assertInvalid("s3://bobine/a", "404");
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://127.0.0.1:%d/a", "https://localhost:%d/a", "https://[::1]:%d/a"})
    void theOwnNetworkCannotBeReadThroughAReference(String uri) {
        assertInvalid(uri.formatted(bucket.getPort()), "private network");
        assertThat(bucket.getRequestCount()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "8.8.8.8,true",
        "2606:4700::1111,true",
        "10.1.2.3,false",
        "172.16.0.1,false",
        "192.168.1.1,false",
        "169.254.169.254,false",
        "127.8.8.8,false",
        "0.0.0.0,false",
        "0.1.2.3,false",
        "100.64.0.1,false",
        "100.128.0.1,true",
        "192.0.0.8,false",
        "168.63.129.16,false",
        "168.63.129.17,true",
        "198.19.1.1,false",
        "224.0.0.1,false",
        "255.255.255.255,false",
        "::,false",
        "::1,false",
        "fe80::1,false",
        "fc00::1,false",
        "fd12::1,false",
        "ff02::1,false",
        "2002:a00:1::,false",
        "2001:0:a00:1::,false",
        "64:ff9b::a00:1,false",
        "::ffff:10.0.0.1,false"
    })
    void publicAddressesAreTold(String address, boolean isPublic) throws IOException {
        assertThat(PublicAddresses.isPublic(InetAddress.getByName(address))).isEqualTo(isPublic);
    }

    private void assertInvalid(String uri, String why) {
        assertFails(uri, Kind.INVALID_REQUEST, why);
    }

    private void assertFails(String uri, Kind kind, String why) {
        assertThatThrownBy(() -> references.read(reference(uri, null)))
                .isInstanceOfSatisfying(
                        UnsendableException.class,
                        e -> assertThat(e.failure().kind()).isEqualTo(kind))
                .hasMessageContaining(why);
    }

    private static Reference reference(String uri, @Nullable String mime) {
        return new Reference(Role.FIRST_FRAME, uri, mime);
    }

    /// A bucket that only hands out links.
    private final class Links implements ClipStore {
        @Override
        public URI presign(String key, Duration validity) {
            return bucket.url("/")
                    .newBuilder()
                    .addPathSegments(key)
                    .addQueryParameter("hours", Long.toString(validity.toHours()))
                    .build()
                    .uri();
        }

        @Override
        public URI presign(StoredObject object, Duration validity) {
            return presign(object.key(), validity);
        }

        @Override
        public CopyResult collect(JobId job, ClipDownload download, Provenance provenance) {
            throw new UnsupportedOperationException();
        }

        @Override
        public ClipSource open(String key, long offset) {
            throw new UnsupportedOperationException();
        }

        @Override
        public CopyResult collectStill(JobId job, Still.Format format, ClipDownload download, Provenance provenance) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void delete(JobId job) {
            throw new UnsupportedOperationException();
        }

        @Override
        public int removeOrphanUploads(Instant begunBefore, int limit) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void check() {
            throw new UnsupportedOperationException();
        }
    }
}
