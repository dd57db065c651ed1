package dev.bobine.quality;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The table of configuration keys, made from the source of the configuration interface: key, default and what
/// the documentation comment says.
final class ConfigurationTable {

    private static final Pattern TYPE = Pattern.compile("(?:public )?interface (\\w+) \\{");
    private static final Pattern DEFAULT = Pattern.compile("@WithDefault\\(\"(.*)\"\\)");
    private static final Pattern PROPERTY = Pattern.compile("([\\w<>., ]+) (\\w+)\\(\\);");
    private static final Pattern MAP = Pattern.compile("Map<String, (\\w+)>");

    private record Property(String type, String name, String fallback, String doc) {}

    private final Map<String, List<Property>> interfaces = new HashMap<>();

    ConfigurationTable(String source) {
        List<String> owners = new ArrayList<>();
        StringBuilder doc = new StringBuilder();
        String fallback = "";
        for (String raw : source.lines().toList()) {
            String line = raw.strip();
            Matcher type = TYPE.matcher(line);
            Matcher value = DEFAULT.matcher(line);
            Matcher property = PROPERTY.matcher(line);
            if (type.matches()) {
                owners.add(type.group(1));
                interfaces.put(type.group(1), new ArrayList<>());
                doc.setLength(0);
            } else if (line.startsWith("enum ") || line.startsWith("public enum ")) {
                owners.add("");
                doc.setLength(0);
            } else if (line.equals("}")) {
                owners.removeLast();
            } else if (line.startsWith("///")) {
                doc.append(line.substring(3).strip()).append(' ');
            } else if (value.matches()) {
                fallback = value.group(1);
            } else if (property.matches()) {
                interfaces
                        .getOrDefault(owners.getLast(), new ArrayList<>())
                        .add(new Property(
                                property.group(1),
                                property.group(2),
                                fallback,
                                doc.toString().strip()));
                fallback = "";
                doc.setLength(0);
            }
        }
    }

    /// The rows, a line each.
    String markdown() {
        List<String> rows = new ArrayList<>(List.of("| key | default | meaning |", "|---|---|---|"));
        collect("bobine", "BobineConfig", rows);
        return String.join("\n", rows) + "\n";
    }

    private void collect(String prefix, String owner, List<String> rows) {
        for (Property property : interfaces.getOrDefault(owner, List.of())) {
            String key = prefix + "." + kebab(property.name());
            Matcher map = MAP.matcher(property.type());
            if (map.matches() && interfaces.containsKey(map.group(1))) {
                collect(key + ".<name>", map.group(1), rows);
            } else if (interfaces.containsKey(property.type())) {
                collect(key, property.type(), rows);
            } else {
                rows.add("| `%s` | %s | %s |"
                        .formatted(map.matches() ? key + ".<name>" : key, fallback(property), property.doc()));
            }
        }
    }

    private static String fallback(Property property) {
        if (!property.fallback().isEmpty()) {
            return "`" + property.fallback() + "`";
        }
        boolean optional =
                property.type().startsWith("Optional") || property.type().startsWith("Map");
        return optional ? "none" : "required";
    }

    private static String kebab(String name) {
        return name.replaceAll("([a-z0-9])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT);
    }
}
