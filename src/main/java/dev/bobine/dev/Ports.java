package dev.bobine.dev;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;

/// The ports of an embedded stack, all on the loopback interface. They are free ones unless somebody insists.
public record Ports(int kafka, int kafkaController, int postgres, int s3, int renderer) {

    private static final Ports USUAL = new Ports(9092, 9093, 54321, 9000, 8000);

    /// Those that documentation and habit expect, each replaced by a free one where something else listens already.
    public static Ports usual() {
        Ports free = free();
        return new Ports(
                orElse(USUAL.kafka, free.kafka),
                orElse(USUAL.kafkaController, free.kafkaController),
                orElse(USUAL.postgres, free.postgres),
                orElse(USUAL.s3, free.s3),
                orElse(USUAL.renderer, free.renderer));
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

    /// Holds all the sockets until the last is bound, so that the answer has no port twice.
    private static List<Integer> free(int count) {
        List<ServerSocket> held = new ArrayList<>();
        try {
            for (int i = 0; i < count; i++) {
                held.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
            }
            return held.stream().map(ServerSocket::getLocalPort).toList();
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
