package dev.bobine.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.dialect.Dialect;
import com.networknt.schema.dialect.Dialects;
import com.networknt.schema.keyword.NonValidationKeyword;
import com.networknt.schema.path.PathType;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The documents of the contract as they lie on the class path, and their compiled schemas. Immutable; load it once.
public final class Contract {

    /// The schema files, by the name under which they are served.
    public static final List<String> SCHEMAS = List.of(
            "generation-request.json",
            "plain-generation-request.json",
            "production-request.json",
            "plain-production-request.json",
            "cancel-command.json",
            "plain-cancel-command.json",
            "accepted.json",
            "rejected.json",
            "directed.json",
            "started.json",
            "progressed.json",
            "completed.json",
            "failed.json",
            "cancelled.json",
            "expired.json",
            "unresolved.json",
            "deleted.json",
            "refunded.json",
            "usage-recorded.json",
            "production-accepted.json",
            "production-rejected.json",
            "production-progressed.json",
            "production-completed.json",
            "production-failed.json",
            "production-cancelled.json",
            "webhook-failing.json",
            "webhook-disabled.json",
            "production-facts.json",
            "production-cost.json",
            "job-facts.json",
            "cost.json",
            "clip.json",
            "still.json",
            "error.json");

    /// Keyword of ours next to each `pattern`: the same for people, to go after "must be".
    static final String FORM = "x-form";

    /// Any absolute base does: the files refer to each other by relative names, and none is ever fetched.
    private static final String BASE = "https://contract.invalid/schemas/";

    private final String asyncApi;
    private final Map<String, String> texts;
    private final SchemaRegistry registry;
    private final Map<String, ContractSchema> schemas;

    private Contract(String asyncApi, Map<String, String> texts) {
        this.asyncApi = asyncApi;
        this.texts = texts;
        this.registry = registry(texts);
        this.schemas =
                texts.keySet().stream().collect(Collectors.toUnmodifiableMap(Function.identity(), this::compile));
    }

    /// Reads and compiles the documents.
    ///
    /// @throws IllegalStateException when one of them is missing from the class path
    public static Contract load() {
        Map<String, String> texts = SCHEMAS.stream()
                .collect(Collectors.toUnmodifiableMap(Function.identity(), name -> resource("schemas/" + name)));
        return new Contract(resource("asyncapi.yaml"), texts);
    }

    /// The AsyncAPI document, in YAML.
    public String asyncApi() {
        return asyncApi;
    }

    /// Text of a schema file, or null when there is none of that name.
    public @Nullable String schemaText(String name) {
        return texts.get(name);
    }

    /// @throws IllegalArgumentException when there is no such schema file
    public ContractSchema schema(String name) {
        ContractSchema schema = schemas.get(name);
        if (schema == null) {
            throw new IllegalArgumentException("the contract has no schema " + name);
        }
        return schema;
    }

    /// The schema of one field of a schema file.
    public ContractSchema field(String name, String field) {
        return compile(name + "#/properties/" + field);
    }

    /// A schema that is made while the service runs, in the words of which defects are told as in those of the files.
    public static ContractSchema compile(JsonNode schema) {
        SchemaRegistryConfig config = SchemaRegistryConfig.builder()
                .losslessNarrowing(true)
                .pathType(PathType.JSON_POINTER)
                .build();
        SchemaRegistry registry =
                SchemaRegistry.withDialect(Dialects.getDraft202012(), builder -> builder.schemaRegistryConfig(config));
        return new ContractSchema(registry.getSchema(schema), pattern -> "of the documented form");
    }

    private ContractSchema compile(String reference) {
        return new ContractSchema(registry.getSchema(SchemaLocation.of(BASE + reference)), this::form);
    }

    /// What the schema that a pattern stands in says of it in words.
    private String form(SchemaLocation pattern) {
        String location = pattern.toString();
        SchemaLocation around = SchemaLocation.of(location.substring(0, location.lastIndexOf('/')));
        return registry.getSchema(around).getSchemaNode().path(FORM).asText();
    }

    private static SchemaRegistry registry(Map<String, String> texts) {
        SchemaRegistryConfig config = SchemaRegistryConfig.builder()
                .failFast(true)
                .formatAssertionsEnabled(true)
                .losslessNarrowing(true)
                .pathType(PathType.JSON_POINTER)
                .build();
        Map<String, String> byLocation =
                texts.entrySet().stream().collect(Collectors.toMap(text -> BASE + text.getKey(), Map.Entry::getValue));
        Dialect dialect = Dialect.builder(Dialects.getDraft202012())
                .keyword(new NonValidationKeyword(FORM))
                .build();
        return SchemaRegistry.withDialect(
                dialect, builder -> builder.schemas(byLocation).schemaRegistryConfig(config));
    }

    private static String resource(String name) {
        try (InputStream in = Contract.class.getResourceAsStream("/contract/" + name)) {
            if (in == null) {
                throw new IllegalStateException("contract/" + name + " is missing from the class path");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("contract/" + name + " could not be read", e);
        }
    }
}
