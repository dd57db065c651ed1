package dev.bobine.api;

import dev.bobine.access.Caller;
import dev.bobine.job.Hashes;
import dev.bobine.job.UserId;
import dev.bobine.persistence.AuditStore;
import dev.bobine.persistence.Database;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import org.jboss.logging.Logger;

/// Keeps a record of what operators do, in the database and in the log category `audit`: who, what and to whom, never
/// what was asked for. Calls block.
@ApplicationScoped
class Audit {

    private static final Logger LOG = Logger.getLogger("audit");

    private final AuditStore store;
    private final Database database;
    private final Caller caller;
    private final InstantSource clock;

    Audit(AuditStore store, Database database, Caller caller, InstantSource clock) {
        this.store = store;
        this.database = database;
        this.caller = caller;
        this.clock = clock;
    }

    /// @param subject such as `backend:local`
    void done(String action, String subject) {
        String actor = caller.name();
        database.await(() -> store.add(new AuditStore.Entry(clock.instant(), actor, action, subject)));
        LOG.infof("%s: %s %s", actor, action, subject);
    }

    /// Users may be deleted and their names with them, so they are named by a hash.
    static String subject(UserId user) {
        return "user:" + Hashes.sha256(user.value());
    }
}
