package dev.bobine.persistence;

import io.quarkus.reactive.pg.client.PgPoolCreator;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.Pool;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Opens the connections to the database, those of the pool and single ones, all with the same settings.
///
/// Every statement is prepared once per connection, however long it is: by default the client prepares those of more
/// than 2,048 characters again at every call, and the server plans them as often, which for the longest of ours takes
/// more time than running them. The session's time zone is UTC whatever the server's is, so that a date means the same
/// everywhere. A connection on which nothing arrives for longer than the server lets any statement run is closed: its
/// other end is gone or unreachable, and nothing else would ever give it back to the pool.
@Singleton
class Connections implements PgPoolCreator {

    /// More than the server's own limit on a statement, see `statement_timeout`.
    private static final Duration SILENCE = Duration.ofSeconds(60);

    private static final Duration CONNECT = Duration.ofSeconds(5);

    private record Target(Vertx vertx, List<PgConnectOptions> servers) {}

    private volatile @Nullable Target target;
    private int next;

    @Override
    public Pool create(Input input) {
        List<PgConnectOptions> servers = List.copyOf(input.pgConnectOptionsList());
        servers.forEach(Connections::set);
        target = new Target(input.vertx(), servers);
        return PgBuilder.pool()
                .with(input.poolOptions())
                .connectingTo(List.copyOf(servers))
                .using(input.vertx())
                .build();
    }

    static void set(PgConnectOptions server) {
        server.setPreparedStatementCacheSqlFilter(_ -> true);
        server.addProperty("TimeZone", "UTC");
        server.setTcpKeepAlive(true);
        server.setReadIdleTimeout((int) SILENCE.toSeconds()).setIdleTimeoutUnit(TimeUnit.SECONDS);
        server.setConnectTimeout((int) CONNECT.toMillis());
    }

    /// A connection outside of the pool, for who keeps it. Of several servers the next one is tried at each call. Never
    /// waits for longer than it takes to connect; the caller closes it.
    Uni<SqlConnection> open() {
        Target known = Objects.requireNonNull(target, "the pool has not been opened");
        PgConnectOptions server;
        synchronized (this) {
            server = known.servers().get(Math.floorMod(next++, known.servers().size()));
        }
        return Uni.createFrom()
                .completionStage(
                        () -> PgConnection.connect(known.vertx(), server).toCompletionStage())
                .map(SqlConnection::new);
    }
}
