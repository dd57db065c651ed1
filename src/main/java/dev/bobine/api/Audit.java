package dev.bobine.api;

import dev.bobine.access.Caller;
import dev.bobine.job.Hashes;
import dev.bobine.job.UserId;
import dev.bobine.persistence.AuditStore;
import dev.bobine.persistence.Database;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Keeps a record of what operators and admins do, in the database and in the log category `audit`: who, what and to
/// whom, in the database also why, never what was asked for. Calls block.
@ApplicationScoped
public class Audit {

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
        because(action, subject, null);
    }

    /// @param reason why, in the operator's own words; null where none is asked for
    void because(String action, String subject, @Nullable String reason) {
        done(caller.name(), action, subject, reason);
    }

    /// For whoever is not yet the caller, since it is only just known.
    public void done(String actor, String action, String subject) {
        done(actor, action, subject, null);
    }

    private void done(String actor, String action, String subject, @Nullable String reason) {
        // The log first: it is there even if the database is not. What somebody wrote is not for it.
        LOG.infof("%s: %s %s", actor, action, subject);
        database.await(() -> store.add(new AuditStore.Entry(clock.instant(), actor, action, subject, reason)));
    }

    /// What users do as well, each with what is its own, is recorded when an operator or admin does it.
    public void doneByOperator(String action, String subject) {
        doneByOperator(action, subject, null);
    }

    /// @param reason in the operator's own words; null where none was given
    void doneByOperator(String action, String subject, @Nullable String reason) {
        if (caller.isOperator()) {
            because(action, subject, reason);
        }
    }

    /// Users may be deleted and their names with them, so they are named by a hash.
    static String subject(UserId user) {
        return "user:" + Hashes.sha256(user.value());
    }
}
