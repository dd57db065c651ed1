package dev.bobine.publication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.bobine.job.Usage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The recipes of the documentation, run on events as they are published: what they make has the shapes that the
/// services publish.
class UsageRecipesTest {

    private static final Path PAGE = Path.of("src/docs/usage.md");
    private static final Path SHAPES = Path.of("src/test/resources/usage");
    private static final Pattern RECIPE = Pattern.compile("```js\\n(.*?)```", Pattern.DOTALL);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<Usage> USAGES = List.of(
            UsageJsonTest.charge(), UsageJsonTest.correction(), UsageJsonTest.refund(), UsageJsonTest.director());

    private static final String CALL = """
            const records = JSON.parse(process.argv[2]);
            const ours = (user) => 'theirs-' + user;
            console.log(JSON.stringify(records.map(({ headers, data }) => ({
              openmeter: openMeter(headers, data), stripe: stripe(headers, data, ours), lago: lago(headers, data, ours),
            }))));
            """;

    private static ObjectNode recorded(Usage usage) {
        ObjectNode node = JSON.createObjectNode();
        node.set("data", UsageJson.tree(usage, "EUR"));
        ObjectNode headers = node.putObject("headers");
        EventHeaders.of(
                        usage.id(),
                        "/bobine",
                        UsageJson.TYPE,
                        usage.at(),
                        usage.user().value(),
                        null)
                .forEach(headers::put);
        return node;
    }

    private static JsonNode made(Path directory) throws IOException, InterruptedException {
        assumeTrue(
                Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
                        .anyMatch(path -> Files.isExecutable(Path.of(path, "node"))),
                "Left out: there is no node on the PATH.");
        List<String> recipes = RECIPE.matcher(Files.readString(PAGE))
                .results()
                .map((MatchResult recipe) -> recipe.group(1))
                .toList();
        assertThat(recipes).hasSize(3);
        Path script = Files.writeString(directory.resolve("recipes.mjs"), String.join("\n", recipes) + CALL);
        List<ObjectNode> records =
                USAGES.stream().map(UsageRecipesTest::recorded).toList();
        Process node = new ProcessBuilder("node", script.toString(), JSON.writeValueAsString(records))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String said = new String(node.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(node.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(node.exitValue()).isZero();
        return JSON.readTree(said);
    }

    private static void assertShape(String service, JsonNode made) throws IOException {
        SchemaRegistry registry = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
        assertThat(registry.getSchema(Files.readString(SHAPES.resolve(service + ".json")))
                        .validate(made.toString(), InputFormat.JSON))
                .as("%s: %s", service, made)
                .isEmpty();
    }

    @Test
    void whatTheRecipesMakeHasThePublishedShapesAndLosesNoMoney(@TempDir Path directory)
            throws IOException, InterruptedException {
        JsonNode made = made(directory);
        List<Long> stripe = new ArrayList<>();
        for (int i = 0; i < USAGES.size(); i++) {
            Usage usage = USAGES.get(i);
            JsonNode each = made.get(i);
            for (String service : List.of("openmeter", "stripe", "lago")) {
                assertShape(service, each.path(service));
            }
            assertThat(each.at("/openmeter/data/amountMicros").asLong()).isEqualTo(usage.micros());
            assertThat(each.at("/openmeter/subject").asText())
                    .isEqualTo(usage.user().value());
            assertThat(each.at("/lago/event/properties/amount_micros").asLong()).isEqualTo(usage.micros());
            assertThat(each.at("/lago/event/transaction_id").asText())
                    .isEqualTo(usage.id().toString());
            assertThat(each.at("/stripe/idempotencyKey").asText())
                    .isEqualTo(usage.id().toString());
            stripe.add(
                    usage.micros() < 0
                            ? -10_000
                                    * each.at("/stripe/body/amount/monetary/value")
                                            .asLong()
                            : each.at("/stripe/body/payload/value").asLong());
        }
        assertThat(stripe).hasSameSizeAs(USAGES);
        for (int i = 0; i < USAGES.size(); i++) {
            assertThat(stripe.get(i))
                    .isBetween(USAGES.get(i).micros() - 9_999, USAGES.get(i).micros());
        }
    }
}
