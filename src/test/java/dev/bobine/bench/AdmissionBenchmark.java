package dev.bobine.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.NoArgGenerator;
import dev.bobine.persistence.AdmissionStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// What it costs admission that webhooks could be configured while none is: the statement that writes a batch, with its
/// part about deliveries and without, in turns on one connection. Option: `bench.batches`, of each of the two.
final class AdmissionBenchmark implements Benchmark {

    private static final int JOBS = 100;
    private static final int WARM_UP = 100;
    private static final int BATCHES = Integer.getInteger("bench.batches", 1_000);
    private static final String LANE = "local";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final NoArgGenerator ids = Generators.timeBasedEpochGenerator();

    @Override
    public String name() {
        return "admission";
    }

    @Override
    public List<Figure> run() throws Exception {
        try (Arena arena = Arena.open(name(), QuickModel.Behaviour.INSTANT)) {
            // Makes the tables, and does nothing meanwhile.
            arena.pod(Map.of("bobine.backends.local.in-flight", "0")).close();
            try (Connection connection = arena.connect()) {
                open(connection);
                return measure(connection);
            }
        }
    }

    private static void open(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(
                    "insert into account (user_id, month, day) select 'u' || n, date_trunc('month', now()), now()"
                            + " from generate_series(1, " + JOBS + ") n on conflict do nothing");
            statement.execute("insert into lane (name) values ('" + LANE + "') on conflict do nothing");
        }
    }

    private List<Figure> measure(Connection connection) throws SQLException {
        List<Double> with = new ArrayList<>();
        List<Double> without = new ArrayList<>();
        try (PreparedStatement as =
                        connection.prepareStatement(AdmissionStatement.asItIs().sql());
                PreparedStatement bare = connection.prepareStatement(
                        AdmissionStatement.withoutDeliveries().sql())) {
            for (int i = 0; i < WARM_UP + BATCHES; i++) {
                // Whichever comes first pays for what the other one left to be written.
                boolean first = i % 2 == 0;
                double one = write(first ? as : bare, first);
                double other = write(first ? bare : as, !first);
                if (i >= WARM_UP) {
                    with.add(first ? one : other);
                    without.add(first ? other : one);
                }
            }
        }
        double asIs = Percentiles.of(with).at(50);
        double bare = Percentiles.of(without).at(50);
        return List.of(
                Figure.of("a batch of " + JOBS + ", no endpoint configured, p50", asIs, "ms"),
                Figure.of("the same without the part about deliveries, p50", bare, "ms"),
                Figure.of("ratio of the two", asIs / bare, "", "≤ 1.03"));
    }

    /// @return how long it took, in milliseconds
    private double write(PreparedStatement statement, boolean whole) throws SQLException {
        Map<String, String> batch = batch();
        List<String> names =
                (whole ? AdmissionStatement.asItIs() : AdmissionStatement.withoutDeliveries()).parameters();
        for (int i = 0; i < names.size(); i++) {
            statement.setString(i + 1, batch.get(names.get(i)));
        }
        long begin = System.nanoTime();
        try (ResultSet rows = statement.executeQuery()) {
            rows.next();
            if (!rows.getString(1).equals(Integer.toString(JOBS))) {
                throw new IllegalStateException("admitted " + rows.getString(1));
            }
        }
        return (System.nanoTime() - begin) / 1e6;
    }

    private Map<String, String> batch() {
        ArrayNode jobs = JSON.createArrayNode();
        ArrayNode identities = JSON.createArrayNode();
        ArrayNode accounts = JSON.createArrayNode();
        ArrayNode events = JSON.createArrayNode();
        for (int i = 1; i <= JOBS; i++) {
            UUID job = ids.generate();
            jobs.add(job(job, "u" + i));
            identities
                    .addObject()
                    .put("key", UUID.randomUUID().toString())
                    .put("job_id", job.toString())
                    .put("created_at", "2030-01-01T08:00:00Z")
                    .put("awaited", false);
            accounts.addObject()
                    .put("user_id", "u" + i)
                    .put("month", "2030-01-01")
                    .put("month_used", 200_000)
                    .put("prepaid", 0)
                    .put("day", "2030-01-01")
                    .put("day_seconds", 4)
                    .put("held", 200_000)
                    .put("outstanding", 1);
            events.addObject()
                    .put("id", ids.generate().toString())
                    .put("job_id", job.toString())
                    .put("type", "dev.bobine.job.accepted.v1")
                    .put("at", "2030-01-01T08:00:00Z")
                    .put(
                            "data",
                            JSON.createObjectNode()
                                    .put("jobId", job.toString())
                                    .put("userId", "u" + i)
                                    .put("state", "queued")
                                    .put("model", "film")
                                    .put("requestSource", "/bench")
                                    .toString());
        }
        return Map.of(
                "jobs", jobs.toString(),
                "identities", identities.toString(),
                "accounts", accounts.toString(),
                "events", events.toString(),
                "replies", "[]",
                "listeners", "[]");
    }

    private static ObjectNode job(UUID id, String user) {
        ObjectNode job = JSON.createObjectNode();
        job.put("id", id.toString())
                .put("user_id", user)
                .put("source", "/bench")
                .put("request_id", id.toString());
        job.put("requested_model", "film")
                .put("model", "film")
                .put("lane", LANE)
                .put("priority", 5);
        job.put("created_at", "2030-01-01T08:00:00Z").put("estimate", 200_000).put("fair_cost", 200_000);
        job.put("reserved_plan", 200_000).put("reserved_prepaid", 0).put("clip_seconds", 4);
        job.put("window_month", "2030-01-01")
                .put("window_day", "2030-01-01")
                .put("eligible_at", "2030-01-01T08:00:00Z");
        job.put("delayed", false)
                .put("weight", 1)
                .put("running_cap", 10)
                .put("frame", "1280x720")
                .put("audio", true);
        job.putObject("spec")
                .put("kind", "render")
                .put("prompt", "a boat on a calm sea")
                .put("seconds", 4);
        job.putObject("metadata").put("order", "42");
        job.put("state", "queued").put("waits", 0);
        return job;
    }
}
