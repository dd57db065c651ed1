package dev.bobine.bench.peers;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.StringDeserializer;

/// One peer as a process: takes orders from its topic in batches, and makes the videos. Says `ready` when it takes
/// orders.
public final class PeerMain {

    private static final int BATCH = 500;
    private static final int CONNECTIONS = 20;

    private PeerMain() {}

    public static void main(String[] arguments) throws Exception {
        PeerSettings settings = new PeerSettings(System.getProperties());
        DataSource database = database(settings);
        OrderBook book = new OrderBook(database);
        book.open();
        Workshop workshop = new Workshop(book, settings);
        OrderQueue queue =
                switch (arguments[0]) {
                    case "home-made" -> HomeMadeQueue.start(book, workshop, settings.workers());
                    case "db-scheduler" -> DbSchedulerQueue.start(database, book, workshop, settings.workers());
                    case "jobrunr" -> JobRunrQueue.start(database, workshop, settings.workers());
                    default -> throw new IllegalArgumentException("there is no peer " + arguments[0]);
                };
        takeOrders(settings, book, queue);
    }

    private static DataSource database(PeerSettings settings) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(settings.get("peer.database") + "?reWriteBatchedInserts=true");
        config.setUsername(settings.get("quarkus.datasource.username"));
        config.setPassword(settings.get("quarkus.datasource.password"));
        config.setMaximumPoolSize(CONNECTIONS);
        return new HikariDataSource(config);
    }

    private static void takeOrders(PeerSettings settings, OrderBook book, OrderQueue queue)
            throws IOException, SQLException {
        ObjectMapper json = new ObjectMapper();
        Map<String, Object> consumption = Map.of(
                "bootstrap.servers",
                settings.get("kafka.bootstrap.servers"),
                "group.id",
                "peer-" + settings.get("peer.requests"),
                "auto.offset.reset",
                "earliest",
                "enable.auto.commit",
                false,
                "max.poll.records",
                BATCH);
        try (KafkaConsumer<String, String> consumer =
                new KafkaConsumer<>(consumption, new StringDeserializer(), new StringDeserializer())) {
            consumer.subscribe(List.of(settings.get("peer.requests")));
            System.out.println("ready");
            while (true) {
                List<VideoOrder> batch = new ArrayList<>();
                for (ConsumerRecord<String, String> message : consumer.poll(Duration.ofMillis(100))) {
                    batch.add(json.readValue(message.value(), VideoOrder.class));
                }
                if (!batch.isEmpty()) {
                    book.take(batch, queue);
                    consumer.commitSync();
                }
            }
        }
    }
}
