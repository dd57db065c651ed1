package dev.bobine.rendering;

import java.util.Map;
import java.util.Optional;

/// The backends there are, by name.
public record RenderBackends(Map<String, RenderBackend> byName) {

    public RenderBackends {
        byName = Map.copyOf(byName);
    }

    public Optional<RenderBackend> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }
}
