package dev.bobine.dev;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/// The ports of an embedded stack, all on the loopback interface. They are free ones unless somebody insists.
public record Ports(int kafka, int kafkaController, int postgres, int s3, int renderer) {

    private static final Set<Integer> GIVEN = ConcurrentHashMap.newKeySet();
    private static final int LOWEST = 15_000;
    private static final int HIGHEST = 30_000;
    private static final int TRIES = 1_000;
    private static final Ports DEFAULT = new Ports(9092, 9093, 54321, 9000, 8000);

    /// Those that documentation and habit expect, each replaced by a free one where something else listens already.
    public static Ports usual() {
        Ports free = free();
        return new Ports(
                orElse(DEFAULT.kafka, free.kafka),
                orElse(DEFAULT.kafkaController, free.kafkaController),
                orElse(DEFAULT.postgres, free.postgres),
                orElse(DEFAULT.s3, free.s3),
                orElse(DEFAULT.renderer, free.renderer));
    }

    public static Ports free() {
        List<Integer> ports = free(5);
        return new Ports(ports.get(0), ports.get(1), ports.get(2), ports.get(3), ports.get(4));
    }

    static int orElse(int wanted, int other) {
        try (ServerSocket socket = new ServerSocket(wanted, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            return other;
        }
    }

    /// One free port.
    public static int one() {
        return free(1).getFirst();
    }

    /// Gives no port twice, also not to stacks that start at the same time: a port is free until somebody listens. They
    /// are below those that systems give to outgoing connections, of which one could take a port meanwhile.
    private static List<Integer> free(int count) {
        List<Integer> found = new ArrayList<>();
        for (int tries = 0; found.size() < count && tries < TRIES; tries++) {
            int port = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST);
            if (GIVEN.add(port) && orElse(port, 0) == port) {
                found.add(port);
            }
        }
        if (found.size() < count) {
            throw new IllegalStateException("no free port on the loopback interface");
        }
        return List.copyOf(found);
    }
}
