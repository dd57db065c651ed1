package dev.bobine.api.openai;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.bobine.api.Problem;
import dev.bobine.api.ProblemException;
import jakarta.ws.rs.core.MediaType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
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
    private static final int MOST_BOUNDARY = 200;
    private static final int MOST_DISPOSITION = 1_000;
    private static final int PIECE = 8 << 10;

    /// Bytes between two parts, such as a part's own headers.
    private static final int MOST_BETWEEN = 16 << 10;

    private static final Pattern DISPOSITION =
            Pattern.compile("(?i)form-data\\s*;(?:[^\"]|\"[^\"]*\")*?\\bname\\s*=\\s*(?:\"([^\"]*)\"|([^\\s;]+)).*");
    private static final Pattern FILE = Pattern.compile("(?i)(?:[^\"]|\"[^\"]*\")*?;\\s*filename\\*?\\s*=.*");

    private Form() {}

    /// @throws ProblemException when the body is no form
    static ObjectNode read(InputStream body, MediaType type) throws IOException {
        String boundary = type.getParameters().get(BOUNDARY);
        if (boundary == null || boundary.isEmpty() || boundary.length() > MOST_BOUNDARY) {
            throw Fields.malformed();
        }
        Parts parts = new Parts();
        MultipartParser.ParseState state = MultipartParser.beginParse(
                parts, boundary.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8.name());
        byte[] piece = new byte[PIECE];
        int between = 0;
        for (int read = body.read(piece); read >= 0; read = body.read(piece)) {
            parts.moved = false;
            parse(state, ByteBuffer.wrap(piece, 0, read));
            between = parts.moved ? 0 : between + read;
            if (between > MOST_BETWEEN) {
                throw Fields.malformed();
            }
        }
        if (!state.isComplete()) {
            throw Fields.malformed();
        }
        return parts.fields.tree();
    }

    private static void parse(MultipartParser.ParseState state, ByteBuffer bytes) throws IOException {
        try {
            state.parse(bytes);
        } catch (ProblemException e) {
            throw e;
        } catch (IOException | RuntimeException _) {
            throw Fields.malformed();
        }
    }

    private static final class Parts implements MultipartParser.PartHandler {

        private final Fields fields = new Fields();
        private final ByteArrayOutputStream value = new ByteArrayOutputStream();
        private @Nullable String name;
        private boolean moved;

        @Override
        public void beginPart(CaseInsensitiveMap<String> headers) {
            moved = true;
            String disposition = headers.getFirst("Content-Disposition");
            if (disposition == null || disposition.length() > MOST_DISPOSITION) {
                throw Fields.malformed();
            }
            Matcher parts = DISPOSITION.matcher(disposition);
            if (!parts.matches()) {
                throw Fields.malformed();
            }
            name = parts.group(1) != null ? parts.group(1) : parts.group(2);
            if (FILE.matcher(disposition).matches()) {
                throw new ProblemException(Problem.ofField(
                        400,
                        "file_not_taken",
                        name,
                        "Files are not taken here; give an address, or the id of a video."));
            }
            value.reset();
        }

        @Override
        public void data(ByteBuffer bytes) {
            moved = true;
            value.write(bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining());
        }

        @Override
        public void endPart() {
            moved = true;
            if (name == null) {
                throw Fields.malformed();
            }
            fields.put(name, value.toString(StandardCharsets.UTF_8));
            name = null;
        }
    }
}
