package dev.bobine.rendering.studio;

import dev.bobine.rendering.Submission;
import java.util.List;
import java.util.Optional;

/// What the studio is asked for. Inputs are keys of objects in the service's own bucket.
sealed interface Task {

    /// Which picture of a clip.
    enum Place {
        FIRST,
        LAST
    }

    List<String> inputs();

    /// What a job asks for; empty when that is nothing for the studio.
    static Optional<Task> of(Submission submission) {
        return Optional.empty();
    }

    /// One clip of several.
    record Join(List<String> inputs, Cut cut) implements Task {
        public Join {
            inputs = List.copyOf(inputs);
        }
    }

    /// A still picture of a clip.
    record Frame(String input, Place place) implements Task {
        @Override
        public List<String> inputs() {
            return List.of(input);
        }
    }

    /// Pictures of a clip on one sheet.
    record Sheet(String input) implements Task {
        @Override
        public List<String> inputs() {
            return List.of(input);
        }
    }
}
