package dev.bobine.persistence;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Records whose answers have to wait for an account that somebody keeps locked. What is here may be committed in
/// Kafka.
@ApplicationScoped
public class ParkingStore {

    private static final String PARK = Statements.read("park-requests");
    private static final String USERS = Statements.read("users-with-parked-requests");
    private static final String OF_USERS = Statements.read("parked-requests");
    private static final String FORGET = Statements.read("forget-parked-requests");

    private final Database database;

    ParkingStore(Database database) {
        this.database = database;
    }

    /// A header, its value in base64.
    public record HeaderRow(String name, @Nullable String value) {}

    /// A record as it came, its key and value in base64.
    ///
    /// @param part its partition, in which it has this place
    public record NewParked(
            String userId,
            String topic,
            int part,
            long placeInPart,
            @Nullable String key,
            @Nullable String value,
            List<HeaderRow> headers) {}

    /// The same as it is kept.
    public record Parked(
            String topic,
            int part,
            long placeInPart,
            @Nullable String key,
            @Nullable String value,
            List<HeaderRow> headers) {}

    private record UserRow(String userId) {}

    private record PlaceRow(String topic, int part, long placeInPart) {}

    /// Keeps records; those that are kept already stay as they are.
    public Uni<Long> park(List<NewParked> records) {
        return database.statement(sql -> sql.count(PARK, Map.of("records", Json.write(records))));
    }

    /// Users of whom something is parked, in the order of their names.
    ///
    /// @param after only those with a greater name
    public Uni<List<String>> users(String after, int limit) {
        return database.statement(sql -> sql.rows(USERS, Map.of("after", after, "limit", limit), UserRow.class))
                .map(rows -> rows.stream().map(UserRow::userId).toList());
    }

    /// What is parked of users, in the order in which it came.
    public Uni<List<Parked>> of(Set<String> users, int limit) {
        return database.statement(
                sql -> sql.readable(OF_USERS, Map.of("users", Json.write(users), "limit", limit), Parked.class));
    }

    public Uni<Integer> forget(Collection<Parked> answered) {
        List<PlaceRow> places = answered.stream()
                .map(one -> new PlaceRow(one.topic(), one.part(), one.placeInPart()))
                .toList();
        return database.statement(sql -> sql.update(FORGET, Map.of("places", Json.write(places))));
    }
}
