package dev.bobine.persistence;

import dev.bobine.job.JobId;
import dev.bobine.job.StateNames;
import dev.bobine.job.UserId;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Finds jobs by what an operator asks for, newest first. Whatever is asked, an index leads to the newest of a kind and
/// no more than [#SCAN] of each kind are looked at for one page: a page may be short, and says how far it has looked.
@ApplicationScoped
public class JobSearch {

    /// Jobs of one kind that are looked at for a page.
    static final int SCAN = 5_000;

    private static final String SEARCH = Statements.read("search-jobs");

    /// States of which there are never many, so that all of them are taken in by a partial index and sorted.
    private static final Set<String> FEW = StateNames.CLAIMED;

    private static final String FETCH = Statements.read("find-jobs");

    private final Database database;

    JobSearch(Database database) {
        this.database = database;
    }

    /// What is looked for; what is null or empty does not matter.
    ///
    /// @param backend the one that has the job, or had it last
    /// @param code why it failed, is unresolved, or waits to be tried again
    /// @param since when it was admitted at the earliest
    /// @param until before that
    /// @param after the job after which to go on
    public record Wanted(
            Set<String> states,
            @Nullable UserId user,
            @Nullable String backend,
            @Nullable String model,
            @Nullable String code,
            @Nullable Instant since,
            @Nullable Instant until,
            @Nullable JobId after) {

        public Wanted {
            states = Set.copyOf(states);
            if (!states.stream().allMatch(StateNames::exists)) {
                throw new IllegalArgumentException("no state is called so");
            }
        }

        /// The same, going on after that job.
        public Wanted after(JobId job) {
            return new Wanted(states, user, backend, model, code, since, until, job);
        }
    }

    /// @param next the job after which to go on; null when there is nothing more
    public record Page(List<JobRecord> jobs, @Nullable JobId next) {}

    /// @param next the job after which to go on; null when there is nothing more
    public record Ids(List<JobId> jobs, @Nullable JobId next) {}

    public Uni<Page> page(Wanted wanted, int limit) {
        return database.look(sql -> found(sql, wanted, limit).chain(ids -> fetch(sql, ids)));
    }

    /// The same without the jobs.
    public Uni<Ids> ids(Wanted wanted, int limit) {
        return database.look(sql -> found(sql, wanted, limit));
    }

    private static Uni<Page> fetch(Sql sql, Ids found) {
        if (found.jobs().isEmpty()) {
            return Uni.createFrom().item(new Page(List.of(), found.next()));
        }
        String ids = Json.write(found.jobs().stream().map(JobId::value).toList());
        return sql.readable(FETCH, Map.of("ids", ids), JobRecord.class)
                .map(jobs -> new Page(
                        jobs.stream()
                                .sorted(Comparator.comparing(
                                                (JobRecord job) -> job.id().toString())
                                        .reversed())
                                .toList(),
                        found.next()));
    }

    private static Uni<Ids> found(Sql sql, Wanted wanted, int limit) {
        Uni<List<FoundRow>> all = Uni.createFrom().item(List.of());
        for (Arm arm : arms(wanted)) {
            all = all.chain(before -> search(sql, arm, wanted, limit).map(row -> {
                List<FoundRow> rows = new ArrayList<>(before);
                rows.add(row);
                return rows;
            }));
        }
        return all.map(rows -> together(rows, limit));
    }

    /// One kind of jobs.
    ///
    /// @param base what an index leads to
    /// @param states those that fit; empty when all do
    /// @param few whether all of the base are taken in before they are sorted
    private record Arm(String table, String base, Set<String> states, boolean few) {}

    private static List<Arm> arms(Wanted wanted) {
        Set<String> live = new TreeSet<>(wanted.states().isEmpty() ? StateNames.LIVE : wanted.states());
        live.retainAll(StateNames.LIVE);
        Set<String> ended = new TreeSet<>(wanted.states().isEmpty() ? StateNames.SETTLED : wanted.states());
        ended.retainAll(StateNames.SETTLED);
        if (wanted.code() != null) {
            live.retainAll(Set.of("queued", "unresolved"));
            ended.retainAll(Set.of("failed"));
        }
        if (wanted.backend() != null) {
            live.remove("queued");
        }
        List<Arm> arms = new ArrayList<>();
        if (wanted.user() != null) {
            add(arms, "job", "j.user_id = :user", live, StateNames.LIVE);
            add(arms, "job_settled", "j.user_id = :user", ended, StateNames.SETTLED);
            return arms;
        }
        if (live.equals(StateNames.LIVE) && wanted.model() == null) {
            arms.add(new Arm("job", "true", Set.of(), false));
        } else {
            live.forEach(state -> arms.add(new Arm("job", "j.state = '" + state + "'", Set.of(), FEW.contains(state))));
        }
        if (ended.contains("completed")) {
            add(arms, "job_settled", "true", ended, StateNames.SETTLED);
        } else {
            ended.forEach(state -> arms.add(new Arm("job_settled", "j.state = '" + state + "'", Set.of(), false)));
        }
        return arms;
    }

    private static void add(List<Arm> arms, String table, String base, Set<String> states, Set<String> all) {
        if (!states.isEmpty()) {
            arms.add(new Arm(table, base, states.equals(all) ? Set.of() : states, false));
        }
    }

    /// Literal states rather than parameters, so that the partial indexes serve prepared statements too.
    private static Uni<FoundRow> search(Sql sql, Arm arm, Wanted wanted, int limit) {
        Map<String, Object> parameters = new HashMap<>();
        String base = arm.base();
        if (wanted.user() != null) {
            parameters.put("user", wanted.user().value());
        }
        base += id(
                parameters,
                "<",
                "after",
                wanted.after() == null ? null : wanted.after().value());
        base += id(parameters, ">=", "since", firstOf(wanted.since()));
        base += id(parameters, "<", "until", firstOf(wanted.until()));
        String fits = "true"
                + (arm.states().isEmpty() ? "" : " and j.state in ('" + String.join("', '", arm.states()) + "')")
                + equal(parameters, "backend", wanted.backend())
                + equal(parameters, "model", wanted.model())
                + equal(parameters, "failure_kind", wanted.code());
        parameters.put("limit", limit + 1);
        parameters.put("scan", fits.equals("true") ? limit + 1 : SCAN);
        String statement = SEARCH.replace(":table", arm.table())
                .replace(":base", base)
                .replace(":fits", fits)
                .replace(":fence", arm.few() ? "offset 0" : "");
        return sql.rows(statement, parameters, FoundRow.class).map(List::getFirst);
    }

    private static String id(Map<String, Object> parameters, String comparison, String name, @Nullable UUID id) {
        if (id == null) {
            return "";
        }
        parameters.put(name, id);
        return " and j.id " + comparison + " :" + name;
    }

    private static String equal(Map<String, Object> parameters, String column, @Nullable String value) {
        if (value == null) {
            return "";
        }
        parameters.put(column, value);
        return " and j." + column + " = :" + column;
    }

    /// The least id of a job that was admitted then.
    private static @Nullable UUID firstOf(@Nullable Instant time) {
        return time == null ? null : new UUID(time.toEpochMilli() << 16, 0);
    }

    /// Of several kinds only so far as all of them have been looked through.
    private static Ids together(List<FoundRow> rows, int limit) {
        @Nullable
        String border = rows.stream()
                .filter(FoundRow::more)
                .map(row -> String.valueOf(row.last()))
                .max(Comparator.naturalOrder())
                .orElse(null);
        List<JobId> found = rows.stream()
                .flatMap(row -> row.found().stream())
                .filter(id -> border == null || id.toString().compareTo(border) >= 0)
                .sorted(Comparator.comparing(UUID::toString).reversed())
                .limit(limit + 1L)
                .map(JobId::new)
                .toList();
        if (found.size() > limit) {
            return new Ids(found.subList(0, limit), found.get(limit - 1));
        }
        return new Ids(found, border == null ? null : new JobId(UUID.fromString(border)));
    }

    /// @param found the newest that fit
    /// @param more whether not all were looked at
    /// @param last the oldest that was looked at
    private record FoundRow(
            List<UUID> found, boolean more, @Nullable UUID last) {}
}
