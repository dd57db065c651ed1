package dev.bobine.rendering.http;

import java.io.IOException;
import java.io.InputStream;

/// A JSON document with its long texts emptied, in memory that does not grow with them. A text is a name or a string
/// value.
final class ShortTexts extends InputStream {

    /// Longest text that is passed on unless more is wanted, in bytes between its quotes.
    static final int LONGEST = 32 << 10;

    /// Most that is passed on of a number or another bare word, in bytes; one of this length is too long for any
    /// reader.
    static final int LONGEST_WORD = 1000;

    /// Most bytes that are read of one document, which may have a clip inside. What is longer ends there.
    static final long LIMIT = 256L << 20;

    private static final int CHUNK = 8 << 10;

    private final InputStream json;
    private final byte[] in = new byte[CHUNK];
    private int inNext;
    private int inEnd;
    private long taken;
    private final int longest;
    private final byte[] out;
    private int outNext;
    private int outEnd;
    private int wordLength;

    /// @param longest text that is passed on, in bytes between its quotes
    ShortTexts(InputStream json, int longest) {
        this.json = json;
        this.longest = longest;
        this.out = new byte[longest + 2];
    }

    @Override
    public int read() throws IOException {
        return outNext < outEnd || fill() ? out[outNext++] & 0xff : -1;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (outNext == outEnd && !fill()) {
            return -1;
        }
        int count = Math.min(length, outEnd - outNext);
        System.arraycopy(out, outNext, buffer, offset, count);
        outNext += count;
        return count;
    }

    @Override
    public void close() throws IOException {
        json.close();
    }

    /// Takes the next text, or what stands before it. False at the end of the document.
    private boolean fill() throws IOException {
        outNext = 0;
        outEnd = 0;
        int next = next();
        if (next == '"') {
            text();
            return true;
        }
        while (next >= 0 && next != '"') {
            bare((byte) next);
            next = outEnd < longest ? next() : -1;
        }
        if (next == '"') {
            inNext--;
        }
        return outEnd > 0;
    }

    private void bare(byte next) {
        boolean separates =
                switch (next) {
                    case ' ', '\t', '\r', '\n', ',', ':', '[', ']', '{', '}' -> true;
                    default -> false;
                };
        wordLength = separates ? 0 : wordLength + 1;
        if (wordLength <= LONGEST_WORD) {
            out[outEnd++] = next;
        }
    }

    private void text() throws IOException {
        wordLength = 0;
        out[outEnd++] = '"';
        boolean escaped = false;
        boolean tooLong = false;
        int next = next();
        while (next >= 0 && (next != '"' || escaped)) {
            escaped = next == '\\' && !escaped;
            tooLong = tooLong || outEnd > longest;
            if (!tooLong) {
                out[outEnd++] = (byte) next;
            }
            next = next();
        }
        if (tooLong) {
            outEnd = 1;
        }
        if (next == '"') {
            out[outEnd++] = '"';
        }
    }

    private int next() throws IOException {
        if (inNext == inEnd) {
            inNext = 0;
            inEnd = taken < LIMIT ? Math.max(0, json.read(in)) : 0;
            taken += inEnd;
        }
        return inNext < inEnd ? in[inNext++] & 0xff : -1;
    }
}
