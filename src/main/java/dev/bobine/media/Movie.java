package dev.bobine.media;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A movie's index: the `moov` box, and what the fragments behind it add. Fragments are taken in one by one and not
/// kept.
final class Movie {

    private static final int FULL_BOX = 4;
    private static final int MAX_TRACKS = 256;
    /// Sound may be longer than the pictures, and writers round.
    private static final long SLACK_MILLIS = 250;

    private final List<Track> tracks;
    private final Map<Long, Track> byId = new LinkedHashMap<>();
    private final Fragments fragments;
    private final long headerMillis;
    private final long fragmentMillis;
    private long end;

    Movie(Box moov) throws BadClipException {
        Optional<Box> header = moov.child("mvhd");
        long timescale = header.map(box -> box.u32(box.version() == 1 ? FULL_BOX + 16 : FULL_BOX + 8))
                .orElse(0L);
        headerMillis =
                header.map(box -> Track.millis(Track.duration(box), timescale)).orElse(0L);
        tracks = moov.all("trak")
                .limit(MAX_TRACKS + 1L)
                .map(trak -> new Track(trak, timescale))
                .toList();
        if (tracks.size() > MAX_TRACKS) {
            throw new BadClipException("The clip has too many tracks.");
        }
        tracks.forEach(track -> byId.putIfAbsent(track.id, track));
        Optional<Box> extension = moov.child("mvex");
        fragments = new Fragments(byId);
        extension.ifPresent(fragments::readDefaults);
        fragmentMillis = extension
                .flatMap(box -> box.child("mehd"))
                .map(box -> Track.millis(box.version() == 1 ? box.i64(FULL_BOX) : box.u32(FULL_BOX), timescale))
                .orElse(0L);
        tracks.stream()
                .filter(track -> track.handler.equals("vide") || track.handler.equals("soun"))
                .forEach(track -> end = Math.max(end, track.end()));
    }

    /// Takes in a fragment.
    ///
    /// @param at where its `moof` begins in the file
    void extend(Box moof, long at) {
        end = Math.max(end, fragments.add(moof, at));
    }

    /// Where the last sample ends that the index and the fragments so far name. A file that ends before is cut.
    long end() {
        return end;
    }

    /// Whether fragments are missing, as far as the index tells how long they are together.
    boolean isShort() {
        long longest = tracks.stream().mapToLong(Track::millis).max().orElse(0);
        return fragmentMillis > longest + SLACK_MILLIS;
    }

    private Track video() throws BadClipException {
        return longest("vide").orElseThrow(() -> new BadClipException("The clip has no video track."));
    }

    Pictures pictures() throws BadClipException {
        return video().pictures();
    }

    Footage footage() throws BadClipException {
        Track video = video();
        if (!video.hasSamples()) {
            throw new BadClipException("The clip has no pictures.");
        }
        long millis = video.millis() > 0 ? video.millis() : Math.max(headerMillis, fragmentMillis);
        if (millis <= 0) {
            throw new BadClipException("The clip has no length.");
        }
        if (millis > Integer.MAX_VALUE) {
            throw new BadClipException("The clip is damaged: it claims to last for weeks.");
        }
        Optional<Track> audio = longest("soun").filter(Track::hasSamples);
        return new Footage(
                millis,
                video.size(),
                video.videoCodec(),
                audio.isPresent() ? audio.get().audioCodec() : null);
    }

    /// A still picture may be a track of its own, and so may a version that players leave out unless they are told.
    private Optional<Track> longest(String handler) {
        return tracks.stream()
                .filter(track -> track.handler.equals(handler))
                .max(Comparator.comparing(Track::hasSamples)
                        .thenComparing(track -> track.enabled)
                        .thenComparingLong(Track::millis));
    }
}
