package dev.bobine.chaos;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// The ways from workers to their servers. Each of some rows of links serves every so-many-th worker, so that one can
/// lose a server that the others still reach.
final class Network implements AutoCloseable {

    enum Server {
        DATABASE,
        BROKER,
        BUCKET,
        MODEL
    }

    private static final int ROWS = 3;

    private final List<Map<Server, Link>> rows = new ArrayList<>();
    /// The harness's own way to the database, which follows it wherever it goes.
    private final Link own;

    /// @param ports of the servers; the broker has one for each row, since it tells its clients where to go on
    Network(Map<Server, Integer> ports, List<Integer> brokers) throws IOException {
        own = new Link(port(ports, Server.DATABASE));
        for (int broker : brokers) {
            Map<Server, Link> row = new EnumMap<>(Server.class);
            for (Server server : Server.values()) {
                row.put(server, new Link(server == Server.BROKER ? broker : port(ports, server)));
            }
            rows.add(row);
        }
    }

    static int rows() {
        return ROWS;
    }

    /// @param worker its number
    Link link(int worker, Server server) {
        Link link = row(worker).get(server);
        if (link == null) {
            throw new IllegalStateException("no link to " + server);
        }
        return link;
    }

    Collection<Link> all(Server server) {
        return rows.stream().map(row -> row.get(server)).toList();
    }

    int databasePort() {
        return own.port();
    }

    /// Leads everybody to another server.
    void moveDatabase(int port) {
        own.lead(port);
        all(Server.DATABASE).forEach(link -> link.lead(port));
    }

    @Override
    public void close() throws IOException {
        own.close();
        for (Map<Server, Link> row : rows) {
            for (Link link : row.values()) {
                link.close();
            }
        }
    }

    private Map<Server, Link> row(int worker) {
        return rows.get(Math.floorMod(worker, rows.size()));
    }

    private static int port(Map<Server, Integer> ports, Server server) {
        Integer port = ports.get(server);
        if (port == null) {
            throw new IllegalArgumentException("no port of " + server);
        }
        return port;
    }
}
