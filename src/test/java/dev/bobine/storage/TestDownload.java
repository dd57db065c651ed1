package dev.bobine.storage;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A provider's download as its server may behave; each opening takes the next planned behaviour, the last one again
/// and again.
final class TestDownload implements ClipDownload {

    /// One opening of the clip.
    interface Opening {
        ClipSource open(long offset) throws IOException;
    }

    final List<Long> offsets = new ArrayList<>();
    private final Deque<Opening> openings = new ArrayDeque<>();
    private byte @Nullable [] poster;

    TestDownload(Opening... openings) {
        this.openings.addAll(List.of(openings));
    }

    static TestDownload of(byte[] clip) {
        return new TestDownload(ranges(clip));
    }

    TestDownload withPoster(byte[] picture) {
        poster = picture;
        return this;
    }

    /// A good server.
    static Opening ranges(byte[] clip) {
        return offset -> source(clip, offset, clip.length, "\"v1\"");
    }

    /// A server that ignores ranges.
    static Opening fromTheStart(byte[] clip) {
        return _ -> source(clip, 0, clip.length, null);
    }

    /// A server that does not tell sizes.
    static Opening sizeless(byte[] clip) {
        return offset -> new ClipSource(stream(clip, Math.min(offset, clip.length)), offset, null, null);
    }

    /// The connection breaks after so many bytes.
    static Opening breaking(Opening opening, int after) {
        return offset -> {
            ClipSource source = opening.open(offset);
            return new ClipSource(
                    new Breaking(source.stream(), after), source.offset(), source.totalBytes(), source.entityTag());
        };
    }

    static Opening failing(String message) {
        return _ -> {
            throw new DownloadException(message);
        };
    }

    static ClipSource source(byte[] clip, long offset, long total, @Nullable String tag) {
        return new ClipSource(stream(clip, offset), offset, total, tag);
    }

    private static InputStream stream(byte[] clip, long offset) {
        return new ByteArrayInputStream(clip, (int) offset, clip.length - (int) offset);
    }

    @Override
    public synchronized ClipSource open(long offset) throws IOException {
        offsets.add(offset);
        Opening next = openings.size() > 1 ? openings.remove() : openings.element();
        return next.open(offset);
    }

    @Override
    public Optional<ClipSource> poster() {
        return poster == null ? Optional.empty() : Optional.of(source(poster, 0, poster.length, null));
    }

    private static final class Breaking extends FilterInputStream {

        private int left;

        Breaking(InputStream in, int after) {
            super(in);
            left = after;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            if (left == 0) {
                throw new IOException("connection reset by https://user:secret-7@example.org/");
            }
            int read = super.read(buffer, offset, Math.min(length, left));
            left -= Math.max(read, 0);
            return read;
        }
    }
}
