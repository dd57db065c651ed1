package dev.bobine.media;

import dev.bobine.job.FrameSize;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.mp4parser.boxes.UnknownBox;
import org.mp4parser.boxes.iso14496.part12.MediaHeaderBox;
import org.mp4parser.boxes.iso14496.part12.MovieBox;
import org.mp4parser.boxes.iso14496.part12.MovieHeaderBox;
import org.mp4parser.boxes.iso14496.part12.SampleDescriptionBox;
import org.mp4parser.boxes.iso14496.part12.TrackBox;
import org.mp4parser.boxes.iso14496.part12.TrackHeaderBox;

/// Reads from a movie's index what is told about a clip.
final class MovieReader {

    private static final int MILLIS = 1000;
    /// Offsets in a visual sample entry's content (ISO/IEC 14496-12, 12.1.3).
    private static final int WIDTH_AT = 24;

    private static final int HEIGHT_AT = 26;

    private MovieReader() {}

    static Footage read(byte[] moov, List<byte[]> fragments, long fileBytes) throws BadClipException {
        try {
            return footage(MovieBoxes.parse(moov), fragments, fileBytes);
        } catch (IOException | RuntimeException e) {
            throw new BadClipException("The clip is damaged: its index cannot be read.", e);
        }
    }

    private static Footage footage(MovieBox movie, List<byte[]> fragments, long fileBytes) throws BadClipException {
        TrackBox video = track(movie, "vide");
        if (video == null) {
            throw new BadClipException("The clip has no video track.");
        }
        UnknownBox picture = entry(video);
        SampleTable samples =
                SampleTable.of(video.getMediaBox().getMediaInformationBox().getSampleTableBox());
        if (samples.isEmpty() && fragments.isEmpty()) {
            throw new BadClipException("The clip has no pictures.");
        }
        if (samples.lastChunk() >= fileBytes) {
            throw new BadClipException("The clip is truncated: its index names pictures beyond its end.");
        }
        TrackBox audio = track(movie, "soun");
        return new Footage(
                durationMillis(movie, video, fragments),
                size(picture, video.getTrackHeaderBox()),
                codec(picture.getType()),
                audio == null ? null : codec(entry(audio).getType()));
    }

    private static @Nullable TrackBox track(MovieBox movie, String handler) {
        return movie.getBoxes(TrackBox.class).stream()
                .filter(track ->
                        track.getMediaBox().getHandlerBox().getHandlerType().equals(handler))
                .findFirst()
                .orElse(null);
    }

    private static UnknownBox entry(TrackBox track) throws BadClipException {
        SampleDescriptionBox entries =
                track.getMediaBox().getMediaInformationBox().getSampleTableBox().getSampleDescriptionBox();
        if (entries == null || entries.getBoxes().isEmpty()) {
            throw new BadClipException("The clip is damaged: a track does not tell its codec.");
        }
        return (UnknownBox) entries.getBoxes().getFirst();
    }

    /// The pictures' own size, or that of their track where the codec does not tell.
    private static FrameSize size(UnknownBox picture, TrackHeaderBox track) throws BadClipException {
        int width = Short.toUnsignedInt(picture.getData().getShort(WIDTH_AT));
        int height = Short.toUnsignedInt(picture.getData().getShort(HEIGHT_AT));
        if (width > 0 && height > 0) {
            return new FrameSize(width, height);
        }
        if (track.getWidth() < 1 || track.getHeight() < 1) {
            throw new BadClipException("The clip is damaged: its pictures have no size.");
        }
        return new FrameSize((int) track.getWidth(), (int) track.getHeight());
    }

    /// The video track's own length, the movie's where the track does not tell, else that of the fragments.
    private static long durationMillis(MovieBox movie, TrackBox video, List<byte[]> fragments) throws BadClipException {
        MediaHeaderBox media = video.getMediaBox().getMediaHeaderBox();
        MovieHeaderBox whole = movie.getMovieHeaderBox();
        long millis = millis(media.getDuration(), media.getTimescale());
        if (millis <= 0 && whole != null) {
            millis = millis(whole.getDuration(), whole.getTimescale());
        }
        if (millis <= 0) {
            long trackId = video.getTrackHeaderBox().getTrackId();
            millis = millis(Fragments.duration(movie, fragments, trackId), media.getTimescale());
        }
        if (millis <= 0) {
            throw new BadClipException("The clip has no length.");
        }
        return millis;
    }

    private static long millis(long duration, long timescale) {
        return timescale <= 0 || duration <= 0 ? 0 : Math.round((double) duration * MILLIS / timescale);
    }

    /// The usual name of a codec; one that is not known keeps its four-character code.
    private static String codec(String code) {
        return switch (code) {
            case "avc1", "avc2", "avc3", "avc4" -> "h264";
            case "hvc1", "hev1", "dvh1", "dvhe" -> "hevc";
            case "av01" -> "av1";
            case "vp08" -> "vp8";
            case "vp09" -> "vp9";
            case "mp4v" -> "mpeg4";
            case "mp4a" -> "aac";
            case "ac-3" -> "ac3";
            case "ec-3" -> "eac3";
            case ".mp3" -> "mp3";
            case "Opus" -> "opus";
            case "fLaC" -> "flac";
            default -> code.strip().toLowerCase(Locale.ROOT);
        };
    }
}
