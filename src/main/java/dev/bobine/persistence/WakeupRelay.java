package dev.bobine.persistence;

import dev.bobine.loop.Wakeup;
import dev.bobine.loop.Wakeups;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import io.vertx.pgclient.PgConnection;
import io.vertx.pgclient.PgNotification;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Carries wake-ups between the pods by the database's `LISTEN` and `NOTIFY`, on one connection that is kept for it
/// and is none of the pool's: whoever stops waiting for one of the pool may still be given it, and it would never
/// come back. However often a wake-up is sent, the others hear it at most every few milliseconds; a pod that hears
/// nothing still finds the work at its next round.
@ApplicationScoped
public class WakeupRelay {

    private static final String CHANNEL = "bobine_wakeups";
    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final Duration DEBOUNCE = Duration.ofMillis(15);
    private static final Duration CHECK = Duration.ofSeconds(10);

    private final Connections connections;
    private final Wakeups wakeups;
    private final Hints hints;
    private final WorkerLease worker;
    private final Set<Wakeup> pending = EnumSet.noneOf(Wakeup.class);
    private volatile @Nullable SqlConnection connection;

    WakeupRelay(Connections connections, Wakeups wakeups, Hints hints, WorkerLease worker) {
        this.connections = connections;
        this.wakeups = wakeups;
        this.hints = hints;
        this.worker = worker;
    }

    /// Notes that a wake-up was sent here; the next round tells the others.
    public void pending(Wakeup wakeup) {
        synchronized (pending) {
            pending.add(wakeup);
        }
    }

    /// Makes sure that this pod listens, and tells the others what was sent here. A connection whose other end is gone
    /// is found out, since it is asked for an answer in every round.
    public Duration runOnce() throws InterruptedException {
        SqlConnection listening = connection;
        if (listening == null) {
            listening = listen();
        }
        String names = take();
        if (names.isEmpty()) {
            ask(listening, listening.query("select 1").execute(), LIMIT);
        } else {
            send(listening, names, LIMIT);
            Thread.sleep(DEBOUNCE);
        }
        return CHECK;
    }

    /// Sends a wake-up to the other processes at once, for a process that is about to end.
    public void tell(Wakeup wakeup, Duration patience) {
        SqlConnection listening = connection;
        if (listening != null) {
            send(listening, wakeup.name(), patience);
        }
    }

    private void send(SqlConnection listening, String names, Duration patience) {
        String payload = worker.id() + " " + names;
        ask(
                listening,
                listening.preparedQuery("select pg_notify($1, $2)").execute(Tuple.of(CHANNEL, payload)),
                patience);
    }

    /// Whoever does not answer in time is left: what it still says would be taken for the answer to the next question.
    private void ask(SqlConnection asked, Uni<?> question, Duration patience) {
        try {
            Object unused = question.await().atMost(patience);
        } catch (RuntimeException e) {
            connection = null;
            asked.closeAndForget();
            throw e;
        }
    }

    private SqlConnection listen() {
        SqlConnection fresh = open();
        PgConnection raw = PgConnection.cast(fresh.getDelegate());
        raw.notificationHandler(this::heard);
        raw.closeHandler(closed -> connection = null);
        ask(fresh, fresh.query("listen " + CHANNEL).execute(), LIMIT);
        ask(fresh, fresh.query("listen " + Hints.CHANNEL).execute(), LIMIT);
        connection = fresh;
        for (Wakeup wakeup : Wakeup.values()) {
            wakeups.wakeHere(wakeup);
        }
        return fresh;
    }

    /// A connection that comes when nobody waits for it any more is closed as it comes.
    private SqlConnection open() {
        CompletableFuture<SqlConnection> coming = connections.open().subscribe().asCompletionStage();
        try {
            return coming.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            closeWhenItComes(coming);
            Thread.currentThread().interrupt();
            throw new DatabaseException(e);
        } catch (ExecutionException | TimeoutException e) {
            closeWhenItComes(coming);
            throw new DatabaseException(e);
        }
    }

    private static void closeWhenItComes(CompletableFuture<SqlConnection> coming) {
        CompletableFuture<Void> unused = coming.thenAccept(SqlConnection::closeAndForget);
    }

    private void heard(PgNotification notification) {
        if (notification.getChannel().equals(Hints.CHANNEL)) {
            hints.heard(notification.getPayload());
            return;
        }
        String[] words = notification.getPayload().split(" ");
        if (words[0].equals(worker.id().toString())) {
            return;
        }
        for (int i = 1; i < words.length; i++) {
            known(words[i]).ifPresent(wakeups::wakeHere);
        }
    }

    /// None for what another build alone knows of.
    private static Optional<Wakeup> known(String name) {
        return Arrays.stream(Wakeup.values())
                .filter(wakeup -> wakeup.name().equals(name))
                .findFirst();
    }

    private String take() {
        synchronized (pending) {
            String names = pending.stream().map(Wakeup::name).collect(Collectors.joining(" "));
            pending.clear();
            return names;
        }
    }
}
