package dev.bobine.intake;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/// Tells text that the database can keep: PostgreSQL has no U+0000, and an unpaired surrogate has no UTF-8.
final class StorableText {

    private StorableText() {}

    static boolean isStorable(String text) {
        for (int i = 0; i < text.length(); i++) {
            char unit = text.charAt(i);
            if (unit == 0 || Character.isLowSurrogate(unit)) {
                return false;
            }
            if (Character.isHighSurrogate(unit)) {
                i++;
                if (i == text.length() || !Character.isLowSurrogate(text.charAt(i))) {
                    return false;
                }
            }
        }
        return true;
    }

    /// Whether all text below the node is storable, the names included. The depth was bounded when the tree was read.
    static boolean isStorable(JsonNode node) {
        if (node.isTextual()) {
            return isStorable(node.textValue());
        }
        for (Map.Entry<String, JsonNode> property : node.properties()) {
            if (!isStorable(property.getKey()) || !isStorable(property.getValue())) {
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
