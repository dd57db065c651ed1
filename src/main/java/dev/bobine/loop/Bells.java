package dev.bobine.loop;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/// Who is woken by which bell.
@ApplicationScoped
public class Bells {

    private final Map<Bell, List<Runnable>> listeners = new EnumMap<>(Bell.class);
    private final List<Consumer<Bell>> carriers = new CopyOnWriteArrayList<>();

    Bells() {
        for (Bell bell : Bell.values()) {
            listeners.put(bell, new CopyOnWriteArrayList<>());
        }
    }

    /// Calls the listener at every ring, on the ringer's thread: it must not block.
    public void listen(Bell bell, Runnable listener) {
        listeners.getOrDefault(bell, List.of()).add(listener);
    }

    /// Hands every ring of this process on, to whoever tells the other processes.
    public void forward(Consumer<Bell> carrier) {
        carriers.add(carrier);
    }

    /// Rings here and, eventually, in the other processes.
    public void ring(Bell bell) {
        ringHere(bell);
        carriers.forEach(carrier -> carrier.accept(bell));
    }

    /// Rings in this process alone.
    public void ringHere(Bell bell) {
        listeners.getOrDefault(bell, List.of()).forEach(Runnable::run);
    }
}
