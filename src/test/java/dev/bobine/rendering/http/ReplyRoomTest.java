package dev.bobine.rendering.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ReplyRoomTest {

    private static final Duration AT_ONCE = Duration.ZERO;
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final int TEXTS = 100;
    private static final int LENGTH = 4_000;

    @Test
    void dozensOfLargeRepliesAtOnceAreReadAFewAtATimeAndWhole() throws Exception {
        ReplyRoom room = new ReplyRoom(2 * 3 * ReplyRoom.LARGE, LONG);
        AtomicInteger large = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        CountDownLatch there = new CountDownLatch(48);
        List<Future<Optional<JsonNode>>> replies = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 48; i++) {
                replies.add(threads.submit(() -> {
                    there.countDown();
                    there.await();
                    try (ReplyRoom.Place place = room.enter()) {
                        boolean[] grown = {false};
                        Optional<JsonNode> read = LeanJson.object(much(), ShortTexts.LONGEST, () -> {
                            grown[0] = place.grow();
                            most.accumulateAndGet(large.incrementAndGet(), Math::max);
                            return grown[0];
                        });
                        large.decrementAndGet();
                        return read;
                    }
                }));
            }
        }

        assertThat(most).hasValueBetween(1, 3);
        for (Future<Optional<JsonNode>> reply : replies) {
            assertWhole(reply);
        }
    }

    private static void assertWhole(Future<Optional<JsonNode>> reply) throws ExecutionException, InterruptedException {
        assertThat(reply.get()).hasValueSatisfying(read -> assertThat(read.path("texts"))
                .hasSize(TEXTS)
                .allMatch(text -> text.asText().length() == LENGTH));
    }

    @Test
    void aLargeReplyThatFindsNoRoomIsKeptAsAnOrdinaryOne() throws IOException {
        ReplyRoom room = new ReplyRoom(1, AT_ONCE);
        try (ReplyRoom.Place place = room.enter()) {
            assertThat(place.grow()).isTrue();

            JsonNode read =
                    LeanJson.object(much(), ShortTexts.LONGEST, () -> false).orElseThrow();

            assertThat(read.path("id").asText()).isEqualTo("video-1");
            assertThat(IntStream.range(0, TEXTS)
                            .map(i -> read.path("texts").path(i).asText().length())
                            .sum())
                    .isBetween(LENGTH, 64 << 10);
            assertThat(read.path("status").asText()).isEqualTo("completed");
        }
    }

    @Test
    void whereNoPlaceIsFreeAReplyBreaksAndWhatWasTakenIsGivenBack() throws IOException {
        ReplyRoom room = new ReplyRoom(1, AT_ONCE);
        try (ReplyRoom.Place place = room.enter()) {
            assertThat(place.grow()).isTrue();
            assertThat(place.grow()).as("more is taken once").isTrue();
            assertThatThrownBy(room::enter).isInstanceOf(InterruptedIOException.class);
        }
        try (ReplyRoom.Place place = room.enter()) {
            assertThat(place.grow()).isTrue();
        }
    }

    private static InputStream much() {
        String texts = String.join(
                ",",
                IntStream.range(0, TEXTS)
                        .mapToObj(i -> "\"" + "x".repeat(LENGTH) + "\"")
                        .toList());
        String document = "{\"id\":\"video-1\",\"texts\":[" + texts + "],\"status\":\"completed\"}";
        return new ByteArrayInputStream(document.getBytes(StandardCharsets.UTF_8));
    }
}
