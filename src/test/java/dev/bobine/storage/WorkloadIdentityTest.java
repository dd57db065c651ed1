package dev.bobine.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bobine.net.TestServers;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import okhttp3.Headers;
import okio.ByteString;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WorkloadIdentityTest {

    private static final String ROLE = "arn:aws:iam::123456789012:role/bobine";

    private final MockWebServer server = TestServers.create();
    private final List<String> loans = new CopyOnWriteArrayList<>();
    private final List<Headers> calls = new CopyOnWriteArrayList<>();
    private final AtomicReference<String> token = new AtomicReference<>("first-token");
    private final AtomicReference<Duration> loan = new AtomicReference<>(Duration.ofHours(1));
    private final AtomicInteger lent = new AtomicInteger();

    @BeforeEach
    void start() throws Exception {
        server.setDispatcher(new Dispatcher() {
            @Override
            public MockResponse dispatch(RecordedRequest request) {
                if (request.getUrl().encodedPath().startsWith("/sts")) {
                    loans.add(request.getUrl().query() + "&" + body(request));
                    return new MockResponse(200, Headers.of("content-type", "text/xml"), answer());
                }
                calls.add(request.getHeaders());
                return new MockResponse(200, Headers.of(), "");
            }
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void theTokenOfTheFileIsGivenForKeysThatSignEveryCall() throws Exception {
        try (Bucket bucket = bucket()) {
            assertThat(bucket.exists()).isTrue();
            assertThat(bucket.exists()).isTrue();
        }

        assertThat(loans)
                .singleElement()
                .asString()
                .contains("AssumeRoleWithWebIdentity", "WebIdentityToken=first-token", ROLE);
        assertThat(calls).hasSize(2).allSatisfy(headers -> {
            assertThat(headers.get("Authorization")).contains("Credential=ASIA1/");
            assertThat(headers.get("x-amz-security-token")).isEqualTo("session-1");
        });
    }

    @Test
    void keysThatRunOutAreLentAgainAgainstTheTokenOfThatTime() throws Exception {
        loan.set(Duration.ofSeconds(1));
        try (Bucket bucket = bucket()) {
            assertThat(bucket.exists()).isTrue();
            token.set("second-token");
            assertThat(bucket.exists()).isTrue();
        }

        assertThat(loans).hasSize(2).last().asString().contains("WebIdentityToken=second-token");
        assertThat(calls.getLast().get("x-amz-security-token")).isEqualTo("session-2");
    }

    /// Links end with the keys that signed them.
    @Test
    void keysAreLentAgainLongBeforeTheyEnd() {
        AtomicLong nanos = new AtomicLong();
        WorkloadIdentity keys =
                WorkloadIdentity.ofToken(token::get, server.url("/sts").uri(), Optional.of(ROLE), nanos::get);

        assertThat(keys.get().accessKey()).isEqualTo("ASIA1");
        nanos.set(Duration.ofMinutes(14).toNanos());
        assertThat(keys.get().accessKey()).isEqualTo("ASIA1");
        nanos.set(Duration.ofMinutes(16).toNanos());
        assertThat(keys.get().accessKey()).isEqualTo("ASIA2");
        assertThat(keys.get().accessKey()).isEqualTo("ASIA2");
    }

    @Test
    void keysThatAreStillGoodAreUsedWhileNoOthersCanBeHad() {
        AtomicLong nanos = new AtomicLong();
        WorkloadIdentity keys =
                WorkloadIdentity.ofToken(token::get, server.url("/sts").uri(), Optional.of(ROLE), nanos::get);
        assertThat(keys.get().accessKey()).isEqualTo("ASIA1");
        server.close();

        nanos.set(Duration.ofMinutes(16).toNanos());

        assertThat(keys.get().accessKey()).isEqualTo("ASIA1");
        assertThat(keys.get().accessKey()).isEqualTo("ASIA1");
    }

    @Test
    void aTokenServiceThatRefusesIsAFaultOfTheBucket() {
        server.setDispatcher(new Dispatcher() {
            @Override
            public MockResponse dispatch(RecordedRequest request) {
                return new MockResponse(403, Headers.of(), "no");
            }
        });

        try (Bucket bucket = bucket()) {
            assertThatThrownBy(bucket::exists).isInstanceOf(StoreException.class);
        }
    }

    @Test
    void theMachinesOwnRoleIsAskedWhereThereIsNoToken() {
        server.setDispatcher(new Dispatcher() {
            @Override
            public MockResponse dispatch(RecordedRequest request) {
                calls.add(request.getHeaders());
                return new MockResponse(
                        200,
                        Headers.of(),
                        "{\"Code\":\"Success\",\"AccessKeyId\":\"ASIA9\",\"SecretAccessKey\":\"s\",\"Token\":\"t\","
                                + "\"Expiration\":\"2999-01-01T00:00:00Z\"}");
            }
        });

        S3Credentials keys = WorkloadIdentity.ofTheMachine(
                        Optional.of(server.url("/role").uri()))
                .get();

        assertThat(calls).isNotEmpty();
        assertThat(keys).isEqualTo(new S3Credentials("ASIA9", "s", Optional.of("t")));
    }

    private Bucket bucket() {
        URI endpoint = server.url("/").uri();
        return new Bucket(new StorageSettings(
                endpoint,
                Optional.empty(),
                "us-east-1",
                "clips",
                WorkloadIdentity.ofToken(token::get, server.url("/sts").uri(), Optional.of(ROLE)),
                StorageSettings.MIN_PART_BYTES,
                1 << 20));
    }

    private String answer() {
        int number = lent.incrementAndGet();
        Instant end = Instant.now().plus(loan.get()).truncatedTo(ChronoUnit.SECONDS);
        return """
                <?xml version="1.0" encoding="UTF-8"?>
                <AssumeRoleWithWebIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
                <AssumeRoleWithWebIdentityResult><Credentials>
                <AccessKeyId>ASIA%1$d</AccessKeyId><SecretAccessKey>secret-%1$d</SecretAccessKey>
                <SessionToken>session-%1$d</SessionToken><Expiration>%2$s</Expiration>
                </Credentials></AssumeRoleWithWebIdentityResult>
                </AssumeRoleWithWebIdentityResponse>""".formatted(number, end);
    }

    private static String body(RecordedRequest request) {
        ByteString bytes = request.getBody();
        return bytes == null ? "" : URLDecoder.decode(bytes.utf8(), StandardCharsets.UTF_8);
    }
}
