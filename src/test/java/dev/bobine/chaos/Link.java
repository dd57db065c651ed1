package dev.bobine.chaos;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;

/// The way between workers and one server, and what a network may do to it. Bytes that cannot pass are kept, as by
/// a peer that sends them again, and go on once the way is open.
final class Link implements AutoCloseable {

    enum Mode {
        OPEN,
        /// What workers send does not arrive; what the server says does.
        NOTHING_ARRIVES,
        /// What workers send arrives, but nothing comes back: whatever was asked for has been done.
        NOTHING_RETURNS,
        /// Connections stand, and nothing passes in either direction.
        SILENT,
        /// A thin line.
        SLOW,
        /// New connections are closed at once; those that stand go on.
        NOTHING_NEW
    }

    private static final int CHUNK = 16 << 10;
    private static final long SLOW_PAUSE_MILLIS = 60;
    private static final int CONNECT_MILLIS = 2_000;

    private final ServerSocket door = new ServerSocket(0, 512, InetAddress.getLoopbackAddress());
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private volatile int target;
    private Mode mode = Mode.OPEN;

    /// @param target port of the server
    Link(int target) throws IOException {
        this.target = target;
        threads.execute(this::accept);
    }

    int port() {
        return door.getLocalPort();
    }

    synchronized void set(Mode now) {
        mode = now;
        notifyAll();
    }

    /// Breaks every connection.
    void cut() {
        open.forEach(Link::close);
    }

    /// Leads new connections to another server, and breaks those to the one before.
    void lead(int other) {
        target = other;
        cut();
    }

    @Override
    public void close() throws IOException {
        door.close();
        cut();
        threads.shutdownNow();
    }

    private void accept() {
        while (!door.isClosed()) {
            try {
                Socket worker = door.accept();
                if (current() == Mode.NOTHING_NEW) {
                    close(worker);
                } else {
                    threads.execute(() -> connect(worker));
                }
            } catch (IOException | RejectedExecutionException e) {
                // Closed, or out of files for a moment.
                Thread.onSpinWait();
            }
        }
    }

    private void connect(Socket worker) {
        Socket server = new Socket();
        open.add(worker);
        open.add(server);
        try {
            server.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target), CONNECT_MILLIS);
            worker.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            Thread back = Thread.startVirtualThread(() -> pump(server, worker, Mode.NOTHING_RETURNS));
            pump(worker, server, Mode.NOTHING_ARRIVES);
            back.join();
        } catch (IOException e) {
            // The server is away: so is this connection.
            close(worker);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            close(worker);
            close(server);
            open.remove(worker);
            open.remove(server);
        }
    }

    /// One direction, until either end closes. A half that has ended ends the other one too, except that a reply may
    /// still be on its way.
    private void pump(Socket from, Socket to, Mode barred) {
        byte[] chunk = new byte[CHUNK];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
                awaitWay(barred);
                out.write(chunk, 0, read);
                out.flush();
            }
            awaitWay(barred);
            to.shutdownOutput();
        } catch (IOException e) {
            close(from);
            close(to);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized Mode current() {
        return mode;
    }

    private void awaitWay(Mode barred) throws InterruptedException {
        synchronized (this) {
            while (mode == barred || mode == Mode.SILENT) {
                wait();
            }
        }
        if (current() == Mode.SLOW) {
            Thread.sleep(SLOW_PAUSE_MILLIS);
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // It is of no use any more either way.
            Thread.onSpinWait();
        }
    }
}
