package dev.bobine.runtime;

import dev.bobine.catalogue.Catalogue;
import dev.bobine.persistence.BackendStore;
import dev.bobine.persistence.Database;
import jakarta.inject.Singleton;

/// Enters what is configured into the database, before anything else is asked of it.
@Singleton
class Roster {

    private final BobineConfig config;
    private final Catalogue catalogue;
    private final Database database;
    private final BackendStore backends;

    Roster(BobineConfig config, Catalogue catalogue, Database database, BackendStore backends) {
        this.config = config;
        this.catalogue = catalogue;
        this.database = database;
        this.backends = backends;
    }

    /// @return how many lanes are new
    int enter() {
        return database.await(() -> backends.enter(config.backends().keySet(), catalogue.lanes()));
    }
}
