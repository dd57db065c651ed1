package dev.bobine.dev;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// The ports of an embedded stack, all on the loopback interface. They are free ones unless somebody insists.
public record Ports(int kafka, int kafkaController, int postgres, int s3, int renderer) {

    private static final Set<Integer> GIVEN = ConcurrentHashMap.newKeySet();
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

    /// Gives no port twice, also not to stacks that start at the same time: a port is free until somebody listens.
    private static List<Integer> free(int count) {
        List<ServerSocket> held = new ArrayList<>();
        List<Integer> found = new ArrayList<>();
        try {
            while (found.size() < count) {
                ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                held.add(socket);
                if (GIVEN.add(socket.getLocalPort())) {
                    found.add(socket.getLocalPort());
                }
            }
            return List.copyOf(found);
        } catch (IOException e) {
            throw new UncheckedIOException("no free port on the loopback interface", e);
        } finally {
            held.forEach(Ports::release);
        }
    }

    private static void release(ServerSocket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
