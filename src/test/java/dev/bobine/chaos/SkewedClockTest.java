package dev.bobine.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

class SkewedClockTest {

    private static final String PLACE = "dev.bobine.runtime.Wiring";
    private static final Duration SKEW = Duration.ofMinutes(-7);

    @Test
    void theServiceTakesItsTimeFromTheOnePlaceWhereItIsMoved() throws Exception {
        Class<?> wiring = new Moved().findClass(PLACE);
        Method clock = wiring.getDeclaredMethod("machineClock");
        clock.setAccessible(true);

        InstantSource moved = (InstantSource) clock.invoke(null);

        assertThat(Duration.between(Instant.now(), moved.instant())).isBetween(SKEW, SKEW.plusMinutes(1));
    }

    /// Loads the class as a worker with the agent does.
    private static final class Moved extends ClassLoader {
        private Moved() {
            super(SkewedClockTest.class.getClassLoader());
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            String file = name.replace('.', '/');
            try (InputStream code = getParent().getResourceAsStream(file + ".class")) {
                byte[] moved = SkewedClock.moved(code.readAllBytes(), SKEW.toMillis());
                return defineClass(name, moved, 0, moved.length);
            } catch (IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }
    }
}
