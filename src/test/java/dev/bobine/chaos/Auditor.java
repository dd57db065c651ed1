package dev.bobine.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import dev.bobine.chaos.Events.Event;
import dev.bobine.chaos.Ledger.SettledJob;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Holds a finished run against its promises. Knows only what an outsider can see: what was published, what the model
/// server took, what lies in the tables, in the topic and in the bucket.
final class Auditor {

    static final String DOUBLE_PAID = "paid twice";
    static final String LOST = "lost";
    static final String UNBALANCED = "accounts that do not balance";
    static final String CHARGES = "wrong charges";
    static final String EVENTS = "missing or wrong events";
    static final String PRODUCTIONS = "productions that went wrong";
    static final String USAGE = "usage that is not the ledger's";
    static final String OBJECTS = "missing or damaged objects";
    static final String LEFTOVERS = "leftovers";
    static final String ZOMBIES = "acts of a worker after its lease";
    static final String LEAKS = "leaks";
    static final String LIES = "wrong readiness";
    static final String PULSE = "healthy workers that looked dead";
    static final String DEAD_LETTERS = "poison that was not set aside, or set aside without being any";
    static final String DESERTERS = "workers that ended by themselves";

    /// The pool, the connection that listens, and Flyway's.
    private static final int CONNECTIONS = Configuration.POOL + 3;

    private static final int THREADS = 150;

    /// A picture for each cut.
    private static final double FILM_SLACK_SECONDS = 0.05;

    private final Ledger ledger;
    private final Objects objects;
    private final ModelServer model;
    private final Events events;
    private final Requests requests;
    private final List<SettledJob> settled;
    private final Map<String, List<String>> findings = new LinkedHashMap<>();
    private final Map<String, Long> facts = new LinkedHashMap<>();

    Auditor(Ledger ledger, Objects objects, ModelServer model, Events events, Requests requests) throws SQLException {
        this.ledger = ledger;
        this.objects = objects;
        this.model = model;
        this.events = events;
        this.requests = requests;
        this.settled = ledger.settled();
        for (String promise : List.of(
                DOUBLE_PAID,
                LOST,
                UNBALANCED,
                CHARGES,
                EVENTS,
                PRODUCTIONS,
                USAGE,
                OBJECTS,
                LEFTOVERS,
                ZOMBIES,
                LEAKS,
                LIES,
                PULSE,
                DEAD_LETTERS,
                DESERTERS)) {
            findings.put(promise, new ArrayList<>());
        }
    }

    Map<String, List<String>> findings() {
        return findings;
    }

    Map<String, Long> facts() {
        return facts;
    }

    void audit(Driver driver, Fleet fleet) throws Exception {
        payments();
        answers();
        money();
        order();
        productions();
        fact("workers killed while their studio made a film", driver.films());
        outbox();
        clips();
        zombies(driver.thaws());
        silences(driver.silences());
        leaks(fleet);
        driver.lies().forEach(lie -> broken(LIES, lie));
        fleet.deserters().forEach(worker -> broken(DESERTERS, worker));
    }

    void pulse(Pulse pulse) {
        pulse.findings().forEach(finding -> broken(PULSE, finding));
        fact("longest time without progress of a loop, in seconds", Math.round(pulse.oldestLoopSeconds()));
    }

    /// One for each line of the ledger that bills, and as much.
    void usage(Map<String, Long> told) throws SQLException {
        String billing = " from ledger where kind in ('charge', 'correct', 'refund', 'director')";
        long lines = ledger.number("select count(*)" + billing);
        long charged = ledger.number("select coalesce(sum(plan_micros + prepaid_micros), 0)" + billing);
        long sum = told.values().stream().mapToLong(Long::longValue).sum();
        if (told.size() != lines || sum != charged) {
            broken(USAGE, "%d lines of %d, %d of %d millionths".formatted(told.size(), lines, sum, charged));
        }
        fact("usage events", told.size());
    }

    /// Every record that is no request is set aside as it came, once at least, and nothing else is.
    void deadLetters(Set<String> poison, List<String> found) {
        wronglySetAside(poison, found).forEach(finding -> broken(DEAD_LETTERS, finding));
        fact("records set aside", found.size());
    }

    static List<String> wronglySetAside(Set<String> poison, List<String> found) {
        Set<String> missing = new TreeSet<>(poison);
        found.forEach(missing::remove);
        List<String> wrong = new ArrayList<>();
        missing.forEach(record -> wrong.add("not set aside: " + head(record)));
        found.stream()
                .filter(record -> !poison.contains(record))
                .forEach(record -> wrong.add("set aside: " + head(record)));
        return wrong;
    }

    private static String head(String record) {
        return record.substring(0, Math.min(80, record.length()));
    }

    private void broken(String promise, String finding) {
        findings.getOrDefault(promise, new ArrayList<>()).add(finding);
    }

    private void fact(String name, long value) {
        facts.put(name, value);
    }

    private void payments() {
        Map<String, List<String>> takes = new TreeMap<>();
        for (Submit submit : model.submits()) {
            if (submit.taken()) {
                takes.computeIfAbsent(submit.token(), _ -> new ArrayList<>()).add(submit.key());
            }
        }
        takes.forEach((request, keys) -> {
            if (keys.size() > 1) {
                broken(DOUBLE_PAID, request + " by " + keys);
            }
        });
        fact("submits", model.submits().size());
        fact("paid submits", takes.values().stream().mapToLong(List::size).sum());
        fact(
                "paid for twice or more",
                findings.getOrDefault(DOUBLE_PAID, List.of()).size());
    }

    /// Every request has one answer, which is a job, or a production with a job for each step; every job that was
    /// accepted is settled, once.
    private void answers() throws SQLException {
        Map<String, List<String>> jobs = new HashMap<>();
        events.byJob().values().forEach(all -> jobs.computeIfAbsent(
                        all.getFirst().request(), _ -> new ArrayList<>())
                .add(all.getFirst().step()));
        Map<String, List<String>> productions = new HashMap<>();
        events.byProduction().values().forEach(all -> productions
                .computeIfAbsent(all.getFirst().request(), _ -> new ArrayList<>())
                .add(all.getFirst().kind()));
        for (String request : requests.published()) {
            List<String> answers = productions.getOrDefault(request, List.of());
            List<String> steps =
                    jobs.getOrDefault(request, List.of()).stream().sorted().toList();
            Film film = requests.films().get(request);
            if (answers.size() != (film == null ? 0 : 1)) {
                broken(LOST, request + " was answered by " + answers.size() + " productions");
            } else if (!steps.equals(expected(film, answers))) {
                broken(LOST, request + " was answered by jobs of the steps " + steps);
            }
        }
        Set<String> ended = new HashSet<>(settled.stream().map(SettledJob::id).toList());
        Set<String> parked = new HashSet<>(ledger.texts("select id from job where state = 'unresolved'"));
        events.byJob().forEach((job, all) -> {
            boolean accepted = all.stream().anyMatch(event -> event.kind().equals("accepted"));
            if (accepted && !ended.contains(job) && !parked.contains(job)) {
                broken(LOST, "job " + job + " has no end");
            }
        });
        ledger.texts("select id || ' is ' || state from job where state <> 'unresolved'")
                .forEach(job -> broken(LOST, job));
        fact("requests", requests.published().size());
        fact("jobs settled", settled.size());
        settled.stream().map(SettledJob::state).distinct().sorted().forEach(this::countState);
        fact("jobs parked", parked.size());
    }

    private static List<String> expected(@Nullable Film film, List<String> answers) {
        if (film == null) {
            return List.of("");
        }
        return answers.contains("production.accepted")
                ? film.needs().keySet().stream().sorted().toList()
                : List.of();
    }

    private void countState(String state) {
        fact(
                "  " + state,
                settled.stream().filter(job -> job.state().equals(state)).count());
    }

    private void money() throws SQLException {
        ledger.unbalancedAccounts().forEach(account -> broken(UNBALANCED, account));
        ledger.driftedQueues().forEach(queue -> broken(UNBALANCED, "queue " + queue));
        ledger.wronglyBooked().forEach(job -> broken(CHARGES, job));
        Map<String, Take> byToken = new HashMap<>();
        model.taken().values().forEach(take -> byToken.put(take.submit().token(), take));
        int generous = 0;
        for (SettledJob job : settled) {
            if (requests.kind(job.request(), job.step()) == Film.Kind.JOIN) {
                joinsMoney(job);
                continue;
            }
            Take take = byToken.get(job.token());
            boolean costs = take != null && take.costs();
            if (costs && job.charged() == 0) {
                broken(
                        CHARGES,
                        job.id() + " " + job.state() + " " + job.failure() + " cost money and was charged nothing");
            }
            boolean guessed = job.failure().equals("ambiguous_submit")
                    || job.failure().equals("lost_upstream")
                    || take != null && take.isForgottenAfterCancel();
            if (!costs && job.charged() > 0 && !guessed) {
                broken(CHARGES, job.id() + " " + job.state() + " " + job.failure() + " was charged and cost nothing");
            }
            generous += !costs && job.charged() > 0 && guessed ? 1 : 0;
        }
        ledger.texts("select job_id from late_render")
                .forEach(job -> broken(LEFTOVERS, "nobody knows how the late render of " + job + " ended"));
        for (String outcome :
                ledger.texts("select distinct late_outcome from job_settled where late_outcome is not null")) {
            fact(
                    "renders that ended late: " + outcome,
                    ledger.number("select count(*) from job_settled where late_outcome = ?", outcome));
        }
        fact("charged by estimate although nothing was billed", generous);
    }

    /// A film costs when there is one, however often it was begun.
    private void joinsMoney(SettledJob job) {
        if (job.state().equals("completed") != job.charged() > 0) {
            broken(CHARGES, "the film %s %s was charged %d".formatted(job.id(), job.state(), job.charged()));
        }
    }

    private void order() {
        events.byJob().forEach((job, all) -> {
            List<String> kinds = all.stream().map(Event::kind).toList();
            EventOrder.fault(kinds).ifPresent(fault -> broken(EVENTS, job + " " + fault));
        });
        fact("events", events.records());
        fact("events seen more than once", events.repetitions());
        fact(
                "jobs that were unresolved",
                events.byJob().values().stream()
                        .filter(all ->
                                all.stream().anyMatch(event -> event.kind().equals("unresolved")))
                        .count());
    }

    /// Steps start when what they need is there, end when it is lost, and their production ends as they do.
    private void productions() throws SQLException {
        Map<String, String> outcomes = new HashMap<>();
        ledger.texts("select id || ' production.' || outcome from production")
                .forEach(row -> outcomes.put(row.split(" ")[0], row.split(" ")[1]));
        Map<String, Map<String, Event>> steps = new HashMap<>();
        events.byJob().values().stream().map(List::getLast).forEach(last -> steps.computeIfAbsent(
                        last.request(), _ -> new TreeMap<>())
                .put(last.step(), last));
        events.byProduction().forEach((production, all) -> {
            String request = all.getFirst().request();
            Film film = requests.films().get(request);
            if (film == null || all.getFirst().kind().equals("production.rejected")) {
                all.stream().skip(1).forEach(event -> broken(EVENTS, production + " was rejected and " + event.kind()));
                return;
            }
            Map<String, Event> ends = steps.getOrDefault(request, Map.of());
            shooting(request, film, all, ends)
                    .faults(film)
                    .forEach(fault -> broken(PRODUCTIONS, request + ": " + fault));
            told(request, all.getLast(), ends);
            if (!all.getLast().kind().equals(outcomes.get(production))) {
                broken(PRODUCTIONS, request + " was told " + all.getLast().kind() + ", is " + outcomes.get(production));
            }
            shown(request, film, ends);
        });
        ledger.texts("select job_id || ' waits for ' || after_id from job_after")
                .forEach(edge -> broken(LEFTOVERS, edge));
        fact("productions", requests.films().size());
        for (String end : List.of("completed", "failed", "cancelled", "rejected")) {
            fact(
                    "  productions " + end,
                    events.byProduction().values().stream()
                            .filter(all -> all.getLast().kind().equals("production." + end))
                            .count());
        }
    }

    private Shooting shooting(String request, Film film, List<Event> told, Map<String, Event> ends) {
        Map<String, String> states = new TreeMap<>();
        Map<String, String> causes = new TreeMap<>();
        Map<String, List<Long>> begun = new TreeMap<>();
        Map<String, Long> fetched = new TreeMap<>();
        ends.forEach((step, end) -> {
            states.put(step, end.kind());
            causes.put(step, end.data().path("error").path("code").asText());
        });
        for (String step : film.needs().keySet()) {
            String token = Film.token(request, step);
            begun.put(
                    step,
                    model.submits().stream()
                            .filter(submit -> submit.token().equals(token))
                            .map(Submit::nanos)
                            .toList());
            model.taken().values().stream()
                    .filter(take -> take.submit().token().equals(token))
                    .forEach(take -> fetched.merge(step, take.fetchedAt(), Math::min));
        }
        return new Shooting(
                told.stream().map(Event::kind).toList(),
                states,
                causes,
                begun,
                fetched,
                requests.cancelled().contains(request));
    }

    /// The last event of a production tells how its jobs ended.
    private void told(String request, Event last, Map<String, Event> ends) {
        last.data().path("steps").forEach(step -> {
            Event end = ends.get(step.path("step").asText());
            String state = step.path("state").asText();
            if (end == null
                    || !end.kind().equals(state)
                    || !end.job().equals(step.path("jobId").asText())) {
                broken(PRODUCTIONS, request + " was told that " + step);
            }
        });
    }

    /// A step that is given another one's clip is given that and no other.
    private void shown(String request, Film film, Map<String, Event> ends) {
        for (Submit submit : model.submits()) {
            for (String step : film.needs().keySet()) {
                String from = film.shown().get(step);
                Event input = from == null ? null : ends.get(from);
                boolean linked = film.kind(step) == Film.Kind.SHOT;
                String key =
                        input == null || !linked ? "" : made(input).path("key").asText();
                if (submit.token().equals(Film.token(request, step))
                        && !submit.shown().equals(key)) {
                    broken(PRODUCTIONS, "%s was shown %s".formatted(submit.token(), submit.shown()));
                }
            }
        }
    }

    /// The topic holds what was committed: nothing is missing, nothing was made up.
    private void outbox() throws SQLException {
        Set<String> seen = new HashSet<>();
        Stream.of(events.byJob(), events.byProduction())
                .flatMap(told -> told.values().stream())
                .forEach(all -> all.forEach(event -> seen.add(event.id())));
        Set<String> committed = new HashSet<>(ledger.texts("select id from event"));
        committed.stream().filter(id -> !seen.contains(id)).forEach(id -> broken(EVENTS, id + " was not published"));
        seen.stream().filter(id -> !committed.contains(id)).forEach(id -> broken(EVENTS, id + " was not committed"));
        Map<String, String> states = new HashMap<>();
        settled.forEach(job -> states.put(job.id(), job.state()));
        events.byJob().forEach((job, all) -> {
            String last = all.getLast().kind();
            if (EventOrder.ends(last) && !last.equals("rejected") && !last.equals(states.get(job))) {
                broken(EVENTS, job + " was told " + last + " but is " + states.get(job));
            }
        });
    }

    private void clips() {
        Map<String, Set<String>> rendered = new HashMap<>();
        model.taken().values().forEach(take -> rendered.computeIfAbsent(
                        take.submit().token(), _ -> new HashSet<>())
                .add(ClipFactory.sha256(model.clip(take))));
        long bytes = 0;
        long films = 0;
        Set<String> named = new HashSet<>();
        for (List<Event> all : events.byJob().values()) {
            Event last = all.getLast();
            if (!last.kind().equals("completed")) {
                continue;
            }
            named.add(made(last).path("key").asText());
            if (requests.kind(last.request(), last.step()) == Film.Kind.JOIN) {
                films++;
                bytes += checkFilm(last);
            } else {
                bytes += check(last, rendered.getOrDefault(last.token(), Set.of()));
            }
        }
        Set<String> stray = new TreeSet<>(objects.keys());
        stray.removeAll(named);
        fact("clips, films and stills checked byte by byte", named.size());
        fact("  films", films);
        fact("bytes checked", bytes);
        fact("objects that no event names", stray.size());
        objects.uploads().forEach(upload -> broken(LEFTOVERS, "an unfinished upload of " + upload));
    }

    /// What a job that is completed has made.
    private static JsonNode made(Event completed) {
        JsonNode clip = completed.data().path("clip");
        return clip.isMissingNode() ? completed.data().path("still") : clip;
    }

    private long check(Event completed, Set<String> rendered) {
        String key = made(completed).path("key").asText();
        String told = made(completed).path("sha256").asText();
        byte[] object = objects.read(key).orElse(new byte[0]);
        String stored = ClipFactory.sha256(object);
        if (!told.equals(stored) || !rendered.contains(told)) {
            broken(OBJECTS, key + " told " + told + ", stored " + stored + ", rendered " + rendered);
        }
        return object.length;
    }

    /// A film is as long as the clips of it that there are.
    private long checkFilm(Event completed) {
        String key = made(completed).path("key").asText();
        byte[] object = objects.read(key).orElse(new byte[0]);
        if (!made(completed).path("sha256").asText().equals(ClipFactory.sha256(object))) {
            broken(OBJECTS, key + " is not the film that was told of");
        }
        Film film = requests.films().get(completed.request());
        Set<String> needs = film == null ? Set.of() : film.needs(completed.step());
        long clips = needs.stream()
                .filter(need -> events.byJob().values().stream()
                        .map(List::getLast)
                        .anyMatch(last -> last.kind().equals("completed")
                                && last.request().equals(completed.request())
                                && last.step().equals(need)))
                .count();
        double seconds = ClipFactory.seconds(object);
        if (Math.abs(seconds - clips * ClipFactory.SECONDS) > FILM_SLACK_SECONDS * clips) {
            broken(OBJECTS, "%s of %d clips lasts %.3f s".formatted(key, clips, seconds));
        }
        return object.length;
    }

    /// What a worker holds when it has nothing to do, after all that happened to it.
    private void leaks(Fleet fleet) throws Exception {
        long connections = ledger.number(
                "select count(*) from pg_stat_activity where usename = current_user and pid <> pg_backend_pid()"
                        + " and backend_type = 'client backend'");
        long threads = 0;
        for (WorkerProcess worker : fleet.alive()) {
            threads = Math.max(threads, (long) worker.metric("jvm_threads_live_threads"));
        }
        fact("database connections of all workers, at the end", connections);
        fact("threads of a worker, at most, at the end", threads);
        if (connections > (long) CONNECTIONS * fleet.alive().size()) {
            broken(LEAKS, connections + " connections for " + fleet.alive().size() + " workers");
        }
        if (threads > THREADS) {
            broken(LEAKS, threads + " threads in one worker");
        }
    }

    /// Whoever cannot reach the database for as long as a lease submits nothing.
    private void silences(List<Silence> silences) {
        for (Submit submit : model.submits()) {
            if (silences.stream().anyMatch(silence -> silence.covers(submit))) {
                broken(ZOMBIES, submit.worker() + " submitted " + submit.key() + " without a way to the database");
            }
        }
        fact("workers that were cut off from the database", silences.size());
    }

    private void zombies(List<Thaw> thaws) {
        for (Submit submit : model.submits()) {
            if (thaws.stream().anyMatch(thaw -> thaw.acted(submit))) {
                broken(ZOMBIES, submit.worker() + " submitted " + submit.key());
            }
        }
        fact("workers that woke up without their lease", thaws.size());
    }
}
