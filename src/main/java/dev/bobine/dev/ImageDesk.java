package dev.bobine.dev;

import dev.bobine.dev.animatic.Animatic;
import dev.bobine.dev.animatic.AnimaticProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/// The renderer's stills: each is drawn while its request is waited for, and entered on the bill before it is answered.
/// A test may have answers lost that were billed.
final class ImageDesk {

    private static final int AT_A_TIME = 2;
    private static final int MAX_BILLED = 100_000;
    private static final String INSTANT = "Instant answer: a white boat on a calm sea.";

    private final Path directory;
    private final RendererMode mode;
    private final Semaphore room = new Semaphore(AT_A_TIME, true);
    private final Map<ImageRequest, byte[]> drawn = new ConcurrentHashMap<>();
    private final List<ImageRequest> bill = new ArrayList<>();
    private final Set<String> toBeLost = new HashSet<>();

    ImageDesk(Path directory, RendererMode mode) {
        this.directory = directory;
        this.mode = mode;
    }

    /// The picture. Blocks while it is drawn.
    byte[] draw(ImageRequest request) throws IOException, InterruptedException {
        byte[] picture = mode == RendererMode.INSTANT ? instant(request) : paint(request);
        synchronized (bill) {
            if (bill.size() < MAX_BILLED) {
                bill.add(request);
            }
        }
        return picture;
    }

    /// One per size and format, as the clips of this mode are.
    private byte[] instant(ImageRequest request) throws IOException, InterruptedException {
        ImageRequest any = request.like(INSTANT);
        byte[] known = drawn.get(any);
        if (known != null) {
            return known;
        }
        byte[] made = paint(any);
        drawn.put(any, made);
        return made;
    }

    private byte[] paint(ImageRequest request) throws IOException, InterruptedException {
        Path file = Files.createDirectories(directory).resolve("still-" + UUID.randomUUID());
        room.acquire();
        try {
            Animatic animatic =
                    new Animatic(request.prompt(), request.width(), request.height(), 1, 0, false, request.reference());
            AnimaticProcess.draw(animatic, file, request.format());
            return Files.readAllBytes(file);
        } finally {
            room.release();
            Files.deleteIfExists(file);
        }
    }

    /// What was made, the first one first, whether or not its answer arrived.
    List<ImageRequest> bill() {
        synchronized (bill) {
            return List.copyOf(bill);
        }
    }

    /// The next answer to this prompt is not sent.
    void lose(String prompt) {
        synchronized (toBeLost) {
            toBeLost.add(prompt);
        }
    }

    /// Whether this answer is one of those.
    boolean loses(ImageRequest request) {
        synchronized (toBeLost) {
            return toBeLost.remove(request.prompt());
        }
    }
}
