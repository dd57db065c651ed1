package dev.bobine.operations;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The metrics that the service has, by the names that Prometheus sees, and those that an expression uses.
final class Metrics {

    /// Those of the JVM and of the Kafka client that are used here.
    static final Set<String> FOREIGN =
            Set.of("kafka_consumer_fetch_manager_records_lag_max", "jvm_memory_used_bytes", "process_cpu_usage");

    /// Those of the cluster about pods: of kube-state-metrics and of the kubelet.
    static final Set<String> OF_THE_CLUSTER = Set.of(
            "kube_pod_container_status_restarts_total",
            "kube_pod_container_status_last_terminated_exitcode",
            "kube_pod_container_resource_limits",
            "container_memory_working_set_bytes");

    private static final Pattern METER =
            Pattern.compile("(?s)(counter|timer|summary|gauge\\w*|MultiGauge\\.builder)\\(\\s*\"(bobine\\.[a-z.]+)\"");
    private static final Pattern USED =
            Pattern.compile("\\b(?:bobine|kafka|jvm|process|http|hikaricp|agroal|kube|container)_[a-z0-9_]+\\b");

    private static final String BOUND_OF_A_BUCKET = "le";
    private static final Pattern ROW = Pattern.compile("(?m)^\\| (`bobine_[^|]*) \\| ([^|]*)\\|");
    private static final Pattern QUOTED = Pattern.compile("`([a-z_]+)`");
    private static final Pattern SERIES = Pattern.compile("(bobine_[a-z_]+)(?:\\{([^}]*)})? .*");
    private static final Pattern LABEL = Pattern.compile("([a-z_]+)=\"(?:[^\"\\\\]|\\\\.)*\"");
    private static final Pattern ENDING = Pattern.compile("_(total|count|sum|max|bucket)$");

    private Metrics() {}

    /// The labels of each meter, by the name that the documentation has for it.
    static Map<String, Set<String>> documentedLabels() throws IOException {
        Map<String, Set<String>> labels = new TreeMap<>();
        ROW.matcher(Files.readString(Path.of("src/docs/signals.md"))).results().forEach(row -> quoted(row.group(1))
                .forEach(meter -> labels.put(meter, quoted(row.group(2)))));
        return labels;
    }

    /// The labels of each meter in what Prometheus is told, by the name that the documentation has for it.
    static Map<String, Set<String>> labelsIn(String scrape, Set<String> documented) {
        Map<String, Set<String>> labels = new TreeMap<>();
        scrape.lines().map(SERIES::matcher).filter(Matcher::matches).forEach(series -> {
            String counted = ENDING.matcher(series.group(1)).replaceFirst("");
            String name = documented.contains(counted) ? counted : counted.replaceFirst("_seconds$", "");
            Set<String> its = labels.computeIfAbsent(name, _ -> new TreeSet<>());
            LABEL.matcher(series.group(2) == null ? "" : series.group(2))
                    .results()
                    .map(label -> label.group(1))
                    .filter(label -> !label.equals(BOUND_OF_A_BUCKET))
                    .forEach(its::add);
        });
        return labels;
    }

    private static Set<String> quoted(String cell) {
        return QUOTED.matcher(cell).results().map(word -> word.group(1)).collect(Collectors.toCollection(TreeSet::new));
    }

    static Set<String> known() {
        Set<String> names = new TreeSet<>(FOREIGN);
        try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".java")).toList()) {
                Matcher meter = METER.matcher(Files.readString(file));
                while (meter.find()) {
                    names.addAll(exposed(meter.group(1), meter.group(2).replace('.', '_')));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return names;
    }

    private static List<String> exposed(String kind, String name) {
        return switch (kind) {
            case "counter" -> List.of(name + "_total");
            case "timer" -> List.of(name + "_seconds_count", name + "_seconds_sum", name + "_seconds_max");
            case "summary" -> List.of(name + "_count", name + "_sum", name + "_max");
            default -> List.of(name);
        };
    }

    static Set<String> usedBy(String expression) {
        Set<String> names = new TreeSet<>();
        Matcher used = USED.matcher(expression);
        while (used.find()) {
            names.add(used.group());
        }
        return names;
    }
}
