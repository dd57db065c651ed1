package dev.bobine.quality;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A page of the documentation.
record Markdown(Path file, String text) {

    private static final Pattern FENCE = Pattern.compile("(?ms)^```(\\w*)\\n(.*?)^```$");
    private static final Pattern LINK = Pattern.compile("\\[[^\\]]*\\]\\(([^)\\s]+)\\)|<img src=\"([^\"]+)\"");
    private static final Pattern HEADING = Pattern.compile("(?m)^#{1,6} (.+)$");
    private static final Pattern CODE = Pattern.compile("`([^`\\n]+)`");
    private static final Pattern TYPE =
            Pattern.compile("((?!src/)(?:[a-z]+/)+[A-Z]\\w+|[A-Z]\\w+(?:Test|IT|Store|Sql))(?:\\.\\w+)*");
    private static final Pattern PATH = Pattern.compile("(?:src|deploy|k8s)/[\\w./-]+");
    private static final List<Path> ROOTS = List.of(Path.of("src/main/java"), Path.of("src/test/java"));

    static Markdown of(Path file) {
        return new Markdown(file, Sources.read(file));
    }

    /// The files that its links lead to, relative to the repository.
    Set<String> targets() {
        return links().filter(link -> !link.startsWith("#"))
                .map(link -> target(link).toString())
                .collect(Collectors.toSet());
    }

    /// Its links within the repository that lead nowhere.
    List<String> broken() {
        return links().filter(link -> !leadsSomewhere(link)).toList();
    }

    /// Types (`job/JobState`, `ArchitectureTest`) and files (`deploy/compose.yaml`) that it names and that do not
    /// exist.
    List<String> unknownNames() {
        List<String> names = matches(CODE, prose()).toList();
        Stream<String> types = names.stream()
                .map(TYPE::matcher)
                .filter(Matcher::matches)
                .map(type -> type.group(1))
                .filter(name -> ROOTS.stream().noneMatch(root -> hasType(root, name)));
        Stream<String> files = names.stream()
                .filter(name -> PATH.matcher(name).matches())
                .filter(name -> !Files.exists(Path.of(name)));
        return Stream.concat(types, files).toList();
    }

    /// The blocks of code in one language, such as `sql`.
    List<String> snippets(String language) {
        return FENCE.matcher(text)
                .results()
                .filter(block -> block.group(1).equals(language))
                .map(block -> block.group(2))
                .toList();
    }

    /// What is below a heading of the second level.
    String section(String heading) {
        String after = text.split("(?m)^## " + Pattern.quote(heading) + "$", 2)[1];
        return after.split("(?m)^## ", 2)[0];
    }

    private Stream<String> links() {
        return matches(LINK, prose().replaceAll(CODE.pattern(), ""))
                .filter(link -> !link.matches("(https?|mailto):.*"));
    }

    private boolean leadsSomewhere(String link) {
        String[] parts = link.split("#", 2);
        Path target = target(link);
        return Files.exists(target)
                && (parts.length == 1 || of(target).anchors().contains(parts[1]));
    }

    private Path target(String link) {
        String path = link.split("#", 2)[0];
        return path.isEmpty() ? file : file.resolveSibling(path).normalize();
    }

    /// As GitHub makes them.
    private Set<String> anchors() {
        return matches(HEADING, prose())
                .map(heading -> heading.toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\p{L}\\p{N}_ -]", "")
                        .replace(' ', '-'))
                .collect(Collectors.toSet());
    }

    private String prose() {
        return FENCE.matcher(text).replaceAll("");
    }

    private static boolean hasType(Path root, String name) {
        if (name.contains("/")) {
            return Files.exists(root.resolve("dev/bobine").resolve(name + ".java"));
        }
        return Sources.under(root, ".java").stream().anyMatch(file -> file.endsWith(name + ".java"));
    }

    /// The first group of each match that took part in it.
    private static Stream<String> matches(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(match -> match.group(1) == null ? match.group(2) : match.group(1));
    }
}
