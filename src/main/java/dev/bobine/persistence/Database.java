package dev.bobine.persistence;

import dev.bobine.loop.Loop;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.vertx.core.runtime.context.VertxContextSafetyToggle;
import io.smallrye.common.vertx.VertxContext;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.Supplier;
import org.hibernate.reactive.mutiny.Mutiny;

/// The one bridge to the database: transactions for the stores, and a way to wait for them from a virtual thread.
@ApplicationScoped
public class Database {

    /// Longest wait for a transaction, connection included. The server cuts a statement off well before.
    private static final Duration LIMIT = Duration.ofSeconds(30);

    /// How long one statement of a [#look] may take. People look often; what would take longer is not worth what it
    /// costs those who work.
    public static final Duration LOOK = Duration.ofSeconds(2);

    private static final List<Duration> PAUSES = List.of(Duration.ofMillis(500), Duration.ofSeconds(2));

    private final Mutiny.SessionFactory sessions;
    private final Vertx vertx;
    private final DamagedRows damaged;

    Database(Mutiny.SessionFactory sessions, Vertx vertx, MeterRegistry meters) {
        this.sessions = sessions;
        this.vertx = vertx;
        this.damaged = new DamagedRows(meters);
    }

    /// Runs the work in one transaction. Only database calls belong in it, one after the other.
    public <T> Uni<T> transaction(Function<Sql, Uni<T>> work) {
        return run(() -> sessions.withStatelessTransaction(session -> work.apply(Sql.of(session, damaged))));
    }

    /// Reads for somebody who looks at the whole. Each statement is cut off after [#LOOK].
    public <T> Uni<T> look(Function<Sql, Uni<T>> work) {
        return transaction(sql -> sql.update("set local statement_timeout = " + LOOK.toMillis(), Map.of())
                .chain(() -> work.apply(sql)));
    }

    /// Runs a single statement, which the server makes a transaction of its own: that spares the two calls that begin
    /// and commit one.
    public <T> Uni<T> statement(Function<Sql, Uni<T>> work) {
        return run(() -> sessions.withStatelessSession(session -> work.apply(Sql.single(session, damaged))));
    }

    /// Each session has a Vert.x context of its own, so that it can be opened from any thread: it is tied to the
    /// context, and two of them on one context would be one.
    private <T> Uni<T> run(Supplier<Uni<T>> work) {
        return Uni.createFrom().emitter(emitter -> {
            Context context = VertxContext.createNewDuplicatedContext(vertx.getOrCreateContext());
            VertxContextSafetyToggle.setContextSafe(context, true);
            context.runOnContext(ignored -> run(work, emitter));
        });
    }

    private static <T> void run(Supplier<Uni<T>> work, UniEmitter<? super T> emitter) {
        Cancellable unused =
                work.get().ifNoItem().after(LIMIT).fail().subscribe().with(emitter::complete, emitter::fail);
    }

    /// Waits for a store from a virtual or worker thread; never from an event loop.
    ///
    /// @throws DatabaseException when it fails or takes too long
    public <T> T await(Supplier<Uni<T>> work) {
        return await(work, LIMIT.plusSeconds(5));
    }

    /// The same for what has been paid for and must not be lost to trouble that passes: it is tried a few times, so it
    /// must be such that doing it twice changes nothing.
    ///
    /// @throws DatabaseException when it fails for good, or again and again
    public <T> T insist(Supplier<Uni<T>> work) {
        for (Duration pause : PAUSES) {
            try {
                return await(work);
            } catch (DatabaseException e) {
                if (!e.isPassing()) {
                    throw e;
                }
                LockSupport.parkNanos(pause.toNanos());
            }
        }
        return await(work);
    }

    /// The same for those who cannot wait long. What takes longer may still happen.
    ///
    /// @throws DatabaseException when it fails or takes longer than the limit
    public <T> T await(Supplier<Uni<T>> work, Duration limit) {
        try {
            return work.get().await().atMost(limit);
        } catch (RuntimeException e) {
            throw new DatabaseException(e);
        } finally {
            Loop.progress();
        }
    }
}
