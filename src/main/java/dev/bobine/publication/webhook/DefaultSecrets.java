package dev.bobine.publication.webhook;

import dev.bobine.persistence.Database;
import dev.bobine.persistence.WebhookStore;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Optional;

/// The secrets that sign what requests have asked for: one for each owner, there from its first use on. Calls block.
@ApplicationScoped
public class DefaultSecrets {

    private final Database database;
    private final WebhookStore store;
    private final SealedSecrets secrets;

    DefaultSecrets(Database database, WebhookStore store, WebhookSettings settings) {
        this.database = database;
        this.store = store;
        this.secrets = new SealedSecrets(settings);
    }

    /// As it is stored.
    String sealed(String owner) {
        String fresh = secrets.seal(secrets.fresh());
        return database.await(() -> store.secret(owner, fresh)).secret();
    }

    /// As its owner is shown it; empty when the operator has changed the key since.
    public Optional<String> text(String owner) {
        return secrets.open(sealed(owner)).map(SealedSecrets::text);
    }

    /// A new one, as its owner is shown it.
    public String rotate(String owner, Duration both) {
        sealed(owner);
        byte[] fresh = secrets.fresh();
        String sealed = secrets.seal(fresh);
        database.await(() -> store.rotate(owner, sealed, both));
        return SealedSecrets.text(fresh);
    }
}
