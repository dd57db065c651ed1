package dev.bobine.dev;

import dev.bobine.dev.animatic.Animatic;
import dev.bobine.dev.animatic.AnimaticProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.IntConsumer;

/// Draws every clip again, each in a child process.
final class AnimaticClips implements ClipMaker {

    private final Path directory;

    AnimaticClips(Path directory) throws IOException {
        this.directory = Files.createDirectories(directory);
    }

    @Override
    public Optional<Clip> ready(VideoRequest request) {
        return Optional.empty();
    }

    @Override
    public Clip make(String id, VideoRequest request, IntConsumer progress) throws IOException, InterruptedException {
        Clip clip = new Clip(directory.resolve(id + ".mp4"), directory.resolve(id + ".jpg"));
        Animatic animatic = new Animatic(
                request.prompt(),
                request.width(),
                request.height(),
                request.seconds(),
                request.seed(),
                request.audio(),
                request.firstFrame(),
                request.shots());
        AnimaticProcess.render(animatic, clip.video(), clip.poster(), progress);
        return clip;
    }

    @Override
    public void discard(Clip clip) throws IOException {
        Files.deleteIfExists(clip.video());
        Files.deleteIfExists(clip.poster());
    }
}
