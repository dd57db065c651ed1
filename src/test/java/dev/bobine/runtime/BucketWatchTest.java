package dev.bobine.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bobine.storage.ClipStore;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.microprofile.health.HealthCheckResponse.Status;
import org.junit.jupiter.api.Test;

class BucketWatchTest {

    private final AtomicBoolean away = new AtomicBoolean();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final BucketWatch watch = new BucketWatch(bucket(), meters);
    private final BucketReadiness readiness = new BucketReadiness(watch);

    @Test
    void aPodIsNotReadyBeforeItHasReachedTheBucket() {
        assertThat(readiness.call().getStatus()).isEqualTo(Status.DOWN);
        away.set(true);
        assertThat(watch.runOnce()).isPositive();
        assertThat(readiness.call().getStatus()).isEqualTo(Status.DOWN);
        assertThat(up()).isZero();
    }

    @Test
    void aBucketThatGoesAwayIsToldByAGaugeAndTakesNoPodOutOfService() {
        assertThat(watch.runOnce()).isPositive();
        assertThat(up()).isOne();

        away.set(true);
        assertThat(watch.runOnce()).isPositive();

        assertThat(up()).isZero();
        assertThat(readiness.call().getStatus()).isEqualTo(Status.UP);
    }

    private double up() {
        return meters.get("bobine.bucket.up").gauge().value();
    }

    private ClipStore bucket() {
        return (ClipStore) Proxy.newProxyInstance(
                ClipStore.class.getClassLoader(), new Class<?>[] {ClipStore.class}, (_, method, _) -> {
                    if (!method.getName().equals("check")) {
                        throw new UnsupportedOperationException(method.getName());
                    }
                    if (away.get()) {
                        throw new IOException("The bucket's server did not answer in time.");
                    }
                    return null;
                });
    }
}
