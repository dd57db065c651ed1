package dev.bobine.rendering.http;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.util.Base64;

/// The characters of a JSON text that is base64, from behind its opening quote to its closing one. White space is left
/// out and the alphabet for URLs (RFC 4648, 5) is put into the usual one.
final class Base64Text extends InputStream {

    private static final int HEX_DIGITS = 4;

    private final Reader json;
    private boolean ended;

    /// @param json stands behind the opening quote
    Base64Text(Reader json) {
        this.json = json;
    }

    /// What the text encodes. Fails when the text does not end, or is no base64.
    InputStream decoded() {
        return Base64.getDecoder().wrap(this);
    }

    @Override
    public int read() throws IOException {
        while (!ended) {
            int next = next();
            int character =
                    switch (next) {
                        case '"' -> end();
                        case '\\' -> escaped();
                        default -> next;
                    };
            if (!Character.isWhitespace(character)) {
                return usual(character);
            }
        }
        return -1;
    }

    private int next() throws IOException {
        int next = json.read();
        if (next < 0) {
            throw new EOFException("The model server's reply broke off.");
        }
        return next;
    }

    private int end() {
        ended = true;
        return -1;
    }

    private static int usual(int character) {
        return switch (character) {
            case '-' -> '+';
            case '_' -> '/';
            default -> character < 0x80 ? character : '?';
        };
    }

    /// Some writers escape `/`, give `=` or `+` by their numbers, or break lines.
    private int escaped() throws IOException {
        int next = next();
        return switch (next) {
            case 'n', 'r', 't' -> ' ';
            case 'u' -> numbered();
            default -> next;
        };
    }

    private int numbered() throws IOException {
        int code = 0;
        for (int i = 0; i < HEX_DIGITS; i++) {
            int digit = Character.digit(next(), 16);
            if (digit < 0) {
                throw new IOException("The model server's reply is damaged.");
            }
            code = code * 16 + digit;
        }
        return code;
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
