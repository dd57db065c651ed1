package dev.bobine.operations;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
class DashboardTest {

    private static final int COLUMNS = 24;

    private final JsonNode dashboard = new ObjectMapper()
            .readTree(Manifests.ROOT
                    .resolve("components/monitoring/dashboard.json")
                    .toFile());

    DashboardTest() throws IOException {}

    @Test
    void itAnswersTheFourQuestions() {
        assertThat(panels("row"))
                .extracting(row -> row.path("title").asText())
                .contains("Is it healthy?", "Who waits, and why?", "Is the provider used up?", "What does it cost?");
    }

    @Test
    void everyPanelShowsMetricsThatExist() {
        assertThat(Manifests.list(dashboard.path("panels")))
                .filteredOn(panel -> !panel.path("type").asText().equals("row"))
                .hasSizeGreaterThan(15)
                .allSatisfy(panel -> assertThat(Manifests.list(panel.path("targets")))
                        .isNotEmpty()
                        .allSatisfy(target -> assertThat(
                                        Metrics.usedBy(target.path("expr").asText()))
                                .isNotEmpty()
                                .isSubsetOf(Metrics.known())));
    }

    @Test
    void noPanelLiesUponAnother() {
        List<JsonNode> panels = Manifests.list(dashboard.path("panels"));
        List<String> cells = new ArrayList<>();
        for (JsonNode panel : panels) {
            JsonNode at = panel.path("gridPos");
            assertThat(at.path("x").asInt() + at.path("w").asInt()).isLessThanOrEqualTo(COLUMNS);
            IntStream.range(0, at.path("w").asInt())
                    .forEach(x -> IntStream.range(0, at.path("h").asInt())
                            .forEach(y -> cells.add((at.path("x").asInt() + x) + ","
                                    + (at.path("y").asInt() + y))));
        }
        assertThat(cells).doesNotHaveDuplicates();
        assertThat(panels).extracting(panel -> panel.path("id").asInt()).doesNotHaveDuplicates();
    }

    private List<JsonNode> panels(String type) {
        return Manifests.list(dashboard.path("panels")).stream()
                .filter(panel -> panel.path("type").asText().equals(type))
                .toList();
    }
}
