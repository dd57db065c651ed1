package dev.bobine.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RetakesTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static final ObjectNode PLAN = tree("""
            {"userId": "u", "steps": {
              "shot1": {"prompt": "A cat", "seconds": 2, "negativePrompt": null, "seed": 7, "references": []},
              "shot2": {"prompt": "A dog", "seconds": 3, "references": [{"role": "first_frame", "from": "shot1"}]},
              "film": {"join": ["shot1", "shot2"]}}}
            """);

    private static final ObjectNode FIRST = tree("{\"prompt\": \"A cat\", \"seconds\": 2, \"look\": null}");
    private static final ObjectNode SECOND = tree("""
            {"prompt": "A dog", "seconds": 3, "references": [{"role": "first_frame", "from": "shot1"}]}""");

    @Test
    void nothingIsToBeDoneWhereTheProductionIsAskedForTheSameByNow() {
        assertThat(Retakes.of(PLAN, Map.of("shot1", FIRST, "shot2", SECOND), "film"))
                .hasValueSatisfying(changes -> assertThat(changes).isEmpty());
    }

    @Test
    void aShotThatDiffersIsSaidWithAllItsFieldsAndThoseThatItHasNoMoreAsNull() {
        ObjectNode alone = tree("{\"prompt\": \"A dog\", \"seconds\": 3, \"look\": \"noir\"}");

        ObjectNode changes =
                Retakes.of(PLAN, Map.of("shot1", FIRST, "shot2", alone), "film").orElseThrow();

        assertThat(changes).isEqualTo(tree("""
                {"shot2": {"prompt": "A dog", "seconds": 3, "negativePrompt": null, "look": "noir", "characters": null,
                  "references": null}}"""));
    }

    @Test
    void whatIsDoneAsItWasSaidDoesNotDifferAfterwards() {
        ObjectNode other = tree("{\"prompt\": \"A bird\", \"seconds\": 5}");
        Map<String, ObjectNode> shots = Map.of("shot1", FIRST, "shot2", other);
        ObjectNode changes = Retakes.of(PLAN, shots, "film").orElseThrow();

        ObjectNode done = PLAN.deepCopy();
        changes.properties().forEach(change -> ((ObjectNode) done.at("/steps/" + change.getKey()))
                .setAll((ObjectNode) change.getValue()));

        assertThat(Retakes.of(done, shots, "film"))
                .hasValueSatisfying(again -> assertThat(again).isEmpty());
    }

    @Test
    void aFilmOfOtherShotsCannotBeChangedIntoThis() {
        assertThat(Retakes.of(PLAN, Map.of("shot1", FIRST), "film")).isEmpty();
        assertThat(Retakes.of(PLAN, Map.of("shot1", FIRST, "shot2", SECOND, "shot3", FIRST), "film"))
                .isEmpty();
        assertThat(Retakes.of(tree("{}"), Map.of("shot1", FIRST), "film")).isEmpty();
    }

    private static ObjectNode tree(String text) {
        try {
            return (ObjectNode) JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }
}
