package dev.bobine.api;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How problems look where clients expect them in the shape of somebody else's interface. Every problem below its paths
/// is told so, be it of a resource, of authentication or of a limit.
public interface ProblemShape {

    /// @param headers in addition to those that the problem has anyway
    record Shaped(int status, Map<String, String> headers, Object body) {}

    /// @param path of the request, beginning with a `/`
    boolean covers(String path);

    /// @param wait after which the request may be made again; null when nobody said so
    Shaped shape(Problem problem, @Nullable Duration wait);
}
