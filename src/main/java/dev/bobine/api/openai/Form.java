package dev.bobine.api.openai;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.bobine.api.Problem;
import dev.bobine.api.ProblemException;
import dev.bobine.api.Uploads;
import jakarta.ws.rs.core.MediaType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jboss.resteasy.reactive.common.util.CaseInsensitiveMap;
import org.jboss.resteasy.reactive.server.core.multipart.MultipartParser;
import org.jspecify.annotations.Nullable;

/// Reads a `multipart/form-data` body as it arrives.
final class Form {

    private static final String BOUNDARY = "boundary";
    private static final int MAX_BOUNDARY = 200;
    private static final int MAX_DISPOSITION = 1_000;
    private static final int PIECE = 8 << 10;

    /// Of all fields that are no files.
    private static final long MAX_BYTES = 2 << 20;

    /// Bytes between two parts, such as a part's own headers.
    private static final int MAX_BETWEEN = 16 << 10;

    private static final Pattern DISPOSITION =
            Pattern.compile("(?i)form-data\\s*;(?:[^\"]|\"[^\"]*\")*?\\bname\\s*=\\s*(?:\"([^\"]*)\"|([^\\s;]+)).*");
    private static final Pattern FILE = Pattern.compile("(?i)(?:[^\"]|\"[^\"]*\")*?;\\s*filename\\*?\\s*=.*");

    private static final Pattern FILE_TYPE = Pattern.compile("(?i)\\s*(?:image/|video/|application/octet-stream)");

    private Form() {}

    /// @param files that it may have
    /// @throws ProblemException when the body is no form, or has in it what it may not; no file is kept then
    static ObjectNode read(InputStream body, MediaType type, SentFiles files) throws IOException {
        Parts parts = new Parts(files);
        try {
            read(body, type, parts);
            return parts.fields.tree();
        } catch (IOException | RuntimeException e) {
            parts.close();
            files.discard();
            throw e;
        }
    }

    private static void read(InputStream body, MediaType type, Parts parts) throws IOException {
        String boundary = type.getParameters().get(BOUNDARY);
        if (boundary == null || boundary.isEmpty() || boundary.length() > MAX_BOUNDARY) {
            throw Fields.malformed();
        }
        MultipartParser.ParseState state = MultipartParser.beginParse(
                parts, boundary.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8.name());
        byte[] piece = new byte[PIECE];
        int between = 0;
        for (int read = body.read(piece); read >= 0; read = body.read(piece)) {
            parts.moved = false;
            parse(state, ByteBuffer.wrap(piece, 0, read));
            between = parts.moved ? 0 : between + read;
            if (between > MAX_BETWEEN) {
                throw Fields.malformed();
            }
        }
        if (!state.isComplete()) {
            throw Fields.malformed();
        }
    }

    private static void parse(MultipartParser.ParseState state, ByteBuffer bytes) throws IOException {
        try {
            state.parse(bytes);
        } catch (ProblemException e) {
            throw e;
        } catch (UncheckedIOException e) {
            // It is not the form that is at fault.
            throw e.getCause();
        } catch (IOException | RuntimeException _) {
            throw Fields.malformed();
        }
    }

    private static final class Parts implements MultipartParser.PartHandler {

        private final Fields fields = new Fields();
        private final SentFiles files;
        private final ByteArrayOutputStream value = new ByteArrayOutputStream();
        private long bytes;
        private @Nullable String name;
        private Uploads.@Nullable Arrival file;
        private boolean moved;

        private Parts(SentFiles files) {
            this.files = files;
        }

        void close() {
            if (file != null) {
                file.close();
            }
        }

        @Override
        public void beginPart(CaseInsensitiveMap<String> headers) {
            moved = true;
            String disposition = headers.getFirst("Content-Disposition");
            if (disposition == null || disposition.length() > MAX_DISPOSITION) {
                throw Fields.malformed();
            }
            Matcher parts = DISPOSITION.matcher(disposition);
            if (!parts.matches()) {
                throw Fields.malformed();
            }
            name = parts.group(1) != null ? parts.group(1) : parts.group(2);
            if (FILE.matcher(disposition).matches() || isFile(headers.getFirst("Content-Type"))) {
                file = files.begin(name, fields.tree());
            }
            value.reset();
        }

        /// Some clients give a file no name.
        private static boolean isFile(@Nullable String type) {
            return type != null && FILE_TYPE.matcher(type).lookingAt();
        }

        @Override
        public void data(ByteBuffer piece) {
            moved = true;
            int offset = piece.arrayOffset() + piece.position();
            if (file != null) {
                write(file, piece.array(), offset, piece.remaining());
                return;
            }
            bytes += piece.remaining();
            if (bytes > MAX_BYTES) {
                throw new ProblemException(Problem.of(413, "too_large", "The fields of the form are too large."));
            }
            value.write(piece.array(), offset, piece.remaining());
        }

        private static void write(Uploads.Arrival file, byte[] bytes, int offset, int length) {
            try {
                file.write(bytes, offset, length);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void endPart() {
            moved = true;
            if (name == null) {
                throw Fields.malformed();
            }
            if (file == null) {
                fields.put(name, Fields.text(value.toByteArray()));
            } else {
                files.received(name, complete(file));
                file.close();
                file = null;
            }
            name = null;
        }

        private static Uploads.Received complete(Uploads.Arrival file) {
            try {
                return file.complete();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
