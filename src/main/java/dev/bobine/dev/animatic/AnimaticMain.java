package dev.bobine.dev.animatic;

import java.awt.image.BufferedImage;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.imageio.ImageIO;
import org.bytedeco.ffmpeg.global.avutil;

/// The child process. It reads what to draw from its standard input (a prompt would show in the process list as an
/// argument), writes the clip and its poster to the two files named, and prints the percentage done, one per line.
final class AnimaticMain {

    /// The property that asks for one picture in place of a clip, with its format.
    static final String STILL = "still";

    /// Of a picture that it is drawn over, half is seen.
    private static final int HALF_SHOWN = Animatic.FRAMES_PER_SECOND / 4;

    private AnimaticMain() {}

    public static void main(String[] files) throws Exception {
        avutil.av_log_set_level(avutil.AV_LOG_ERROR);
        ImageIO.setUseCache(false);
        Properties properties = new Properties();
        properties.load(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        String still = properties.getProperty(STILL);
        if (still != null) {
            draw(Animatic.from(properties), Path.of(files[0]), still);
            return;
        }
        render(Animatic.from(properties), Path.of(files[0]), Path.of(files[1]), System.out);
    }

    private static void draw(Animatic animatic, Path file, String format) throws Exception {
        BufferedImage picture = picture(animatic);
        new Storyboard(animatic).paint(animatic.frames() / 3, picture);
        FirstFrame.of(animatic).paint(HALF_SHOWN, picture);
        if (!ImageIO.write(picture, format, file.toFile())) {
            throw new IllegalArgumentException("no picture can be written as " + format);
        }
    }

    /// Paints one picture while the one before it is being encoded.
    private static void render(Animatic animatic, Path clip, Path poster, PrintStream progress) throws Exception {
        Iterator<Animatic> scenes = animatic.scenes().iterator();
        Storyboard storyboard = new Storyboard(scenes.next());
        FirstFrame firstFrame = FirstFrame.of(animatic);
        Chord chord = new Chord(storyboard.brief(), animatic.seconds());
        int begin = 0;
        BufferedImage[] pictures = {picture(animatic), picture(animatic)};
        try (Mp4File file = new Mp4File(clip, animatic, chord);
                ExecutorService encoder = Executors.newSingleThreadExecutor()) {
            Future<?> previous = CompletableFuture.completedFuture(null);
            for (int number = 0; number < animatic.frames(); number++) {
                BufferedImage picture = pictures[number % 2];
                if (number - begin >= storyboard.frames()) {
                    begin = number;
                    storyboard = new Storyboard(scenes.next());
                }
                storyboard.paint(number - begin, picture);
                firstFrame.paint(number, picture);
                if (number == animatic.frames() / 3) {
                    ImageIO.write(picture, "jpg", poster.toFile());
                }
                int frame = number;
                previous.get();
                previous = encoder.submit(() -> {
                    file.write(picture, frame);
                    return null;
                });
                progress.println(100 * (number + 1) / animatic.frames());
            }
            previous.get();
            file.finish();
        }
    }

    private static BufferedImage picture(Animatic animatic) {
        return new BufferedImage(animatic.width(), animatic.height(), BufferedImage.TYPE_INT_RGB);
    }
}
