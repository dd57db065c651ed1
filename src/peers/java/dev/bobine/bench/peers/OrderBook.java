package dev.bobine.bench.peers;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import javax.sql.DataSource;

/// The peers' tables: a row per video and a row per user with how many are open, which is all the quota that they have.
final class OrderBook {

    private static final String SCHEMA = """
            create table if not exists quota (user_id text primary key, open integer not null, most integer not null default 1000000);
            create table if not exists video (
              order_id text primary key, user_id text not null, wish jsonb not null, state text not null, provider_id text,
              clip_key text, sha256 text, bytes bigint, created_at timestamptz not null default now(),
              changed_at timestamptz not null default now());
            create index if not exists video_queue on video (created_at) where state = 'queued';
            create index if not exists video_user on video (user_id, created_at);
            """;

    private static final String RAISE = """
            insert into quota as q (user_id, open) values (?, ?)
            on conflict (user_id) do update set open = q.open + excluded.open where q.open + excluded.open <= q.most
            """;

    private static final String STORE = """
            insert into video (order_id, user_id, wish, state)
            select o, u, cast(w as jsonb), 'queued' from unnest(?, ?, ?) as x(o, u, w)
            on conflict (order_id) do nothing returning order_id
            """;

    private static final String CLAIM = """
            update video set state = 'running', changed_at = now()
            where order_id in (select order_id from video where state = 'queued' order by created_at limit ? for update skip locked)
            returning order_id, user_id, wish ->> 'prompt', cast(wish ->> 'seconds' as integer)
            """;

    private final ObjectMapper json = new ObjectMapper();
    private final DataSource database;

    OrderBook(DataSource database) {
        this.database = database;
    }

    void open() throws SQLException {
        execute(SCHEMA);
    }

    void execute(String script) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(script);
        }
    }

    /// Stores a batch in one transaction with its entries in the queue: orders that are known already, and those of
    /// users who have too many, are left out.
    void take(List<VideoOrder> batch, OrderQueue queue) throws SQLException {
        List<VideoOrder> stored;
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            try {
                stored = store(connection, withinQuota(connection, batch));
                queue.join(connection, stored);
                connection.commit();
            } catch (SQLException | RuntimeException e) {
                connection.rollback();
                throw e;
            } finally {
                connection.setAutoCommit(true);
            }
        }
        queue.committed(stored);
    }

    private static List<VideoOrder> withinQuota(Connection connection, List<VideoOrder> batch) throws SQLException {
        Map<String, Integer> wanted = new TreeMap<>();
        batch.forEach(order -> wanted.merge(order.userId(), 1, Integer::sum));
        Set<String> refused = new HashSet<>();
        try (PreparedStatement raise = connection.prepareStatement(RAISE)) {
            for (Map.Entry<String, Integer> user : wanted.entrySet()) {
                raise.setString(1, user.getKey());
                raise.setInt(2, user.getValue());
                raise.addBatch();
            }
            int[] changed = raise.executeBatch();
            int i = 0;
            for (String user : wanted.keySet()) {
                if (changed[i++] == 0) {
                    refused.add(user);
                }
            }
        }
        return batch.stream().filter(order -> !refused.contains(order.userId())).toList();
    }

    private List<VideoOrder> store(Connection connection, List<VideoOrder> batch) throws SQLException {
        Map<String, VideoOrder> orders = new LinkedHashMap<>();
        batch.forEach(order -> orders.putIfAbsent(order.id(), order));
        List<VideoOrder> stored = new ArrayList<>();
        try (PreparedStatement store = connection.prepareStatement(STORE)) {
            store.setArray(1, texts(connection, orders.keySet()));
            store.setArray(
                    2,
                    texts(
                            connection,
                            orders.values().stream().map(VideoOrder::userId).toList()));
            store.setArray(
                    3,
                    texts(connection, orders.values().stream().map(this::wish).toList()));
            try (ResultSet rows = store.executeQuery()) {
                while (rows.next()) {
                    stored.add(orders.get(rows.getString(1)));
                }
            }
        }
        return stored;
    }

    private static Array texts(Connection connection, Collection<String> values) throws SQLException {
        return connection.createArrayOf("text", values.toArray());
    }

    private String wish(VideoOrder order) {
        try {
            return json.writeValueAsString(Map.of("prompt", order.prompt(), "seconds", order.seconds()));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Orders that nobody else has taken up, oldest first; for the peer whose queue this table is.
    List<VideoOrder> claim(int most) throws SQLException {
        List<VideoOrder> claimed = new ArrayList<>();
        try (Connection connection = database.getConnection();
                PreparedStatement claim = connection.prepareStatement(CLAIM)) {
            claim.setInt(1, most);
            try (ResultSet rows = claim.executeQuery()) {
                while (rows.next()) {
                    claimed.add(
                            new VideoOrder(rows.getString(1), rows.getString(2), rows.getString(3), rows.getInt(4)));
                }
            }
        }
        return claimed;
    }

    /// Notes the provider's id, so that support can find the render.
    void submitted(VideoOrder order, String providerId) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement note = connection.prepareStatement(
                        "update video set state = 'rendering', provider_id = ?, changed_at = now() where order_id = ?")) {
            note.setString(1, providerId);
            note.setString(2, order.id());
            note.executeUpdate();
        }
    }

    /// Notes the clip and gives the place in the quota back.
    void completed(VideoOrder order, Workshop.StoredClip clip) throws SQLException {
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            try (PreparedStatement done = connection.prepareStatement(
                            "update video set state = 'completed', clip_key = ?, sha256 = ?, bytes = ?, changed_at = now()"
                                    + " where order_id = ?");
                    PreparedStatement lower =
                            connection.prepareStatement("update quota set open = open - 1 where user_id = ?")) {
                done.setString(1, clip.key());
                done.setString(2, clip.sha256());
                done.setLong(3, clip.bytes());
                done.setString(4, order.id());
                done.executeUpdate();
                lower.setString(1, order.userId());
                lower.executeUpdate();
                connection.commit();
            } catch (SQLException e) {
                connection.rollback();
                throw e;
            } finally {
                connection.setAutoCommit(true);
            }
        }
    }
}
