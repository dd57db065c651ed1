package dev.bobine.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// One compiled schema of the contract. Safe to use from many threads.
public final class ContractSchema {

    private final Schema schema;
    private final Set<String> fields;
    private final Function<SchemaLocation, String> forms;

    /// @param forms what the pattern at a location demands, in words
    ContractSchema(Schema schema, Function<SchemaLocation, String> forms) {
        this.schema = schema;
        this.forms = forms;
        this.schema.initializeValidators();
        this.fields = schema.getSchemaNode()
                .path("properties")
                .propertyStream()
                .map(property -> property.getKey())
                .collect(Collectors.toUnmodifiableSet());
    }

    /// Names of the fields that the schema itself documents at the top level.
    public Set<String> fields() {
        return fields;
    }

    /// The first violations in the schema's own order; none when the document is valid.
    public List<Defect> check(JsonNode document, int max) {
        return schema.validate(document).stream()
                .limit(max)
                .map(error -> Violation.explain(error, forms))
                .toList();
    }

    /// The first violation in the schema's own order, or null when the document is valid.
    public @Nullable Defect check(JsonNode document) {
        List<Error> errors = schema.validate(document);
        return errors.isEmpty() ? null : Violation.explain(errors.getFirst(), forms);
    }
}
