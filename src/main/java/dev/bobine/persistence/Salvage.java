package dev.bobine.persistence;

import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.bobine.job.Actor;
import dev.bobine.job.Asset;
import dev.bobine.job.CharacterName;
import dev.bobine.job.Charge;
import dev.bobine.job.Failure;
import dev.bobine.job.FrameSize;
import dev.bobine.job.Job;
import dev.bobine.job.Options;
import dev.bobine.job.Origin;
import dev.bobine.job.PlanOverrides;
import dev.bobine.job.Render;
import dev.bobine.job.Stage;
import dev.bobine.job.Wish;
import dev.bobine.job.Work;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// Reads sets of rows so that one which cannot be read does not keep the others from being read. A row may be damaged,
/// or written by a build that knows more than this one.
final class Salvage {

    private static final String UNKNOWN = "unknown";
    private static final String ID = "id";

    private static final Column OVERRIDES = new Column("overrides", Json.type(PlanOverrides.class), false);
    private static final Column METADATA = new Column("metadata", Json.mapOf(String.class), true);

    /// The columns that hold JSON: all that a row has which the database itself does not check.
    private static final Map<Class<? extends Record>, List<Column>> JSON = Map.of(
            JobRow.class,
            List.of(
                    METADATA,
                    new Column("spec", Json.type(Work.class), true),
                    new Column("origin", Json.listOf(Origin.class), false),
                    new Column("wish", Json.type(Wish.class), false)),
            JobRecord.class,
            List.of(
                    METADATA,
                    new Column("clip", Json.type(Asset.class), false),
                    new Column("size", Json.type(FrameSize.class), true),
                    new Column("characters", Json.listOf(CharacterName.class), false),
                    new Column("origin", Json.listOf(Origin.class), false)),
            ProductionRecord.class,
            List.of(METADATA, new Column("members", Json.listOf(ProductionRecord.MemberRow.class), true)),
            ProductionRecord.JobRow.class,
            List.of(new Column("clip", Json.type(Asset.class), false)),
            GalleryStore.ClipRow.class,
            List.of(
                    new Column("clip", Json.type(GalleryStore.ClipFacts.class), true),
                    new Column("tags", Json.listOf(String.class), true)),
            ShareStore.ListedRow.class,
            List.of(
                    new Column("clip", Json.type(GalleryStore.ClipFacts.class), true),
                    new Column("tags", Json.listOf(String.class), true)),
            WebhookStore.Endpoint.class,
            List.of(new Column("types", Json.listOf(String.class), true)),
            TreatmentStore.TreatmentRow.class,
            List.of(new Column("warnings", Json.listOf(String.class), true)),
            AccountQueries.UserRow.class,
            List.of(OVERRIDES),
            QueueQueries.UserRow.class,
            List.of(OVERRIDES));

    /// A column that holds JSON.
    ///
    /// @param needed whether it may not be null
    private record Column(String name, JavaType type, boolean needed) {

        boolean isReadIn(ObjectNode row) {
            return row.hasNonNull(name) ? Json.reads(row.path(name), type) : !needed;
        }
    }

    private Salvage() {}

    /// What can be read, in part where not in whole; the others are left out.
    static <T extends Record> List<T> rows(String text, Class<T> type, DamagedRows damaged) {
        try {
            return Json.readList(text, type);
        } catch (RuntimeException e) {
            List<T> rows = new ArrayList<>();
            for (JsonNode row : Json.array(text)) {
                row(row, type, damaged).ifPresent(rows::add);
            }
            return rows;
        }
    }

    private static <T extends Record> Optional<T> row(JsonNode row, Class<T> type, DamagedRows damaged) {
        Optional<T> whole = attempt(row, type);
        if (whole.isPresent() || !(row instanceof ObjectNode object)) {
            return whole;
        }
        damaged.note(type, id(row));
        patch(object, type);
        return attempt(object, type).or(() -> {
            patchAll(object, type);
            return attempt(object, type);
        });
    }

    /// Live jobs.
    static ReadJobs jobs(String text, DamagedRows damaged) {
        try {
            return new ReadJobs(
                    Json.readList(text, JobRow.class).stream()
                            .map(JobRow::toJob)
                            .toList(),
                    List.of());
        } catch (RuntimeException e) {
            return oneByOne(Json.array(text), damaged);
        }
    }

    private static ReadJobs oneByOne(ArrayNode rows, DamagedRows damaged) {
        List<Job> whole = new ArrayList<>();
        List<Job> parts = new ArrayList<>();
        for (JsonNode row : rows) {
            Optional<Job> job = job(row);
            job.ifPresent(whole::add);
            if (job.isEmpty() && row instanceof ObjectNode object) {
                damaged.note(JobRow.class, id(row));
                part(object).ifPresent(parts::add);
            }
        }
        return new ReadJobs(whole, parts);
    }

    private static Optional<Job> part(ObjectNode row) {
        patch(row, JobRow.class);
        patchFailure(row);
        patchState(row);
        return job(row).or(() -> {
            patchAll(row, JobRow.class);
            return job(row);
        });
    }

    private static Optional<Job> job(JsonNode row) {
        try {
            return attempt(row, JobRow.class).map(JobRow::toJob);
        } catch (RuntimeException e) {
            return Optional.empty();
        }
    }

    private static <T> Optional<T> attempt(JsonNode row, Class<T> type) {
        try {
            return Optional.of(Json.read(row, type));
        } catch (RuntimeException e) {
            return Optional.empty();
        }
    }

    private static String id(JsonNode row) {
        return Stream.of(ID, "job_id", "seq")
                .map(name -> row.path(name).asText(""))
                .filter(text -> !text.isEmpty())
                .findFirst()
                .orElse(UNKNOWN);
    }

    /// Puts something harmless in the place of what cannot be read by itself.
    private static void patch(ObjectNode row, Class<? extends Record> type) {
        JSON.getOrDefault(type, List.of()).stream()
                .filter(column -> !column.isReadIn(row))
                .forEach(column -> put(row, column.name()));
        for (JsonNode job : row.path("jobs")) {
            if (job instanceof ObjectNode object) {
                patch(object, ProductionRecord.JobRow.class);
            }
        }
        patchCancel(row);
        patchCharge(row);
    }

    /// The same of every column that holds JSON, where some of them read by themselves and still do not fit.
    private static void patchAll(ObjectNode row, Class<? extends Record> type) {
        JSON.getOrDefault(type, List.of()).forEach(column -> put(row, column.name()));
    }

    private static void patchCharge(ObjectNode row) {
        if (row.hasNonNull("charge_source") && !isOne(row.path("charge_source"), Charge.Source.values())) {
            row.putNull("charge_source");
        }
    }

    private static void put(ObjectNode row, String name) {
        switch (name) {
            case "metadata" -> row.putObject(name);
            case "spec" -> row.set(name, Json.tree(placeholder(row)));
            case "size" -> row.set(name, Json.tree(new FrameSize(1, 1)));
            case "tags", "types", "warnings" -> row.putArray(name);
            default -> row.putNull(name);
        }
    }

    /// As wide and as long as the real one, as far as that is known.
    private static Render placeholder(ObjectNode row) {
        FrameSize size;
        try {
            size = FrameSize.parse(row.path("frame").asText());
        } catch (IllegalArgumentException e) {
            size = new FrameSize(1, 1);
        }
        int seconds = Math.max(1, row.path("clip_seconds").asInt());
        return new Render("-", seconds, size, row.path("audio").asBoolean(), Options.NONE, List.of());
    }

    private static void patchCancel(ObjectNode row) {
        if (row.hasNonNull("cancel_requested_at") && !isOne(row.path("cancelled_by"), Actor.values())) {
            row.put("cancelled_by", Actor.OPERATOR.wire());
        }
    }

    private static void patchFailure(ObjectNode row) {
        boolean needed = row.hasNonNull("failure_kind") || state(row).equals("unresolved");
        boolean there = isOne(row.path("failure_kind"), Failure.Kind.values())
                && isOne(row.path("failure_stage"), Stage.values())
                && row.hasNonNull("failure_message");
        if (needed && !there) {
            row.put("failure_kind", Failure.Kind.UNREADABLE.code());
            row.put("failure_stage", Stage.SCHEDULING.wire());
            row.put("failure_message", "Why it came to this cannot be read.");
        }
    }

    private static boolean isOne(JsonNode name, Enum<?>[] values) {
        String upper = name.asText("").toUpperCase(Locale.ROOT);
        return Arrays.stream(values).anyMatch(value -> value.name().equals(upper));
    }

    /// What the state needs.
    private static void patchState(ObjectNode row) {
        if (state(row).equals("held")) {
            row.put("waits", Math.max(1, row.path("waits").asInt()));
        } else if (!state(row).equals("queued")) {
            Stream.of("backend", "endpoint", "provider_model", "idempotency_key", "external_id")
                    .filter(name -> row.path(name).asText("").isBlank()
                            || row.path(name).isNull())
                    .forEach(name -> row.put(name, UNKNOWN));
            Stream.of("submitted_at", "due_at")
                    .filter(name -> !row.hasNonNull(name))
                    .forEach(name -> row.set(name, row.path("since")));
            if (!row.hasNonNull("offer_micros")) {
                row.set("offer_micros", row.path("estimate"));
            }
            row.put("progress", Math.clamp(row.path("progress").asInt(), 0, 100));
        }
        if (row.hasNonNull("production") && !row.hasNonNull("step")) {
            row.put("step", UNKNOWN);
        }
    }

    private static String state(ObjectNode row) {
        return row.path("state").asText("");
    }
}
