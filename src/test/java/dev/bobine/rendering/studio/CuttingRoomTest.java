package dev.bobine.rendering.studio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.bobine.job.Frame;
import dev.bobine.job.FrameSize;
import dev.bobine.job.Join;
import dev.bobine.media.BadClipException;
import dev.bobine.media.Footage;
import dev.bobine.media.Mp4Scanner;
import dev.bobine.media.PictureScanner;
import dev.bobine.media.PictureType;
import dev.bobine.rendering.studio.TestClips.Recipe;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
class CuttingRoomTest {

    @TempDir
    Path folder;

    private final CuttingRoom room = TestClips.room();

    @Test
    void clipsThatAreStoredAlikeAreJoinedWithoutEncodingTheirPictures() throws Exception {
        List<String> clips = List.of(
                TestClips.make(folder, "a.mp4", Recipe.usual(1)),
                TestClips.make(folder, "b.mp4", Recipe.usual(1.5).in("red")),
                TestClips.make(folder, "c.mp4", Recipe.usual(0.5).in("navy")));
        assertThat(splice(clips).copied()).isTrue();

        Footage film = Mp4Scanner.read(room.join(folder, clips, true, Join.Style.cut(), _ -> {}));

        assertThat(film.durationMillis()).isCloseTo(3000, within(5L));
        assertThat(film.size()).isEqualTo(new FrameSize(320, 180));
        assertThat(film.audioCodec()).isEqualTo("aac");
        assertThat(bytesOfMost(Packets.of(folder, Splice.FILM, "v").sizes()))
                .isEqualTo(bytesOfMost(clips.stream()
                        .flatMap(clip -> Packets.of(folder, clip, "v").sizes().stream())
                        .toList()));
    }

    @Test
    void aSheetShowsAClipFromItsBeginningToItsEnd() throws Exception {
        String clip = TestClips.make(folder, "a.mp4", Recipe.usual(0.5));

        byte[] sheet = Files.readAllBytes(room.sheet(folder, clip));

        PictureScanner scanner = new PictureScanner();
        scanner.accept(sheet, 0, sheet.length);
        assertThat(scanner.finish().size())
                .isEqualTo(Frame.sheet("k", new FrameSize(320, 180)).size());
    }

    @Test
    void oneOddClipIsBroughtToTheFirstOnesFrameAndRate() throws Exception {
        List<String> clips = List.of(
                TestClips.make(folder, "a.mp4", Recipe.usual(1)),
                TestClips.make(
                        folder, "b.mp4", Recipe.usual(1).of(180, 320).at(30).silent()),
                TestClips.make(folder, "c.mp4", Recipe.usual(1).sampledAt(44_100)));
        assertThat(splice(clips).copied()).isFalse();
        List<Integer> told = new CopyOnWriteArrayList<>();

        Footage film = Mp4Scanner.read(room.join(folder, clips, true, Join.Style.cut(), told::add));

        assertThat(film.durationMillis()).isCloseTo(3000, within(5L));
        assertThat(film.size()).isEqualTo(new FrameSize(320, 180));
        assertThat(film.audioCodec()).isEqualTo("aac");
        assertThat(Packets.of(folder, Splice.FILM, "v").times()).hasSize(72);
        assertThat(told).isSorted().allMatch(percent -> percent >= 0 && percent < 100);
    }

    @Test
    void aFadeIsSharedByTwoClips() throws Exception {
        List<String> clips = List.of(
                TestClips.make(folder, "a.mp4", Recipe.usual(1.5)),
                TestClips.make(folder, "b.mp4", Recipe.usual(1.5).in("red")),
                TestClips.make(folder, "c.mp4", Recipe.usual(1.5)));
        Join.Style style = new Join.Style(500, Join.Fit.CROP, -16, false);

        Footage film = Mp4Scanner.read(room.join(folder, clips, true, style, _ -> {}));

        assertThat(film.durationMillis()).isCloseTo(3500, within(5L));
        assertThat(film.audioCodec()).isEqualTo("aac");
    }

    @Test
    void silentClipsMakeASilentFilm() throws Exception {
        List<String> clips = List.of(
                TestClips.make(folder, "a.mp4", Recipe.usual(1).silent()),
                TestClips.make(folder, "b.mp4", Recipe.usual(1).silent()));

        Footage film = Mp4Scanner.read(room.join(folder, clips, true, Join.Style.cut(), _ -> {}));

        assertThat(film.audioCodec()).isNull();
        assertThat(film.durationMillis()).isCloseTo(2000, within(5L));
    }

    @Test
    void afterTwelveCutsSoundAndPicturesEndTogether() throws Exception {
        List<String> clips = new ArrayList<>();
        for (int i = 0; i < 13; i++) {
            Recipe recipe = Recipe.usual(1 + i % 3 * 0.25).soundLongerBy((i % 5 - 2) * 0.017);
            clips.add(TestClips.make(folder, i + ".mp4", recipe));
        }
        assertThat(splice(clips).copied()).isTrue();

        room.join(folder, clips, true, Join.Style.cut(), _ -> {});

        assertThat(Packets.of(folder, Splice.FILM, "a").end())
                .isCloseTo(Packets.of(folder, Splice.FILM, "v").end(), within(0.025));
    }

    @Test
    void theFirstAndTheLastPictureAreTaken() throws Exception {
        String clip = TestClips.make(folder, "a.mp4", Recipe.usual(2));

        byte[] first = Files.readAllBytes(room.firstFrame(folder, clip));
        byte[] last = Files.readAllBytes(room.lastFrame(folder, clip));

        assertThat(PictureType.of(first)).contains(PictureType.JPEG);
        assertThat(PictureType.of(last)).contains(PictureType.JPEG);
        assertThat(first).isNotEqualTo(last);
    }

    @Test
    void whatIsNoClipIsNotGivenToTheProgram() throws Exception {
        Files.writeString(folder.resolve("a.mp4"), "#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n");

        assertThatThrownBy(() -> room.join(folder, List.of("a.mp4"), true, Join.Style.cut(), _ -> {}))
                .isInstanceOf(BadClipException.class);
    }

    /// Of all pictures but the first of each clip, before which its parameter sets are repeated.
    private static List<Integer> bytesOfMost(List<Integer> sizes) {
        List<Integer> limit = new ArrayList<>(sizes);
        for (int first : new int[] {60, 24, 0}) {
            limit.remove(first);
        }
        return limit;
    }

    private Splice splice(List<String> clips) throws Exception {
        List<Take> takes = new ArrayList<>();
        for (String clip : clips) {
            takes.add(CuttingRoom.take(folder, clip));
        }
        return Cut.splice(takes, true, Join.Style.cut());
    }
}
