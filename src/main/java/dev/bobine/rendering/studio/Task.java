package dev.bobine.rendering.studio;

import java.util.List;

/// What the studio is asked for. Inputs are keys of objects in the service's own bucket.
sealed interface Task {

    /// Which picture of a clip.
    enum Place {
        FIRST,
        LAST
    }

    List<String> inputs();

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
