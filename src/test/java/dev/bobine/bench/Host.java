package dev.bobine.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// The machine that is measured on, and what its processes use. Linux only, like the counters it reads.
final class Host {

    private static final long TICKS_PER_SECOND = 100;
    private static final int STATE = 3;
    private static final int UTIME = 14;
    private static final int CSTIME = 17;

    private Host() {}

    static String describe() throws IOException {
        String cpu = lines("/proc/cpuinfo").stream()
                .filter(line -> line.startsWith("model name"))
                .map(line -> line.substring(line.indexOf(':') + 1).trim())
                .findFirst()
                .orElse("unknown processor");
        long kib = lines("/proc/meminfo").stream()
                .filter(line -> line.startsWith("MemTotal"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D+", "")))
                .findFirst()
                .orElse(0);
        return "%d cores of %s, %d GiB, JDK %s, everything on one machine"
                .formatted(Runtime.getRuntime().availableProcessors(), cpu, kib >> 20, Runtime.version());
    }

    /// CPU seconds of a process.
    static double cpuSeconds(long pid) {
        return ticks(pid, UTIME, UTIME + 1) / (double) TICKS_PER_SECOND;
    }

    /// CPU seconds of a process and of all children that it had.
    static double cpuSecondsOfFamily(long pid) {
        long own = ticks(pid, UTIME, CSTIME);
        long living = ProcessHandle.of(pid).stream()
                .flatMap(ProcessHandle::children)
                .mapToLong(child -> ticks(child.pid(), UTIME, UTIME + 1))
                .sum();
        return (own + living) / (double) TICKS_PER_SECOND;
    }

    static long threads(long pid) throws IOException {
        return lines("/proc/" + pid + "/status").stream()
                .filter(line -> line.startsWith("Threads:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D+", "")))
                .findFirst()
                .orElse(0);
    }

    /// The sum of fields of `/proc/pid/stat`, counted from 1; 0 for a process that has gone.
    private static long ticks(long pid, int first, int last) {
        try {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            long sum = 0;
            for (int field = first; field <= last; field++) {
                sum += Long.parseLong(fields[field - STATE]);
            }
            return sum;
        } catch (IOException e) {
            return 0;
        }
    }

    private static List<String> lines(String file) throws IOException {
        return Files.readAllLines(Path.of(file));
    }
}
