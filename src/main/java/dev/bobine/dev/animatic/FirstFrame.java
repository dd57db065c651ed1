package dev.bobine.dev.animatic;

import java.awt.AlphaComposite;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Base64;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;

/// The picture that a clip begins with: the first picture is that one, and what is drawn shows through it more and
/// more.
final class FirstFrame {

    private static final int LASTS_FRAMES = Animatic.FRAMES_PER_SECOND / 2;

    private final @Nullable BufferedImage given;

    private FirstFrame(@Nullable BufferedImage given) {
        this.given = given;
    }

    static FirstFrame of(Animatic animatic) throws IOException {
        if (animatic.firstFrame().isEmpty()) {
            return new FirstFrame(null);
        }
        byte[] bytes = Base64.getDecoder().decode(animatic.firstFrame());
        return new FirstFrame(ImageIO.read(new ByteArrayInputStream(bytes)));
    }

    void paint(int number, BufferedImage picture) {
        if (given == null || number >= LASTS_FRAMES) {
            return;
        }
        Graphics2D graphics = picture.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
        graphics.setComposite(AlphaComposite.SrcOver.derive(1 - (float) number / LASTS_FRAMES));
        graphics.drawImage(given, 0, 0, picture.getWidth(), picture.getHeight(), null);
        graphics.dispose();
    }
}
