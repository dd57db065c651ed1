package dev.bobine.operations;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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

    private Metrics() {}

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
