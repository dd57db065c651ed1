package dev.bobine.dev;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.bobine.contract.MessageKind;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/// The film that dev mode asks for when it is told of shots: a production, in the way any other service would ask for
/// one.
record SampleFilm(UUID id, List<String> shots) {

    /// Value of the property when nobody set it.
    private static final String NO_SHOTS = "none";

    private static final String USER = "dev";
    private static final int SECONDS = 4;
    private static final String SIZE = "1280x720";

    SampleFilm {
        shots = List.copyOf(shots);
    }

    /// @param commandLine prompts with a `|` between them
    static Optional<SampleFilm> asked(@Nullable String commandLine) {
        if (commandLine == null || commandLine.equals(NO_SHOTS)) {
            return Optional.empty();
        }
        List<String> shots = Arrays.stream(commandLine.split("\\|"))
                .map(String::strip)
                .filter(shot -> !shot.isEmpty())
                .toList();
        return shots.isEmpty() ? Optional.empty() : Optional.of(new SampleFilm(UUID.randomUUID(), shots));
    }

    ProducerRecord<String, String> record() {
        return SampleRequest.event(MessageKind.PRODUCTION_TYPE, id, USER, data());
    }

    /// What the console says about it.
    String text() {
        return """

                Published: a film of %d shots, each of %d s, %s, with sound, for user %s. Its clip is the last one below.

                """.formatted(shots.size(), SECONDS, SIZE, USER);
    }

    private String data() {
        ObjectNode film = JsonMapper.builder().build().createObjectNode();
        film.put("userId", USER).put("title", "First look");
        film.putObject("defaults").put("seconds", SECONDS).put("size", SIZE).put("audio", true);
        ArrayNode list = film.putArray("shots");
        shots.forEach(shot -> list.addObject().put("prompt", shot));
        return film.toString();
    }
}
