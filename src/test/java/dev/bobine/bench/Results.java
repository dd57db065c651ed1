package dev.bobine.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;

/// Where figures are kept: one JSON file per benchmark, and a table over all that are there.
final class Results {

    static final Path DIRECTORY = Path.of("target", "bench");

    private static final ObjectMapper JSON = new ObjectMapper();

    /// The order of the table.
    private static final List<String> NAMES = List.of(
            "intake",
            "journey",
            "overhead",
            "dispatch",
            "look",
            "in-flight",
            "provider-use",
            "fairness",
            "storage",
            "webhooks",
            "streams",
            "admission",
            "productions",
            "peers");

    private Results() {}

    static void write(String benchmark, List<Figure> figures) throws IOException {
        ObjectNode result = JSON.createObjectNode()
                .put("benchmark", benchmark)
                .put("date", LocalDate.now(ZoneOffset.UTC).toString())
                .put("machine", Host.describe());
        figures.forEach(figure -> result.withArray("figures").addPOJO(figure));
        Files.createDirectories(DIRECTORY);
        JSON.writerWithDefaultPrettyPrinter()
                .writeValue(DIRECTORY.resolve(benchmark + ".json").toFile(), result);
        String table = table();
        Files.writeString(DIRECTORY.resolve("table.md"), table);
        System.out.println(table);
    }

    private static String table() throws IOException {
        StringBuilder table = new StringBuilder("| benchmark | figure | reached | aim |\n|---|---|---|---|\n");
        String machine = "";
        String date = "";
        for (String name : NAMES) {
            Path file = DIRECTORY.resolve(name + ".json");
            if (Files.exists(file)) {
                JsonNode result = JSON.readTree(file.toFile());
                rows(result).forEach(table::append);
                machine = result.path("machine").asText();
                date = result.path("date").asText();
            }
        }
        return table.append('\n')
                .append(machine)
                .append(", ")
                .append(date)
                .append(".\n")
                .toString();
    }

    private static Stream<String> rows(JsonNode result) {
        return result.path("figures").valueStream().map(node -> {
            Figure figure = JSON.convertValue(node, Figure.class);
            return "| %s | %s | %s | %s |%n"
                    .formatted(result.path("benchmark").asText(), figure.name(), figure.text(), figure.aim());
        });
    }
}
