package dev.bobine.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bobine.storage.Footage.KeyFrame;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import javax.imageio.ImageIO;
import org.jcodec.api.SequenceEncoder;
import org.jcodec.common.model.ColorSpace;
import org.jcodec.common.model.Picture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PosterMakerTest {

    private static final int WIDTH = 328;
    private static final int HEIGHT = 184;

    @TempDir
    Path directory;

    private final PosterMaker maker = new PosterMaker();

    @Test
    void aPosterShowsTheFirstPicture() throws Exception {
        byte[] clip = clip();
        KeyFrame keyFrame = keyFrame(clip);

        Optional<byte[]> poster = maker.make(keyFrame, frame(clip, keyFrame));

        assertThat(poster).isPresent();
        BufferedImage picture = ImageIO.read(new ByteArrayInputStream(poster.get()));
        assertThat(picture.getWidth()).isEqualTo(WIDTH);
        assertThat(picture.getHeight()).isEqualTo(HEIGHT);
        assertThat(new Color(picture.getRGB(20, 90)).getRed()).isGreaterThan(180);
        assertThat(new Color(picture.getRGB(20, 90)).getBlue()).isLessThan(90);
        assertThat(new Color(picture.getRGB(300, 90)).getBlue()).isGreaterThan(180);
        assertThat(new Color(picture.getRGB(300, 90)).getRed()).isLessThan(90);
    }

    @Test
    void whatCannotBeDecodedGivesNoPosterAndNothingWorse() throws Exception {
        byte[] clip = clip();
        KeyFrame keyFrame = keyFrame(clip);
        byte[] frame = frame(clip, keyFrame);
        Random random = new Random(7);

        for (int i = 0; i < 300; i++) {
            byte[] configuration = keyFrame.configuration().clone();
            byte[] damaged = frame.clone();
            configuration[random.nextInt(configuration.length)] ^= (byte) (1 << random.nextInt(8));
            damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
            maker.make(new KeyFrame(0, damaged.length, configuration), damaged);
        }

        assertThat(maker.make(new KeyFrame(0, 0, new byte[0]), new byte[0])).isEmpty();
        assertThat(maker.make(keyFrame, frame)).isPresent();
    }

    /// A real clip: red on the left, blue on the right.
    private byte[] clip() throws Exception {
        Path file = directory.resolve("clip.mp4");
        SequenceEncoder encoder = SequenceEncoder.createSequenceEncoder(file.toFile(), 24);
        Picture picture = Picture.create(WIDTH, HEIGHT, ColorSpace.RGB);
        byte[] pixels = picture.getPlaneData(0);
        for (int at = 0; at < pixels.length; at += 3) {
            boolean left = at / 3 % WIDTH < WIDTH / 2;
            pixels[at] = (byte) (left ? 127 : -128);
            pixels[at + 1] = -128;
            pixels[at + 2] = (byte) (left ? -128 : 127);
        }
        encoder.encodeNativeFrame(picture);
        encoder.encodeNativeFrame(picture);
        encoder.finish();
        return Files.readAllBytes(file);
    }

    private static KeyFrame keyFrame(byte[] clip) throws BadClipException {
        Mp4Scanner scanner = new Mp4Scanner();
        scanner.accept(clip, 0, clip.length);
        return scanner.finish().keyFrame().orElseThrow();
    }

    private static byte[] frame(byte[] clip, KeyFrame keyFrame) {
        int from = (int) keyFrame.offset();
        return Arrays.copyOfRange(clip, from, from + keyFrame.bytes());
    }
}
