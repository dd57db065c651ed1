package dev.bobine.persistence;

import io.quarkus.vertx.VertxContextSupport;
import io.quarkus.vertx.core.runtime.context.VertxContextSafetyToggle;
import io.smallrye.common.vertx.VertxContext;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.Supplier;
import org.hibernate.reactive.mutiny.Mutiny;

/// The one bridge to the database: transactions for the stores, and a way to wait for them from a virtual thread.
@ApplicationScoped
public class Database {

    /// Longest wait for a transaction, connection included. The server cuts a statement off well before.
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final Mutiny.SessionFactory sessions;
    private final Vertx vertx;

    Database(Mutiny.SessionFactory sessions, Vertx vertx) {
        this.sessions = sessions;
        this.vertx = vertx;
    }

    /// Runs the work in one transaction. Only database calls belong in it, one after the other.
    public <T> Uni<T> transaction(Function<Sql, Uni<T>> work) {
        return sessions.withStatelessTransaction(session -> work.apply(new Sql(session)));
    }

    /// Runs work for which nobody waits on a thread: on a Vert.x context of its own, whatever thread this is.
    <T> Uni<T> onEventLoop(Supplier<Uni<T>> work) {
        return Uni.createFrom().emitter(emitter -> {
            Context context = VertxContext.createNewDuplicatedContext(vertx.getOrCreateContext());
            VertxContextSafetyToggle.setContextSafe(context, true);
            context.runOnContext(
                    ignored -> work.get().ifNoItem().after(LIMIT).fail().subscribe().with(emitter::complete, emitter::fail));
        });
    }

    /// Waits for a store from a virtual or worker thread; never from an event loop.
    ///
    /// @throws DatabaseException when it fails or takes too long
    public <T> T await(Supplier<Uni<T>> work) {
        try {
            return VertxContextSupport.subscribeAndAwait(
                    () -> work.get().ifNoItem().after(LIMIT).fail());
        } catch (Error e) {
            throw e;
        } catch (Throwable e) {
            throw new DatabaseException(e);
        }
    }
}
