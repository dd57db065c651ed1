package dev.bobine.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.bobine.intake.DeadLetter;
import dev.bobine.intake.Parsed;
import dev.bobine.intake.RecordPlace;
import dev.bobine.job.EventType;
import dev.bobine.publication.UsageJson;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ContractTest {

    private static final Contract CONTRACT = Contract.load();
    private static final ObjectMapper JSON = JsonMapper.builder().build();

    static List<String> schemas() {
        return Contract.SCHEMAS;
    }

    static List<EventType> eventTypes() {
        return List.of(EventType.values());
    }

    @ParameterizedTest
    @MethodSource("schemas")
    void everySchemaHasExamplesAndTheyAreValid(String name) throws IOException {
        JsonNode examples = json(name).path("examples");

        assertThat(examples).isNotEmpty();
        for (JsonNode example : examples) {
            assertThat(CONTRACT.schema(name).check(example)).as("%s", example).isNull();
        }
    }

    @ParameterizedTest
    @MethodSource("schemas")
    void everySchemaIsWellFormedBySpecification(String name) {
        String draft = SpecificationVersion.DRAFT_2020_12.getDialectId();
        SchemaRegistry registry = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

        assertThat(registry.getSchema(SchemaLocation.of(draft)).validate(text(name), InputFormat.JSON))
                .isEmpty();
        assertThat(text(name)).contains(draft);
    }

    /// Publishers are told the words, never the expression.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "generation-request.json",
                "plain-generation-request.json",
                "production-request.json",
                "plain-production-request.json",
                "cancel-command.json",
                "plain-cancel-command.json"
            })
    void everyPatternOfWhatPublishersWriteIsAlsoSaidInWords(String name) throws IOException {
        for (JsonNode around : json(name).findParents("pattern")) {
            assertThat(around.path(Contract.FORM).asText()).as("%s", around).isNotBlank();
        }
    }

    @Test
    void everySchemaFileIsLoaded() throws URISyntaxException {
        URL directory = Objects.requireNonNull(Contract.class.getResource("/contract/schemas"));
        File[] files =
                Objects.requireNonNull(Path.of(directory.toURI()).toFile().listFiles());

        assertThat(Arrays.stream(files).map(File::getName)).containsExactlyInAnyOrderElementsOf(Contract.SCHEMAS);
    }

    @Test
    void anUnknownSchemaIsToldApart() {
        assertThat(CONTRACT.schemaText("../asyncapi.yaml")).isNull();
        assertThatThrownBy(() -> CONTRACT.schema("nothing.json")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void everyReferenceOfTheDocumentsResolves() throws IOException {
        JsonNode asyncApi = asyncApi();

        for (String reference : references(asyncApi)) {
            if (reference.startsWith("#")) {
                assertThat(asyncApi.at(reference.substring(1)).isMissingNode())
                        .as(reference)
                        .isFalse();
            } else {
                assertThat(reference).startsWith("schemas/");
                assertThat(CONTRACT.schemaText(reference.substring("schemas/".length())))
                        .as(reference)
                        .isNotNull();
            }
        }
        for (String name : Contract.SCHEMAS) {
            assertThat(Contract.SCHEMAS)
                    .containsAll(references(json(name)).stream()
                            .map(reference -> reference.replaceFirst("#.*", ""))
                            .toList());
        }
    }

    @Test
    void theDocumentIsAnAsyncApiDocumentWithTheTopics() throws IOException {
        JsonNode asyncApi = asyncApi();

        assertThat(asyncApi.path("asyncapi").asText()).isEqualTo("3.0.0");
        assertThat(asyncApi.path("channels").findValuesAsText("address"))
                .containsExactly(
                        "video.generation.requests",
                        "video.generation.events",
                        "video.generation.usage",
                        "video.generation.requests.dlq");
    }

    @ParameterizedTest
    @MethodSource("eventTypes")
    void everyEventOfTheCodeIsAMessageOfTheEventsChannel(EventType type) throws IOException {
        String key = type.schema().replace(".json", "");

        assertThat(asyncApi().at("/channels/events/messages/" + key + "/$ref").asText())
                .isEqualTo("#/components/messages/" + key);
        assertMessage(key, type.wire(), type.schema());
    }

    @Test
    void everyMessageOfTheEventsChannelIsAnEventOfTheCode() throws IOException {
        assertThat(asyncApi().at("/channels/events/messages").size()).isEqualTo(EventType.values().length);
    }

    @Test
    void theRequestAndTheCommandAreMessages() throws IOException {
        assertMessage("generationRequested", MessageKind.GENERATION_TYPE, "generation-request.json");
        assertMessage("productionRequested", MessageKind.PRODUCTION_TYPE, "production-request.json");
        assertMessage("plainProductionRequested", "produce", "plain-production-request.json");
        assertMessage("cancelRequested", MessageKind.CANCEL_TYPE, "cancel-command.json");
        assertMessage("plainGenerationRequested", "generate", "plain-generation-request.json");
        assertMessage("usageRecorded", UsageJson.TYPE, "usage-recorded.json");
        assertMessage("plainCancelRequested", "cancel", "plain-cancel-command.json");
    }

    @Test
    void everyFaultCodeIsDocumentedAndNoOther() throws IOException {
        String description = asyncApi().at("/info/description").asText();
        String listed =
                description.substring(description.indexOf("`null_value`"), description.indexOf("**Compatibility"));

        assertThat(listed.replaceAll("[`.\\s]", "").split(","))
                .containsExactly(
                        Stream.of(FaultCode.values()).map(FaultCode::code).toArray(String[]::new));
    }

    @Test
    void theHeadersOfDeadLettersAreDocumented() throws IOException {
        Parsed.Poison poison = new Parsed.Poison(Defect.of(FaultCode.NOT_JSON, "Not JSON."));
        Map<String, String> headers = DeadLetter.headers(poison, new RecordPlace("requests", 3, 42));

        JsonNode documented = asyncApi().at("/components/messages/deadLetter/headers/properties");
        assertThat(names(documented)).containsAll(headers.keySet()).hasSize(headers.size() + 2);
        assertThat(names(documented))
                .containsAll(DeadLetter.insteadOf(new byte[3]).keySet());
        assertThat(headers).containsEntry("bobine-reason", "not_json").containsEntry("bobine-offset", "42");
    }

    /// A shot is a request in all but what the production says for all of its shots; several of one are several steps.
    @Test
    void aShotTakesEveryFieldOfARequestThatItsProductionDoesNot() throws IOException {
        JsonNode production = json("production-request.json").path("properties");
        List<String> fields = names(json("generation-request.json").path("properties"));
        fields.removeAll(names(production));
        fields.remove("variants");

        assertThat(names(production.at("/shots/items/properties"))).containsAll(fields);
    }

    private static void assertMessage(String key, String name, String schema) throws IOException {
        JsonNode message = asyncApi().at("/components/messages/" + key);
        assertThat(message.path("name").asText()).isEqualTo(name);
        assertThat(message.at("/payload/$ref").asText()).isEqualTo("schemas/" + schema);
    }

    private static List<String> names(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static List<String> references(JsonNode document) {
        return document.findValuesAsText("$ref");
    }

    private static JsonNode asyncApi() throws IOException {
        return YAMLMapper.builder().build().readTree(CONTRACT.asyncApi());
    }

    private static JsonNode json(String name) throws IOException {
        return JSON.readTree(text(name));
    }

    private static String text(String name) {
        return Objects.requireNonNull(CONTRACT.schemaText(name));
    }
}
