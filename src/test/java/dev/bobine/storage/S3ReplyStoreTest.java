package dev.bobine.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import mockwebserver3.MockResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Execution(ExecutionMode.CONCURRENT)
class S3ReplyStoreTest {

    private static final String NAME = "019aa8f4-8c00-7000-8000-0123456789ab-1";

    @TempDir
    Path directory;

    private LocalBucket server;
    private S3ReplyStore replies;

    @BeforeEach
    void start() throws Exception {
        server = new LocalBucket(directory);
        replies = new S3ReplyStore(new StorageSettings(
                server.endpoint(),
                Optional.empty(),
                "us-east-1",
                LocalBucket.BUCKET,
                () -> new S3Credentials("access", "secret-7", Optional.empty()),
                8 << 20,
                10L << 30));
    }

    @AfterEach
    void stop() throws Exception {
        replies.close();
        server.close();
    }

    private void keep(byte[] answer) throws IOException {
        try (ReplyStore.Arrival arrival = replies.begin(NAME)) {
            arrival.write(answer, 0, answer.length);
            arrival.complete();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 70_000, StorageSettings.MIN_PART_BYTES + 1})
    void anAnswerIsKeptAsItCame(int length) throws IOException {
        byte[] answer = new byte[length];
        Arrays.fill(answer, (byte) 'x');

        keep(answer);

        assertThat(replies.has(NAME)).isTrue();
        try (ClipSource kept = replies.open(NAME)) {
            assertThat(kept.stream()).hasBinaryContent(answer);
        }
        replies.delete(NAME);
        assertThat(replies.has(NAME)).isFalse();
        assertThatThrownBy(() -> replies.open(NAME))
                .isInstanceOfSatisfying(DownloadException.class, gone -> assertThat(gone.isNotHere())
                        .isTrue());
    }

    @Test
    void anAnswerThatBrokeOffIsNotThere() throws IOException {
        try (ReplyStore.Arrival arrival = replies.begin(NAME)) {
            arrival.write(new byte[100], 0, 100);
        }

        assertThat(replies.has(NAME)).isFalse();
    }

    /// What it holds has been paid for.
    @ParameterizedTest
    @CsvSource({
        "PUT, 100",
        "PUT, " + (2 * StorageSettings.MIN_PART_BYTES + 1),
        "POST, " + (2 * StorageSettings.MIN_PART_BYTES + 1)
    })
    void aBucketThatFailsForAMomentIsTriedAgain(String method, int length) throws IOException {
        AtomicInteger failures = new AtomicInteger(2);
        server.answer(request -> request.getMethod().equals(method) && failures.getAndDecrement() > 0
                ? Optional.of(new MockResponse.Builder().code(403).build())
                : Optional.empty());
        byte[] answer = new byte[length];
        Arrays.fill(answer, (byte) 'x');

        keep(answer);

        try (ClipSource kept = replies.open(NAME)) {
            assertThat(kept.stream()).hasBinaryContent(answer);
        }
    }

    @Test
    void whatNobodyCollectsIsRemovedInTheEnd() throws IOException {
        keep(new byte[100]);

        assertThat(replies.removeOld(Instant.now().minus(Duration.ofHours(1)), 10))
                .isZero();
        assertThat(replies.removeOld(Instant.now().plus(Duration.ofHours(1)), 10))
                .isEqualTo(1);
        assertThat(replies.has(NAME)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"../clips/x", "", "a/b", ".."})
    void aNameThatLeadsElsewhereNamesNothing(String name) throws IOException {
        assertThat(replies.has(name)).isFalse();
        assertThatThrownBy(() -> replies.open(name)).isInstanceOf(DownloadException.class);
        assertThatIllegalArgumentException().isThrownBy(() -> replies.begin(name));
    }
}
