package dev.bobine.publication.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.mutiny.subscription.Cancellable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ConnectionsTest {

    private final Connections connections =
            new Connections(new StreamSettings("/bobine", 2, 1, 4, 10), new SimpleMeterRegistry());

    private final AtomicInteger completed = new AtomicInteger();

    private Cancellable opened(Connections.Party party) {
        return connections
                .open(party, connection -> {}, connection -> {})
                .subscribe()
                .with(item -> {}, failure -> {}, completed::incrementAndGet);
    }

    @Test
    void streamsAndWaitsOfACallerAreBoundedApartAndTheirPlacesComeFree() {
        Connections.Party ana = connections.follower("ana");
        Cancellable first = opened(ana);
        Cancellable unused = opened(ana);

        assertThat(connections.refusal(ana)).contains(Connections.Refusal.TOO_MANY);
        assertThat(connections.refusal(connections.waiter("ana"))).isEmpty();
        unused = opened(connections.waiter("ana"));
        assertThat(connections.refusal(connections.waiter("ana"))).contains(Connections.Refusal.TOO_MANY);
        assertThat(connections.refusal(connections.follower("ben"))).isEmpty();
        first.cancel();
        assertThat(connections.refusal(ana)).isEmpty();
    }

    @Test
    void aPodIsFullForEverybody() {
        Stream.of("ana", "ben", "cem", "dan").map(connections::follower).forEach(this::opened);

        assertThat(connections.refusal(connections.waiter("eva"))).contains(Connections.Refusal.POD_FULL);
    }

    /// All of them had been told that there is room.
    @Test
    void ofManyThatAskAtTheSameMomentNoMoreAreOpenThanMayBe() {
        Connections.Party ana = connections.follower("ana");

        long asked = Stream.generate(() -> ana)
                .limit(20)
                .parallel()
                .map(this::opened)
                .toList()
                .size();

        assertThat(asked - completed.get()).isEqualTo(2);
    }

    /// The client asks for nothing.
    @Test
    void forAClientThatTakesNothingNoMoreThanSoMuchIsKept() {
        List<Connections.Connection> open = new ArrayList<>();
        List<Flow.Subscription> client = new ArrayList<>();
        List<Item> taken = new ArrayList<>();
        connections.open(connections.follower("ana"), open::add, open::remove).subscribe(new Flow.Subscriber<Item>() {
            @Override
            public void onSubscribe(Flow.Subscription subscription) {
                client.add(subscription);
            }

            @Override
            public void onNext(Item item) {
                taken.add(item);
            }

            @Override
            public void onError(Throwable failure) {
                throw new AssertionError(failure);
            }

            @Override
            public void onComplete() {
                // it does not end by itself
            }
        });
        int told = 0;
        while (!open.getFirst().isBehind() && told < 10_000) {
            open.getFirst().emit(new Item.Event(UUID.randomUUID(), "a", "{}"));
            told++;
        }

        assertThat(told).isLessThan(1_000);
        client.getFirst().request(Long.MAX_VALUE);
        assertThat(open.getFirst().isBehind()).isFalse();
        assertThat(taken).hasSize(told + 1);
    }

    @Test
    void whoWaitsIsWokenOnceForAllThatHappenedAndOnceAtTheEnd() throws InterruptedException {
        List<Connections.Connection> open = new ArrayList<>();
        try (Waiter waiter = new Waiter(connections.open(connections.waiter("ana"), open::add, open::remove))) {
            assertThat(waiter.await(Duration.ZERO)).isFalse();
            open.getFirst().emit(new Item.Event(UUID.randomUUID(), "a", "{}"));
            open.getFirst().emit(new Item.Event(UUID.randomUUID(), "b", "{}"));
            open.getFirst().emit(new Item.Heartbeat());

            assertThat(waiter.await(Duration.ofMinutes(1))).isTrue();
            assertThat(waiter.await(Duration.ZERO)).isFalse();
            open.getFirst().complete();
            assertThat(waiter.await(Duration.ofMinutes(1))).isTrue();
            assertThat(waiter.await(Duration.ofMinutes(1))).isFalse();
        }
    }
}
