package dev.bobine.dev.animatic;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.commons.logging.LogFactory;
import org.apache.fontbox.ttf.TrueTypeFont;
import org.apache.pdfbox.io.RandomAccessRead;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.javacpp.Loader;

/// The jars that the child needs, found where this JVM found them: in dev mode and in tests the libraries are not on
/// the JVM's own class path but in the framework's class loaders.
final class ChildClassPath {

    private static final String FONTS = "org/apache/pdfbox/resources/ttf/LiberationSans-Regular.ttf";

    private ChildClassPath() {}

    static String get() {
        Set<Path> places = new LinkedHashSet<>();
        Stream.of(
                        AnimaticMain.class,
                        Loader.class,
                        avcodec.class,
                        TrueTypeFont.class,
                        RandomAccessRead.class,
                        LogFactory.class,
                        org.jboss.logging.Logger.class)
                .map(ChildClassPath::placeOf)
                .forEach(places::add);
        String platform = Loader.getPlatform() + "/";
        places.add(placeOf("org/bytedeco/ffmpeg/" + platform + System.mapLibraryName("jniavcodec")));
        places.add(placeOf("org/bytedeco/javacpp/" + platform + System.mapLibraryName("jnijavacpp")));
        places.add(placeOf(FONTS));
        return places.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
    }

    private static Path placeOf(Class<?> type) {
        CodeSource source = Objects.requireNonNull(type.getProtectionDomain().getCodeSource(), type.getName());
        return pathOf(source.getLocation());
    }

    private static Path placeOf(String resource) {
        ClassLoader loader = Objects.requireNonNull(ChildClassPath.class.getClassLoader());
        URL found = Objects.requireNonNull(loader.getResource(resource), resource);
        try {
            return pathOf(((JarURLConnection) found.openConnection()).getJarFileURL());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path pathOf(URL location) {
        try {
            return Path.of(new URI(location.toString()));
        } catch (URISyntaxException e) {
            throw new IllegalStateException("not a file: " + location, e);
        }
    }
}
