package dev.bobine.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bobine.dev.StackResource;
import dev.bobine.job.UserId;
import dev.bobine.journey.Ledger;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// A page of a gallery, of a search in it and of the feed reads about as much as it shows, whatever there is. With
/// `-Dgallery.rows=1000000` the times that it prints are those of a large installation.
@QuarkusTest
@QuarkusTestResource(StackResource.class)
class GalleryPlansTest {

    private static final int ROWS = Integer.getInteger("gallery.rows", 20_000);
    private static final int MAX_PAGES = 6_000;

    private final String user = "gallery-" + UUID.randomUUID();

    @Test
    void aPageReadsAboutWhatItShows() {
        String words = "'" + Words.query(new UserId(user), "kite").replace("'", "''") + "'";
        Map<String, Map<String, String>> asked = Map.of(
                "clips-of-a-user", Map.of("user", "'" + user + "'"),
                "labelled-clips-of-a-user", Map.of("user", "'" + user + "'", "words", words),
                "how-far-a-gallery-looked", Map.of("user", "'" + user + "'"),
                "listed-shares", Map.of());
        try {
            fill();
            asked.forEach((name, values) -> {
                String plan = Ledger.text("explain (analyze, buffers, format json) " + pasted(name, values));
                System.out.println(name + " at " + ROWS + ": " + number(plan, "Execution Time") + " ms");
                assertThat(number(plan, "Shared Hit Blocks") + number(plan, "Shared Read Blocks"))
                        .as("pages that '%s' reads: %s", name, plan)
                        .isLessThan(MAX_PAGES);
            });
            Map<String, String> rare = Map.of("user", "'" + user + "'", "kind", "'still'");
            String plan = Ledger.text("explain (analyze, buffers, format json) " + pasted("clips-of-a-user", rare));
            System.out.println("a kind of which there is none: " + number(plan, "Execution Time") + " ms");
            assertThat(number(plan, "Shared Hit Blocks") + number(plan, "Shared Read Blocks"))
                    .as("pages that a filter which fits nothing reads: %s", plan)
                    .isLessThan(3 * MAX_PAGES);
        } finally {
            clear();
        }
    }

    private static String pasted(String name, Map<String, String> values) {
        Statements.Script script = Statements.script(name);
        Map<String, String> examples = new HashMap<>(script.examples());
        examples.putAll(values);
        return new Statements.Script(script.statement(), examples).pasted();
    }

    /// The first that is told is that of the whole statement.
    private static double number(String plan, String name) {
        int at = plan.indexOf('"' + name + '"');
        String rest = plan.substring(plan.indexOf(':', at) + 1);
        return Double.parseDouble(rest.split("[,}\n]", 2)[0].strip());
    }

    /// Half of it is one user's; a hundredth has a label, and as much is listed.
    private void fill() {
        String mark = Words.of(new UserId(user), Stream.of("kite")).getFirst();
        Ledger.change("""
                insert into job_settled (id, user_id, source, request_id, requested_model, model, lane, priority, created_at,
                  estimate, clip_seconds, state, since, attempt, run_token, charged, charge_source, clip)
                select id_at(now(), cast(gen_random_uuid() as text)),
                  case when n %% 2 = 0 then '%1$s' else '%1$s' || n %% 1000 end, '/plans', cast(n as text), 'film', 'film', 'film', 5,
                  now(), 0, 4, 'completed', now(), 1, 1, 0, 'estimate',
                  '{"kind": "video", "bucket": "b", "key": "k", "bytes": 1, "sha256": "0", "durationMillis": 4000,
                    "size": {"width": 1280, "height": 720}, "videoCodec": "avc1"}'
                from generate_series(1, %2$d) n;
                insert into clip_label (job_id, user_id, title, tags, words)
                select id, user_id, 'A kite', '[]', array_to_tsvector(array['%3$s'])
                from job_settled where request_id like '%%00' and user_id like '%1$s%%';
                insert into share (id, job_id, user_id, token_sha256, token, created_at, download, prompt, listed)
                select gen_random_uuid(), id, user_id, cast(id as text), 'x', now(), false, false, true
                from job_settled where request_id like '%%00' and user_id like '%1$s%%';
                analyze job_settled; analyze clip_label; analyze share;
                """.formatted(user, ROWS, mark));
    }

    private void clear() {
        Ledger.change("""
                delete from job_settled where user_id like '%1$s%%'; delete from clip_label where user_id like '%1$s%%';
                delete from share where user_id like '%1$s%%'; analyze job_settled; analyze clip_label; analyze share;
                """.formatted(user));
    }
}
