package dev.bobine.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bobine.loop.Ages;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.lang.reflect.Proxy;
import java.time.Duration;
import org.hibernate.reactive.mutiny.Mutiny;
import org.junit.jupiter.api.Test;

class DatabaseProgressTest {

    private final Database database = new Database(unused(Mutiny.SessionFactory.class), unused(Vertx.class));

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

    private static <T> T unused(Class<T> type) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (_, method, _) -> {
            throw new UnsupportedOperationException(method.getName());
        }));
    }
}
