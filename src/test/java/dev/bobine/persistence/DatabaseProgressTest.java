package dev.bobine.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bobine.loop.Ages;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.hibernate.reactive.mutiny.Mutiny;
import org.junit.jupiter.api.Test;

class DatabaseProgressTest {

    private final Database database =
            new Database(unused(Mutiny.SessionFactory.class), unused(Vertx.class), new SimpleMeterRegistry());

    @Test
    void anAnswerIsProgressOfTheLoopThatWaitsForIt() {
        assertThat(Ages.isProgress(() -> database.await(() -> Uni.createFrom().item(1))))
                .isTrue();
    }

    @Test
    void soIsALimitThatIsReached() {
        assertThat(Ages.isProgress(() -> database.await(() -> Uni.createFrom().nothing(), Duration.ofMillis(10))))
                .isTrue();
    }

    @Test
    void whatMustNotBeLostIsTriedAgainWhereThatHelps() {
        AtomicInteger calls = new AtomicInteger();

        assertThat(database.insist(() -> calls.incrementAndGet() < 3
                        ? Uni.createFrom().<Integer>failure(new IOException("away"))
                        : Uni.createFrom().item(7)))
                .isEqualTo(7);

        assertThatThrownBy(() -> database.insist(() -> {
                    calls.incrementAndGet();
                    return Uni.createFrom().failure(new IllegalArgumentException("never"));
                }))
                .isInstanceOf(DatabaseException.class);
        assertThat(calls).hasValue(4);
    }

    private static <T> T unused(Class<T> type) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (_, method, _) -> {
            throw new UnsupportedOperationException(method.getName());
        }));
    }
}
