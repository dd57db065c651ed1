package dev.bobine.bench;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The benchmarks of the packaged service, for `./mvnw -Pbench verify`. Option: `bench`, names separated by commas.
class Benchmarks {

    static List<Benchmark> all() {
        return List.of(
                new IntakeBenchmark(),
                new JourneyBenchmark(),
                new OverheadBenchmark(),
                new InFlightBenchmark(),
                new ProviderUseBenchmark(),
                new FairnessBenchmark(),
                new StorageBenchmark(),
                new WebhookBenchmark(),
                new StreamBenchmark(),
                new AdmissionBenchmark(),
                new ProductionBenchmark(),
                new ScaleBenchmark());
    }

    /// Whether it is to run.
    static boolean selected(String name) {
        Set<String> names = Set.of(System.getProperty("bench", "all").split(","));
        return names.contains("all") || names.contains(name);
    }

    @ParameterizedTest
    @MethodSource("all")
    void measure(Benchmark benchmark) throws Exception {
        assumeTrue(selected(benchmark.name()));
        Results.write(benchmark.name(), benchmark.run());
    }
}
