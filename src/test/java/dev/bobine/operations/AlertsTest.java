package dev.bobine.operations;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Execution(ExecutionMode.CONCURRENT)
class AlertsTest {

    private static final Path SOURCE = Manifests.ROOT.resolve("components/monitoring/prometheus-rule.yaml");
    private static final Path PLAIN = Path.of("deploy/prometheus/alerts.yaml");
    private static final Path TESTS = Path.of("deploy/prometheus/alerts-test.yaml");
    private static final Path GUIDE = Path.of("deploy/README.md");
    private static final String HEADER = "# Made from k8s/components/monitoring/prometheus-rule.yaml.\n";

    @Test
    void prometheusAloneGetsTheSameRulesAsItsOperator() throws IOException {
        String spec = Files.readString(SOURCE).split("\nspec:\n", 2)[1];
        String expected = HEADER
                + spec.lines().map(line -> line.replaceFirst("^ {2}", "")).collect(Collectors.joining("\n", "", "\n"));
        if ("fix".equals(System.getProperty("format"))) {
            Files.writeString(PLAIN, expected);
        }
        assertThat(PLAIN)
                .as("./mvnw test -Dtest=AlertsTest -Dformat=fix writes it")
                .hasContent(expected);
    }

    @Test
    void everyAlertIsAboutMetricsThatExist() throws IOException {
        Set<String> known = Metrics.known();
        known.addAll(Metrics.OF_THE_CLUSTER);

        assertThat(alerts()).hasSizeGreaterThan(10).allSatisfy(alert -> {
            Set<String> used = Metrics.usedBy(alert.path("expr").asText());
            assertThat(used).as(alert.path("alert").asText()).isNotEmpty().isSubsetOf(known);
        });
    }

    @Test
    void everyAlertHasASeverityATestAndARunbook() throws IOException {
        Set<String> tested =
                Manifests.read(Files.readString(TESTS)).getFirst().path("tests").findValuesAsText("alertname").stream()
                        .collect(Collectors.toSet());
        String guide = Files.readString(GUIDE);
        String runbooks = runbooks(Manifests.read(Files.readString(SOURCE)).getFirst());
        assertThat(runbooks).matches("https://.+/deploy/README\\.md");

        assertThat(alerts()).allSatisfy(alert -> {
            String name = alert.path("alert").asText();
            assertThat(alert.at("/labels/severity").asText()).isIn("warning", "critical");
            assertThat(alert.at("/annotations/runbook_url").asText())
                    .isEqualTo(runbooks + "#" + name.toLowerCase(Locale.ROOT));
            assertThat(guide).contains("\n### " + name + "\n");
            assertThat(tested).contains(name);
        });
    }

    @Test
    void anInstallationPutsItsOwnAddressBeforeEveryRunbook() {
        JsonNode rule =
                Manifests.of(Manifests.built("production"), "PrometheusRule").getFirst();

        assertThat(rule.at("/spec/groups/0/rules").findValuesAsText("runbook_url"))
                .hasSizeGreaterThan(10)
                .allSatisfy(url -> assertThat(url).startsWith(runbooks(rule) + "#bobine"));
    }

    private static String runbooks(JsonNode rule) {
        return rule.at("/metadata/annotations/bobine.dev~1runbook").asText();
    }

    @ParameterizedTest
    @ValueSource(strings = {"check", "test"})
    void promtoolAgrees(String verb) throws Exception {
        Path promtool = Tools.need("testing the alerts", "promtool");
        Path file = verb.equals("check") ? PLAIN : TESTS;

        Tools.Result result = Tools.run(List.of(promtool.toString(), verb, "rules", file.toString()));

        assertThat(result.code()).as(result.output()).isZero();
    }

    private static List<JsonNode> alerts() throws IOException {
        return Manifests.list(
                Manifests.read(Files.readString(SOURCE)).getFirst().at("/spec/groups/0/rules"));
    }
}
