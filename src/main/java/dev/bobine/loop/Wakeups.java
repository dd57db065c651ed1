package dev.bobine.loop;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/// Who is woken by what.
@ApplicationScoped
public class Wakeups {

    private final Map<Wakeup, List<Runnable>> listeners = new EnumMap<>(Wakeup.class);
    private final List<Consumer<Wakeup>> carriers = new CopyOnWriteArrayList<>();

    Wakeups() {
        for (Wakeup wakeup : Wakeup.values()) {
            listeners.put(wakeup, new CopyOnWriteArrayList<>());
        }
    }

    /// Calls the listener at every wake-up, on the thread of whoever sends it: it must not block.
    public void listen(Wakeup wakeup, Runnable listener) {
        listeners.getOrDefault(wakeup, List.of()).add(listener);
    }

    /// Hands every wake-up of this process on, to whoever tells the other processes.
    public void forward(Consumer<Wakeup> carrier) {
        carriers.add(carrier);
    }

    /// Wakes the listeners here and, eventually, in the other processes.
    public void wake(Wakeup wakeup) {
        wakeHere(wakeup);
        carriers.forEach(carrier -> carrier.accept(wakeup));
    }

    /// Wakes those in this process alone.
    public void wakeHere(Wakeup wakeup) {
        listeners.getOrDefault(wakeup, List.of()).forEach(Runnable::run);
    }
}
