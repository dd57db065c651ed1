package dev.bobine.media;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.StandardCharsets;
import org.mp4parser.AbstractBoxParser;
import org.mp4parser.ParsableBox;
import org.mp4parser.boxes.UnknownBox;
import org.mp4parser.boxes.iso14496.part12.HandlerBox;
import org.mp4parser.boxes.iso14496.part12.MediaBox;
import org.mp4parser.boxes.iso14496.part12.MediaHeaderBox;
import org.mp4parser.boxes.iso14496.part12.MediaInformationBox;
import org.mp4parser.boxes.iso14496.part12.MovieBox;
import org.mp4parser.boxes.iso14496.part12.MovieExtendsBox;
import org.mp4parser.boxes.iso14496.part12.MovieHeaderBox;
import org.mp4parser.boxes.iso14496.part12.SampleDescriptionBox;
import org.mp4parser.boxes.iso14496.part12.SampleTableBox;
import org.mp4parser.boxes.iso14496.part12.TrackBox;
import org.mp4parser.boxes.iso14496.part12.TrackHeaderBox;
import org.mp4parser.support.AbstractContainerBox;

/// Parses a `moov` box with the library's box classes, and bounds what they would not: the library believes sizes and
/// counts in the file when it allocates, and it looks for its table of boxes on the system class path, where a packaged
/// application has none. Tables of samples therefore stay raw.
final class MovieBoxes extends AbstractBoxParser {

    private static final int SHORT_HEADER = 8;
    private static final int LONG_HEADER = 16;
    private static final int MAX_BOXES = 10_000;

    private final ByteArrayInputStream input;
    private int boxes;

    private MovieBoxes(byte[] moov) {
        input = new ByteArrayInputStream(moov);
    }

    /// @throws IOException when sizes do not fit into each other
    static MovieBox parse(byte[] moov) throws IOException {
        MovieBoxes parser = new MovieBoxes(moov);
        return (MovieBox) parser.parseBox(Channels.newChannel(parser.input), "");
    }

    @Override
    public ParsableBox parseBox(ReadableByteChannel channel, String parent) throws IOException {
        if (++boxes > MAX_BOXES) {
            throw new IOException("too many boxes");
        }
        ByteBuffer header = ByteBuffer.wrap(input.readNBytes(SHORT_HEADER));
        if (header.remaining() < SHORT_HEADER) {
            throw new IOException("box header cut off");
        }
        long size = Integer.toUnsignedLong(header.getInt(0));
        String type = new String(header.array(), Integer.BYTES, Integer.BYTES, StandardCharsets.ISO_8859_1);
        if (size == 1) {
            header = longHeader(header);
            size = header.getLong(SHORT_HEADER);
        }
        long content = size - header.limit();
        if (content < 0 || content > input.available()) {
            throw new IOException("box size does not fit");
        }
        ParsableBox box = createBox(type, new byte[0], parent);
        box.parse(channel, header, content, this);
        return box;
    }

    private ByteBuffer longHeader(ByteBuffer start) throws IOException {
        byte[] size = input.readNBytes(Long.BYTES);
        if (size.length < Long.BYTES) {
            throw new IOException("box header cut off");
        }
        return ByteBuffer.allocate(LONG_HEADER).put(start).put(size).flip();
    }

    /// A container is one only in its place: the depth of nesting is thereby bounded.
    @Override
    public ParsableBox createBox(String type, byte[] userType, String parent) {
        return switch (parent + "/" + type) {
            case "/moov" -> new MovieBox();
            case "moov/mvhd" -> new MovieHeaderBox();
            case "moov/mvex" -> new MovieExtendsBox();
            case "moov/trak" -> new TrackBox();
            case "trak/tkhd" -> new TrackHeaderBox();
            case "trak/mdia" -> new MediaBox();
            case "mdia/mdhd" -> new MediaHeaderBox();
            case "mdia/hdlr" -> new HandlerBox();
            case "mdia/minf" -> new MediaInformationBox();
            case "minf/stbl" -> new SampleTableBox();
            case "stbl/stsd" -> new SampleDescriptionBox();
            default -> new UnknownBox(type);
        };
    }

    /// The content of a raw child box; empty when there is none of that type.
    static ByteBuffer raw(AbstractContainerBox parent, String type) {
        return parent.getBoxes(UnknownBox.class).stream()
                .filter(box -> box.getType().equals(type))
                .map(box -> box.getData().duplicate().rewind())
                .findFirst()
                .orElse(ByteBuffer.allocate(0));
    }
}
