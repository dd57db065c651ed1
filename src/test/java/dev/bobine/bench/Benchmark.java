package dev.bobine.bench;

import java.util.List;

/// One measurement, on parts of its own.
interface Benchmark {

    /// By which it is selected, and its figures are found.
    String name();

    List<Figure> run() throws Exception;
}
