package dev.bobine.runtime;

import dev.bobine.storage.ClipStore;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.jboss.logging.Logger;

/// Ready while the bucket can be written, asked every ten seconds at most, and one question at a time however slow it
/// is.
@Readiness
@ApplicationScoped
class BucketReadiness implements HealthCheck {

    private static final Logger LOG = Logger.getLogger(BucketReadiness.class);
    private static final Duration FRESH = Duration.ofSeconds(10);
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private record Answer(boolean up, long nanos) {}

    private final ClipStore clips;
    private CompletableFuture<Answer> latest = CompletableFuture.completedFuture(
            new Answer(false, System.nanoTime() - FRESH.multipliedBy(2).toNanos()));

    BucketReadiness(ClipStore clips) {
        this.clips = clips;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("bucket").status(isUp()).build();
    }

    private boolean isUp() {
        try {
            return current().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS).up();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (ExecutionException | TimeoutException e) {
            return false;
        }
    }

    private synchronized CompletableFuture<Answer> current() {
        boolean stale = latest.isDone()
                && (latest.isCompletedExceptionally()
                        || System.nanoTime() - latest.join().nanos() > FRESH.toNanos());
        if (stale) {
            CompletableFuture<Answer> next = new CompletableFuture<>();
            latest = next;
            Thread.ofVirtual().name("bucket-check").start(() -> next.complete(ask()));
        }
        return latest;
    }

    private Answer ask() {
        try {
            clips.check();
            return new Answer(true, System.nanoTime());
        } catch (IOException | RuntimeException e) {
            LOG.warnf("the bucket cannot be used: %s", e.getMessage());
            return new Answer(false, System.nanoTime());
        }
    }
}
