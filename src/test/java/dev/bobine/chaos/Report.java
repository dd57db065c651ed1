package dev.bobine.chaos;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// What an audit came to: numbers, and every finding by name of the promise it breaks. A run is good when no promise
/// has a finding.
///
/// @param facts numbers to look at, in order
/// @param findings by promise, in order; an empty list is a promise kept
record Report(
        Plan plan, Instant at, Map<String, Long> facts, Map<String, List<String>> findings, List<Recovery> recoveries) {

    private static final int MAX_SHOWN = 10;

    List<String> findings(String promise) {
        return findings.getOrDefault(promise, List.of());
    }

    /// Every finding with its promise.
    List<String> broken() {
        List<String> broken = new ArrayList<>();
        findings.forEach((promise, found) -> found.forEach(finding -> broken.add(promise + ": " + finding)));
        return broken;
    }

    /// The longest recovery of a kind in milliseconds; 0 when there was none.
    long worst(Fault fault, Recovery.What what) {
        return recoveries.stream()
                .filter(recovery -> recovery.fault() == fault && recovery.what() == what)
                .mapToLong(Recovery::millis)
                .max()
                .orElse(0);
    }

    String table() {
        StringBuilder text = new StringBuilder();
        text.append("%nseed %d, %d jobs, %d workers, faults %s%n"
                .formatted(
                        plan.seed(),
                        plan.jobs(),
                        plan.workers(),
                        plan.faults().stream().sorted().map(Fault::word).toList()));
        facts.forEach((name, value) -> text.append("  %-44s %10d%n".formatted(name, value)));
        text.append("recovery, worst in ms%n".formatted());
        for (Fault fault : Fault.values()) {
            for (Recovery.What what : Recovery.What.values()) {
                long times = recoveries.stream()
                        .filter(recovery -> recovery.fault() == fault && recovery.what() == what)
                        .count();
                if (times > 0) {
                    text.append("  %-44s %10d   (%d times)%n"
                            .formatted(
                                    fault.word() + ", " + what.name().toLowerCase(java.util.Locale.ROOT),
                                    worst(fault, what),
                                    times));
                }
            }
        }
        text.append("promises, number of times broken%n".formatted());
        findings.forEach((promise, found) -> {
            text.append("  %-44s %10d%n".formatted(promise, found.size()));
            found.stream().limit(MAX_SHOWN).forEach(finding -> text.append("      %s%n".formatted(finding)));
        });
        return text.toString();
    }

    void write(Path file) throws IOException {
        ObjectMapper json = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
        ObjectNode root = json.createObjectNode();
        root.put("at", at.toString());
        root.put("seed", plan.seed()).put("jobs", plan.jobs()).put("workers", plan.workers());
        root.put("processors", Runtime.getRuntime().availableProcessors());
        ArrayNode faults = root.putArray("faults");
        plan.faults().stream().sorted().map(Fault::word).forEach(faults::add);
        ObjectNode numbers = root.putObject("facts");
        facts.forEach(numbers::put);
        ObjectNode promises = root.putObject("broken");
        findings.forEach((promise, found) -> found.forEach(promises.putArray(promise)::add));
        ArrayNode times = root.putArray("recoveries");
        for (Recovery recovery : recoveries) {
            times.addObject()
                    .put("fault", recovery.fault().word())
                    .put("worker", recovery.worker())
                    .put("atSeconds", recovery.at().toSeconds())
                    .put("jobs", recovery.jobs())
                    .put("what", recovery.what().name().toLowerCase(java.util.Locale.ROOT))
                    .put("millis", recovery.millis());
        }
        json.writeValue(file.toFile(), root);
    }
}
