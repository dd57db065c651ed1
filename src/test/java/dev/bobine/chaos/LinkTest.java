package dev.bobine.chaos;

import static dev.bobine.quality.Waits.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bobine.chaos.Link.Mode;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LinkTest {

    private static final int SOON_MILLIS = 300;
    private static final int LIMIT_MILLIS = 60_000;

    private final Echo echo = new Echo();
    private final Link link = new Link(echo.port());

    LinkTest() throws IOException {}

    @AfterEach
    void close() throws IOException {
        link.close();
        echo.close();
    }

    @Test
    void whatIsSentArrivesAndComesBack() throws IOException {
        try (Socket worker = connect()) {
            worker.getOutputStream().write('a');
            assertThat(answer(worker, LIMIT_MILLIS)).isEqualTo('a');
        }
    }

    @Test
    void anAnswerThatCannotReturnIsHeldUntilTheWayIsOpen() throws IOException {
        try (Socket worker = connect()) {
            link.set(Mode.NOTHING_RETURNS);
            worker.getOutputStream().write('a');
            await().atMost(Duration.ofMillis(LIMIT_MILLIS)).until(() -> echo.seen.get() == 1);
            assertThat(answer(worker, SOON_MILLIS)).isEqualTo(NOTHING);
            link.set(Mode.OPEN);
            assertThat(answer(worker, LIMIT_MILLIS)).isEqualTo('a');
        }
    }

    @Test
    void whatCannotArriveIsNeverDoneBeforeTheWayIsOpen() throws IOException {
        try (Socket worker = connect()) {
            link.set(Mode.NOTHING_ARRIVES);
            worker.getOutputStream().write('a');
            assertThat(answer(worker, SOON_MILLIS)).isEqualTo(NOTHING);
            assertThat(echo.seen).hasValue(0);
            link.set(Mode.OPEN);
            assertThat(answer(worker, LIMIT_MILLIS)).isEqualTo('a');
        }
    }

    @Test
    void oldConnectionsGoOnWhereNewOnesAreClosed() throws IOException {
        try (Socket old = connect()) {
            old.getOutputStream().write('a');
            assertThat(answer(old, LIMIT_MILLIS)).isEqualTo('a');
            link.set(Mode.NOTHING_NEW);
            try (Socket late = connect()) {
                assertThat(answer(late, LIMIT_MILLIS)).isEqualTo(END);
            }
            old.getOutputStream().write('b');
            assertThat(answer(old, LIMIT_MILLIS)).isEqualTo('b');
        }
    }

    @Test
    void aServerThatMovesTakesNewConnectionsAndLosesOldOnes() throws IOException {
        try (Echo other = new Echo();
                Socket old = connect()) {
            old.getOutputStream().write('a');
            assertThat(answer(old, LIMIT_MILLIS)).isEqualTo('a');
            link.lead(other.port());
            assertThat(answer(old, LIMIT_MILLIS)).isEqualTo(END);
            try (Socket late = connect()) {
                late.getOutputStream().write('b');
                assertThat(answer(late, LIMIT_MILLIS)).isEqualTo('b');
            }
            assertThat(other.seen).hasValue(1);
        }
    }

    private static final int NOTHING = -2;
    private static final int END = -1;

    private Socket connect() throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), link.port());
    }

    private static int answer(Socket worker, int millis) throws IOException {
        worker.setSoTimeout(millis);
        try {
            return worker.getInputStream().read();
        } catch (SocketTimeoutException e) {
            return NOTHING;
        } catch (IOException e) {
            return END;
        }
    }

    /// Sends back what it gets.
    private static final class Echo implements AutoCloseable {
        private final ServerSocket door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        private final AtomicInteger seen = new AtomicInteger();

        Echo() throws IOException {
            Thread.startVirtualThread(this::accept);
        }

        int port() {
            return door.getLocalPort();
        }

        @Override
        public void close() throws IOException {
            door.close();
        }

        private void accept() {
            while (!door.isClosed()) {
                try {
                    Socket peer = door.accept();
                    Thread.startVirtualThread(() -> answer(peer));
                } catch (IOException e) {
                    return;
                }
            }
        }

        private void answer(Socket peer) {
            try (peer) {
                InputStream in = peer.getInputStream();
                for (int read = in.read(); read >= 0; read = in.read()) {
                    seen.incrementAndGet();
                    peer.getOutputStream().write(read);
                }
            } catch (IOException e) {
                // The other side has gone.
                return;
            }
        }
    }
}
