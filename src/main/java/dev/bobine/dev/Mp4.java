package dev.bobine.dev;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.stream.Collectors;
import org.mp4parser.Box;
import org.mp4parser.IsoFile;
import org.mp4parser.PropertyBoxParserImpl;
import org.mp4parser.boxes.iso14496.part12.MovieHeaderBox;
import org.mp4parser.boxes.iso14496.part12.TrackBox;
import org.mp4parser.boxes.iso14496.part12.TrackHeaderBox;

/// An MP4 file as an independent library reads it.
///
/// @param codecByHandler four-character code of each track, by its handler (`vide`, `soun`)
public record Mp4(double seconds, int width, int height, Map<String, String> codecByHandler, List<String> boxes) {

    static {
        PropertyBoxParserImpl.BOX_MAP_CACHE = boxTable();
    }

    public static Mp4 read(Path file) throws IOException {
        try (IsoFile iso = new IsoFile(file.toFile())) {
            List<TrackBox> tracks = iso.getMovieBox().getBoxes(TrackBox.class);
            TrackHeaderBox picture = tracks.stream()
                    .filter(track -> handler(track).equals("vide"))
                    .findFirst()
                    .orElseThrow(() -> new IOException("no video track in " + file))
                    .getTrackHeaderBox();
            MovieHeaderBox header = iso.getMovieBox().getMovieHeaderBox();
            return new Mp4(
                    (double) header.getDuration() / header.getTimescale(),
                    (int) picture.getWidth(),
                    (int) picture.getHeight(),
                    tracks.stream().collect(Collectors.toMap(Mp4::handler, Mp4::codec)),
                    iso.getBoxes().stream().map(Box::getType).toList());
        }
    }

    /// The library looks for its table of boxes on the system class path only, where dev mode has none.
    private static Properties boxTable() {
        Properties boxes = new Properties();
        try (InputStream table = IsoFile.class.getResourceAsStream("/isoparser2-default.properties")) {
            boxes.load(Objects.requireNonNull(table, "the library's table of boxes is not in its jar"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return boxes;
    }

    private static String handler(TrackBox track) {
        return track.getMediaBox().getHandlerBox().getHandlerType();
    }

    private static String codec(TrackBox track) {
        return track.getSampleTableBox()
                .getSampleDescriptionBox()
                .getSampleEntry()
                .getType();
    }
}
