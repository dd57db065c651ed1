package dev.bobine.runtime;

import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigUtils;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.interceptor.Interceptor;
import java.time.Duration;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.jboss.logging.Logger;

/// Keeps a process off a schema that is older than itself. A newer one is fine: migrations keep the release before them
/// working.
@ApplicationScoped
class Schema {

    private static final Logger LOG = Logger.getLogger(Schema.class);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final Flyway flyway;
    private final Duration patience;
    private final boolean migratesItself;
    private final String url;

    Schema(
            Flyway flyway,
            BobineConfig config,
            @ConfigProperty(name = "quarkus.flyway.migrate-at-start") boolean migratesItself,
            @ConfigProperty(name = StartFailure.JDBC_URL) String url) {
        this.flyway = flyway;
        this.patience = config.database().awaitSchema();
        this.migratesItself = migratesItself;
        this.url = url;
    }

    /// Before the consumer of requests begins: what a process cannot write because a column is missing would look like
    /// the record's fault.
    ///
    /// @throws IllegalStateException when the schema is not this version's in time
    void await(@Observes @Priority(Interceptor.Priority.PLATFORM_BEFORE) StartupEvent event) {
        if (migratesItself || ConfigUtils.isProfileActive(Main.MIGRATE)) {
            return;
        }
        long end = System.nanoTime() + patience.toNanos();
        String missing = whatIsMissing();
        while (!missing.isEmpty()) {
            if (System.nanoTime() >= end) {
                throw new IllegalStateException("the database is not ready for this version: " + missing
                        + "; run this version with the argument \"migrate\" first");
            }
            LOG.infof("waiting for the schema: %s", missing);
            pause();
            missing = whatIsMissing();
        }
    }

    /// What is missing; empty when nothing is.
    private String whatIsMissing() {
        try {
            MigrationInfo[] pending = flyway.info().pending();
            return pending.length == 0
                    ? ""
                    : "migration " + pending[0].getVersion() + " (" + pending[0].getDescription()
                            + ") has not been run";
        } catch (FlywayException e) {
            LOG.debug("the schema cannot be read", e);
            return "it cannot be reached at " + StartFailure.address(url) + " (" + StartFailure.JDBC_URL + ")";
        }
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for the schema", e);
        }
    }
}
