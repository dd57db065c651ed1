package dev.bobine.operations;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/// The objects of an installation, as they would be applied or as they are written.
final class Manifests {

    static final Path ROOT = Path.of("k8s");

    private static final Map<String, List<JsonNode>> BUILT = new ConcurrentHashMap<>();

    private static final ObjectMapper YAML = new YAMLMapper();

    private Manifests() {}

    static List<String> overlays() {
        try (Stream<Path> directories = Files.list(ROOT.resolve("overlays"))) {
            return directories
                    .map(directory -> directory.getFileName().toString())
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// What `kubectl apply -k` would send; skips the test where there is no program that builds overlays.
    static List<JsonNode> built(String overlay) {
        Path program = Tools.need("building an overlay", "kustomize", "kubectl");
        return BUILT.computeIfAbsent(
                overlay, name -> build(program, ROOT.resolve("overlays").resolve(name)));
    }

    private static List<JsonNode> build(Path program, Path overlay) {
        String verb = program.endsWith("kubectl") ? "kustomize" : "build";
        try {
            Tools.Result result = Tools.run(List.of(program.toString(), verb, overlay.toString()));
            if (result.code() != 0 || result.output().contains("# Warning")) {
                throw new IllegalStateException(overlay + " cannot be built: " + result.output());
            }
            return read(result.output());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while building " + overlay, e);
        }
    }

    /// Every object as it is written, before any overlay is applied: needs no program.
    static List<JsonNode> written() {
        try (Stream<Path> files = Files.walk(ROOT)) {
            List<JsonNode> objects = new ArrayList<>();
            for (Path file : files.filter(Manifests::isObject).sorted().toList()) {
                objects.addAll(read(Files.readString(file)));
            }
            return objects.stream().filter(object -> object.has("kind")).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isObject(Path file) {
        String name = file.getFileName().toString();
        return name.endsWith(".yaml") && !name.equals("kustomization.yaml") && !name.equals("application.yaml");
    }

    static List<JsonNode> read(String yaml) throws IOException {
        return YAML.readerFor(JsonNode.class).<JsonNode>readValues(yaml).readAll().stream()
                .filter(JsonNode::isObject)
                .toList();
    }

    static String name(JsonNode object) {
        return object.path("kind").asText() + "/"
                + object.path("metadata").path("name").asText();
    }

    static List<JsonNode> of(List<JsonNode> objects, String kind) {
        return objects.stream()
                .filter(object -> object.path("kind").asText().equals(kind))
                .toList();
    }

    /// The pods that the objects make.
    static List<JsonNode> pods(List<JsonNode> objects) {
        return objects.stream()
                .map(object -> object.path("spec").path("template"))
                .filter(template -> template.path("spec").has("containers"))
                .toList();
    }

    static List<JsonNode> list(JsonNode array) {
        List<JsonNode> items = new ArrayList<>();
        array.forEach(items::add);
        return items;
    }
}
