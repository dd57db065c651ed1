package dev.bobine.contract;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.bobine.dev.StackResource;
import dev.bobine.job.EventType;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What others write and read, compared with what they did when it was last changed on purpose: many of these names are
/// those of components of records, which are renamed at the stroke of a key.
@QuarkusTest
@QuarkusTestResource(StackResource.class)
class PublishedNamesTest {

    private static final Path KEPT = Path.of("src/test/resources/published");
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void theHttpInterfaceHasItsNames() throws IOException {
        assertKept("http.txt", NameList.ofOpenApi(openApi()));
    }

    /// A number is what a schema gets whose type has the name of another one's; which of them has it changes with the
    /// order in which they are found.
    @Test
    void noSchemaOfTheHttpInterfaceIsNumbered() throws IOException {
        JsonNode schemas = openApi().at("/components/schemas");

        assertThat(schemas.fieldNames()).toIterable().isNotEmpty().allSatisfy(name -> assertThat(name)
                .doesNotContainPattern("[0-9]$"));
    }

    @Test
    void theToolsOfAssistantsHaveTheirNames() throws IOException {
        JsonNode answer = JSON.readTree(given().contentType(ContentType.JSON)
                .accept("application/json, text/event-stream")
                .body("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\"}")
                .post("/mcp")
                .then()
                .statusCode(200)
                .extract()
                .asByteArray());
        NameList names = new NameList();
        for (JsonNode tool : answer.at("/result/tools")) {
            names.schema(tool.path("name").asText(), tool.path("inputSchema"));
        }

        assertKept("tools.txt", names);
    }

    @Test
    void recordsHaveTheirNames() throws IOException {
        Contract contract = Contract.load();
        NameList names = new NameList();
        for (String schema : Contract.SCHEMAS) {
            names.schema(schema, JSON.readTree(contract.schemaText(schema)));
        }
        for (EventType type : EventType.values()) {
            names.line("event " + type.wire(), type.schema());
        }
        JsonNode document = new YAMLMapper().readTree(contract.asyncApi());
        for (JsonNode channel : document.path("channels")) {
            names.line("topic " + channel.path("address").asText());
        }
        for (JsonNode message : document.at("/components/messages")) {
            String name = "message " + message.path("name").asText();
            names.schema(name + " header", message.path("headers"));
            names.line(name, message.at("/payload/$ref").asText());
        }

        assertKept("records.txt", names);
    }

    private static JsonNode openApi() throws IOException {
        return JSON.readTree(given().get("/openapi?format=json")
                .then()
                .statusCode(200)
                .extract()
                .asByteArray());
    }

    private static void assertKept(String file, NameList names) throws IOException {
        Path kept = KEPT.resolve(file);
        List<String> now = names.lines();
        assertThat(now).isNotEmpty();
        if ("fix".equals(System.getProperty("format"))) {
            Files.write(kept, now);
        }

        assertThat(difference(Files.readAllLines(kept), now))
                .as("what others see is no longer what %s says; if that is meant, -Dformat=fix writes it", kept)
                .isEmpty();
    }

    private static List<String> difference(List<String> before, List<String> now) {
        List<String> gone = new ArrayList<>(before);
        gone.removeAll(now);
        List<String> come = new ArrayList<>(now);
        come.removeAll(before);
        return Stream.concat(gone.stream().map("- "::concat), come.stream().map("+ "::concat))
                .toList();
    }
}
