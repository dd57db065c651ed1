package dev.bobine.loop;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/// Who is woken by which bell in this process.
@ApplicationScoped
public class Bells {

    private final Map<Bell, List<Runnable>> listeners = new EnumMap<>(Bell.class);

    Bells() {
        for (Bell bell : Bell.values()) {
            listeners.put(bell, new CopyOnWriteArrayList<>());
        }
    }

    /// Calls the listener at every ring, on the ringer's thread: it must not block.
    public void listen(Bell bell, Runnable listener) {
        listeners.getOrDefault(bell, List.of()).add(listener);
    }

    public void ring(Bell bell) {
        listeners.getOrDefault(bell, List.of()).forEach(Runnable::run);
    }
}
