package dev.bobine.runtime;

import io.quarkus.runtime.QuarkusApplication;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.jboss.logging.Logger;

/// Brings the schema to this version. No stage of the service runs in this process.
class Migration implements QuarkusApplication {

    private static final Logger LOG = Logger.getLogger(Migration.class);

    private final Flyway flyway;

    Migration(Flyway flyway) {
        this.flyway = flyway;
    }

    @Override
    public int run(String... arguments) {
        flyway.migrate();
        MigrationInfo current = flyway.info().current();
        LOG.infof("the schema is at version %s", current == null ? "none" : current.getVersion());
        return 0;
    }
}
