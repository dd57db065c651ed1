package dev.bobine.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bobine.dev.StackResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// HTTP/2 is not spoken, so that none of its frames is worth anything to a stranger.
@QuarkusTest
@QuarkusTestResource(StackResource.class)
class FrameFloodTest {

    private static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final int FRAMES = 1_000_000;

    @ConfigProperty(name = "quarkus.http.test-port")
    int port;

    /// What would be repeated without end: type, flags and payload of a frame.
    private enum Flood {
        EMPTY_CONTINUATIONS(9, 0, 1, 0),
        PINGS(6, 0, 0, 8),
        RESETS(3, 0, 1, 4),
        SETTINGS(4, 0, 0, 0),
        EMPTY_DATA(0, 0, 1, 0);

        private final byte[] frame;

        Flood(int type, int flags, int stream, int length) {
            frame = frame(type, flags, stream, length);
        }
    }

    @ParameterizedTest
    @EnumSource(Flood.class)
    void aFloodOfFramesEndsTheConnectionAtOnce(Flood flood) throws IOException {
        try (Socket socket = connected()) {
            assertThat(framesTaken(socket, flood)).isLessThan(FRAMES);
            assertThat(isClosed(socket)).isTrue();
        }
    }

    @Test
    void anOfferToGoOnInHttp2IsAnsweredInHttp1() throws IOException {
        try (Socket socket = connected()) {
            write(
                    socket,
                    "GET /openapi HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade, HTTP2-Settings\r\n"
                            + "Upgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAoAAAAAIAAAAA\r\n\r\n");
            assertThat(firstLine(socket)).isEqualTo("HTTP/1.1 200 OK");
        }
    }

    /// At most as many as the buffers between hold, when nobody reads them.
    private static int framesTaken(Socket socket, Flood flood) throws IOException {
        OutputStream out = socket.getOutputStream();
        ByteBuffer many = ByteBuffer.allocate(flood.frame.length * 1000);
        while (many.hasRemaining()) {
            many.put(flood.frame);
        }
        try {
            out.write(PREFACE);
            out.write(frame(4, 0, 0, 0));
            out.write(frame(1, 0, 1, 0));
            for (int sent = 0; sent < FRAMES; sent += 1000) {
                out.write(many.array());
            }
            return FRAMES;
        } catch (SocketException e) {
            return 0;
        }
    }

    private Socket connected() throws IOException {
        Socket socket = new Socket("localhost", port);
        socket.setSoTimeout(30_000);
        return socket;
    }

    private static boolean isClosed(Socket socket) throws IOException {
        try {
            return socket.getInputStream().readAllBytes().length < 1000;
        } catch (SocketException e) {
            return true;
        }
    }

    private static void write(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static String firstLine(Socket socket) throws IOException {
        return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII)).readLine();
    }

    private static byte[] frame(int type, int flags, int stream, int length) {
        return ByteBuffer.allocate(9 + length)
                .put((byte) 0)
                .putShort((short) length)
                .put((byte) type)
                .put((byte) flags)
                .putInt(stream)
                .array();
    }
}
