package dev.bobine.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/// Clients that each hold one stream of events open.
final class Listeners implements AutoCloseable {

    private static final int BUFFER = 1024;

    /// The size of the chunk that ends a response, whose connection stays open.
    private static final String LAST_CHUNK = "0";

    private final int port;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Queue<Socket> sockets = new ConcurrentLinkedQueue<>();
    private final AtomicInteger open = new AtomicInteger();
    private final LongAdder events = new LongAdder();
    private final Queue<String> refused = new ConcurrentLinkedQueue<>();

    Listeners(int port) {
        this.port = port;
    }

    /// How many have been answered and have not ended.
    int open() {
        return open.get();
    }

    /// @throws IllegalStateException when one was not answered by a stream
    void demandNoneRefused() {
        if (!refused.isEmpty()) {
            throw new IllegalStateException(refused.size() + " refused: " + refused.peek());
        }
    }

    long events() {
        return events.sum();
    }

    void listen(String path) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setReceiveBufferSize(BUFFER);
        sockets.add(socket);
        String request = "GET " + path + " HTTP/1.1\r\nHost: bench\r\nAccept: text/event-stream\r\nX-Api-Key: "
                + Arena.KEY + "\r\n\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        threads.execute(() -> read(socket));
    }

    private void read(Socket socket) {
        try (socket;
                BufferedReader lines = new BufferedReader(
                        new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8), BUFFER)) {
            String status = lines.readLine();
            if (status == null || !status.contains(" 200")) {
                refused.add(String.valueOf(status));
                return;
            }
            open.incrementAndGet();
            try {
                String line = lines.readLine();
                while (line != null && !line.equals(LAST_CHUNK)) {
                    if (line.startsWith("data:")) {
                        events.increment();
                    }
                    line = lines.readLine();
                }
            } finally {
                open.decrementAndGet();
            }
        } catch (IOException e) {
            // closed, by whichever side
        }
    }

    @Override
    public void close() {
        sockets.forEach(socket -> {
            try {
                socket.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        threads.close();
    }
}
