package dev.bobine.chaos;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.instruction.ReturnInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.ProtectionDomain;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.jspecify.annotations.Nullable;

/// An agent that puts a worker's clock wrong: the service takes all its time from one place, and this is where it is
/// moved. Nothing else of the process notices.
public final class SkewedClock implements ClassFileTransformer {

    private static final String PLACE = "dev/bobine/runtime/Wiring";
    private static final ClassDesc CLOCK = ClassDesc.of("java.time.Clock");
    private static final ClassDesc SOURCE = ClassDesc.of("java.time.InstantSource");
    private static final ClassDesc DURATION = ClassDesc.of("java.time.Duration");
    private static final ClassDesc ZONE = ClassDesc.of("java.time.ZoneId");
    private static final ClassDesc UTC = ClassDesc.of("java.time.ZoneOffset");

    private final long millis;

    private SkewedClock(long millis) {
        this.millis = millis;
    }

    public static void premain(String millis, Instrumentation process) {
        process.addTransformer(new SkewedClock(Long.parseLong(millis)));
    }

    /// Packs this class as an agent.
    static Path agent(Path directory) throws IOException {
        Path jar = directory.resolve("skewed-clock.jar");
        String file = SkewedClock.class.getName().replace('.', '/') + ".class";
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue("Premain-Class", SkewedClock.class.getName());
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream entries = new JarOutputStream(out, manifest);
                InputStream code = SkewedClock.class.getClassLoader().getResourceAsStream(file)) {
            if (code == null) {
                throw new IOException(file + " is not on the class path");
            }
            entries.putNextEntry(new JarEntry(file));
            code.transferTo(entries);
        }
        return jar;
    }

    @Override
    public byte @Nullable [] transform(
            @Nullable ClassLoader loader,
            String name,
            @Nullable Class<?> redefined,
            @Nullable ProtectionDomain domain,
            byte[] code) {
        return PLACE.equals(name) ? moved(code, millis) : null;
    }

    /// The class with its clock moved.
    static byte[] moved(byte[] code, long millis) {
        CodeTransform moved = (builder, element) -> {
            if (element instanceof ReturnInstruction) {
                builder.getstatic(UTC, "UTC", UTC)
                        .invokeinterface(SOURCE, "withZone", MethodTypeDesc.of(CLOCK, ZONE))
                        .loadConstant(millis)
                        .invokestatic(DURATION, "ofMillis", MethodTypeDesc.of(DURATION, ClassDesc.ofDescriptor("J")))
                        .invokestatic(CLOCK, "offset", MethodTypeDesc.of(CLOCK, CLOCK, DURATION));
            }
            builder.with(element);
        };
        ClassFile classes = ClassFile.of();
        return classes.transformClass(
                classes.parse(code),
                ClassTransform.transformingMethodBodies(
                        method -> method.methodName().equalsString("machineClock"), moved));
    }
}
