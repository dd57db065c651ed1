package dev.bobine.intake;

import com.fasterxml.jackson.databind.JsonNode;
import dev.bobine.job.StorableText;
import java.util.Map;

/// Tells JSON whose texts the database can keep.
final class StorableJson {

    private StorableJson() {}

    /// Whether all text below the node is storable, the names included. The depth was bounded when the tree was read.
    static boolean isStorable(JsonNode node) {
        if (node.isTextual()) {
            return StorableText.isStorable(node.textValue());
        }
        for (Map.Entry<String, JsonNode> property : node.properties()) {
            if (!StorableText.isStorable(property.getKey()) || !isStorable(property.getValue())) {
                return false;
            }
        }
        if (node.isArray()) {
            for (JsonNode item : node) {
                if (!isStorable(item)) {
                    return false;
                }
            }
        }
        return true;
    }
}
