package dev.bobine.rendering.http;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/// The text of one field in a JSON document of any size, read as a stream.
///
/// The document is not parsed into anything, only gone through string by string.
final class Base64Field extends InputStream {

    private static final int BUFFER = 64 << 10;
    private static final int LONGEST_NAME = 64;

    private final InputStream json;
    private boolean ended;

    private Base64Field(InputStream json) {
        this.json = json;
    }

    /// The decoded text of the field that the last name stands for, the first after the other names have been met in
    /// turn.
    ///
    /// @throws IOException when the stream breaks
    static Optional<InputStream> find(InputStream document, List<String> path) throws IOException {
        InputStream json = new BufferedInputStream(document, BUFFER);
        int met = 0;
        while (true) {
            int next = json.read();
            if (next < 0) {
                return Optional.empty();
            }
            if (next != '"' || !path.get(met).equals(text(json))) {
                continue;
            }
            if (met < path.size() - 1) {
                met++;
            } else if (opensText(json)) {
                return Optional.of(Base64.getDecoder().wrap(new Base64Field(json)));
            }
        }
    }

    /// The text after an opening quote; of a long one only the beginning.
    private static String text(InputStream json) throws IOException {
        StringBuilder text = new StringBuilder();
        int next = json.read();
        while (next >= 0 && next != '"') {
            int kept = next == '\\' ? json.read() : next;
            if (text.length() <= LONGEST_NAME) {
                text.append((char) kept);
            }
            next = json.read();
        }
        return text.toString();
    }

    private static boolean opensText(InputStream json) throws IOException {
        boolean colon = false;
        while (true) {
            json.mark(1);
            int next = json.read();
            if (next == ':' && !colon) {
                colon = true;
            } else if (next == '"' && colon) {
                return true;
            } else if (next < 0 || !Character.isWhitespace(next)) {
                json.reset();
                return false;
            }
        }
    }

    @Override
    public int read() throws IOException {
        if (ended) {
            return -1;
        }
        int next = json.read();
        return switch (next) {
            case -1 -> throw new EOFException("The model server's reply broke off.");
            case '"' -> {
                ended = true;
                yield -1;
            }
            case '\\' -> escaped();
            default -> next;
        };
    }

    /// Base64 has characters that some writers escape: `\/`, and `=` or `+` by their numbers.
    private int escaped() throws IOException {
        int next = json.read();
        if (next != 'u') {
            return next;
        }
        byte[] digits = json.readNBytes(4);
        try {
            return Integer.parseInt(new String(digits, StandardCharsets.US_ASCII), 16);
        } catch (NumberFormatException e) {
            throw new IOException("The model server's reply is damaged.", e);
        }
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int count = 0;
        while (count < length) {
            int next = read();
            if (next < 0) {
                break;
            }
            buffer[offset + count++] = (byte) next;
        }
        return count == 0 && length > 0 ? -1 : count;
    }

    @Override
    public void close() throws IOException {
        json.close();
    }
}
