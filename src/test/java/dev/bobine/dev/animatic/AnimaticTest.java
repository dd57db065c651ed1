package dev.bobine.dev.animatic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.bobine.job.FrameSize;
import dev.bobine.media.Footage;
import dev.bobine.media.Mp4Scanner;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
class AnimaticTest {

    private static final String CAT = "Un chat blanc court dans un champ de lavande au coucher du soleil.";

    @TempDir
    Path directory;

    @Test
    void aClipOfSeveralShotsCutsFromOneToTheNext() throws Exception {
        List<Animatic.Shot> shots =
                List.of(new Animatic.Shot(CAT, 1), new Animatic.Shot("glass and smoke at night", 1));
        Animatic whole = new Animatic("both", 128, 72, 2, 7, false, "", shots);

        assertThat(whole.scenes()).extracting(Animatic::prompt).containsExactly(CAT, "glass and smoke at night");
        assertThat(Animatic.from(whole.toProperties())).isEqualTo(whole);
        assertThat(Mp4Scanner.read(render(whole, "shots")).durationMillis()).isBetween(1950L, 2050L);
    }

    @Test
    void rendersAClipOfTheAskedLengthAndSizeWithItsIndexAtTheFront() throws Exception {
        List<Integer> progress = new ArrayList<>();
        Path clip = directory.resolve("clip.mp4");
        Path poster = directory.resolve("clip.jpg");

        AnimaticProcess.render(new Animatic(CAT, 320, 180, 2, 7, true), clip, poster, progress::add);

        Footage footage = Mp4Scanner.read(clip);
        assertThat(footage.durationMillis()).isCloseTo(2000, within(50L));
        assertThat(footage.size()).isEqualTo(new FrameSize(320, 180));
        assertThat(footage.videoCodec()).isEqualTo("h264");
        assertThat(footage.audioCodec()).isEqualTo("aac");
        assertThat(Files.readString(clip, StandardCharsets.ISO_8859_1)).containsSubsequence("ftyp", "moov", "mdat");
        assertThat(ImageIO.read(poster.toFile()).getWidth()).isEqualTo(320);
        assertThat(progress).isSorted().endsWith(100);
        assertThat(directory).isDirectoryNotContaining(file -> !file.equals(clip) && !file.equals(poster));
    }

    @Test
    void isSilentWhenNoSoundIsAsked() throws Exception {
        Path clip = render(new Animatic(CAT, 128, 128, 1, 7, false), "silent");

        assertThat(Mp4Scanner.read(clip).audioCodec()).isNull();
    }

    @Test
    void givesTheSameBytesForTheSameWishAndOthersForAnother() throws Exception {
        Path first = render(new Animatic("glass and smoke", 128, 128, 1, 1, true), "first");
        Path again = render(new Animatic("glass and smoke", 128, 128, 1, 1, true), "again");
        Path other = render(new Animatic("glass and smoke", 128, 128, 1, 2, true), "other");

        assertThat(again).hasSameBinaryContentAs(first);
        assertThat(Files.mismatch(first, other)).isNotEqualTo(-1);
    }

    @Test
    void readsSubjectPlaceAndLightInFrenchAndInEnglish() {
        Brief french = Brief.of(CAT, 1);
        Brief english = Brief.of("A black dog sits on the beach at night in the rain", 1);

        assertThat(french.subject()).isEqualTo(Brief.Subject.CAT);
        assertThat(french.coat()).isEqualTo(Ink.rgb(0xf7f4ee));
        assertThat(french.place()).isEqualTo(Brief.Place.FLOWERS);
        assertThat(french.bloom()).isEqualTo(Ink.rgb(0x8a63c9));
        assertThat(french.light()).isEqualTo(Brief.Light.SUNSET);
        assertThat(french.motion()).isEqualTo(Brief.Motion.RUN);
        assertThat(english.subject()).isEqualTo(Brief.Subject.DOG);
        assertThat(english.place()).isEqualTo(Brief.Place.SEA);
        assertThat(english.light()).isEqualTo(Brief.Light.NIGHT);
        assertThat(english.motion()).isEqualTo(Brief.Motion.STILL);
        assertThat(english.weather()).isEqualTo(Brief.Weather.RAIN);
    }

    @Test
    void paintsALavenderFieldUnderASunsetSky() throws IOException {
        BufferedImage picture = frame(CAT, 640, 360);

        int zenith = picture.getRGB(320, 40);
        int horizon = picture.getRGB(20, 160);
        assertThat(blue(zenith)).isGreaterThan(green(zenith));
        assertThat(red(horizon)).isGreaterThan(blue(horizon));
        assertThat(average(picture, 300)).satisfies(field -> {
            assertThat(blue(field)).isGreaterThan(red(field));
            assertThat(red(field)).isGreaterThan(green(field));
        });
    }

    @Test
    void takesAnyPromptThatTheContractAllows() throws IOException {
        for (String prompt : List.of("日本語 🎬", "x".repeat(32_000), "\u0000\u202e", "mot ".repeat(8_000))) {
            assertThat(frame(prompt, 256, 144).getWidth()).isEqualTo(256);
        }
    }

    @Test
    void refusesASizeThatTheCodecCannotTake() {
        assertThatThrownBy(() -> new Animatic("p", 321, 180, 1, 0, true)).hasMessageContaining("even");
    }

    private Path render(Animatic animatic, String name) throws Exception {
        Path clip = directory.resolve(name + ".mp4");
        AnimaticProcess.render(animatic, clip, directory.resolve(name + ".jpg"), _ -> {});
        return clip;
    }

    private static BufferedImage frame(String prompt, int width, int height) throws IOException {
        BufferedImage picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        new Storyboard(new Animatic(prompt, width, height, 4, 1, true)).paint(30, picture);
        return picture;
    }

    private static int average(BufferedImage picture, int row) {
        long red = 0;
        long green = 0;
        long blue = 0;
        int columns = 60;
        for (int x = 0; x < columns; x++) {
            int pixel = picture.getRGB(x, row);
            red += red(pixel);
            green += green(pixel);
            blue += blue(pixel);
        }
        return (int) (((red / columns) << 16) | ((green / columns) << 8) | (blue / columns));
    }

    private static int red(int pixel) {
        return (pixel >> 16) & 0xff;
    }

    private static int green(int pixel) {
        return (pixel >> 8) & 0xff;
    }

    private static int blue(int pixel) {
        return pixel & 0xff;
    }

    /// A clip that continues another one begins with its last picture.
    @Test
    void aFirstFrameIsThereAtTheStartAndGoneSoon() throws Exception {
        BufferedImage given = new BufferedImage(64, 36, BufferedImage.TYPE_INT_RGB);
        for (int x = 0; x < 64; x++) {
            for (int y = 0; y < 36; y++) {
                given.setRGB(x, y, 0xCC2200);
            }
        }
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        ImageIO.write(given, "png", png);
        Animatic animatic =
                new Animatic(CAT, 128, 72, 1, 7, false, Base64.getEncoder().encodeToString(png.toByteArray()));
        FirstFrame firstFrame = FirstFrame.of(animatic);
        BufferedImage picture = new BufferedImage(128, 72, BufferedImage.TYPE_INT_RGB);

        firstFrame.paint(12, picture);
        assertThat(picture.getRGB(64, 36) & 0xFFFFFF).isZero();
        firstFrame.paint(0, picture);
        assertThat(picture.getRGB(64, 36) & 0xFFFFFF).isEqualTo(0xCC2200);
        assertThat(Animatic.from(animatic.toProperties())).isEqualTo(animatic);
    }

    @Test
    void aCharacterLooksTheSameInEveryShot() {
        Brief cliff = Brief.of("The cat looks down from a cliff", 1);
        Brief beach = Brief.of("At night the cat walks along the beach, in rain", 2);

        assertThat(beach.coat()).isEqualTo(cliff.coat());
        assertThat(beach.place()).isNotEqualTo(cliff.place());
    }
}
