package dev.bobine.operations;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.ConfigProvider;

/// Where metrics and health are, apart from the API.
public final class ManagementPort {

    private static final Pattern LISTENING = Pattern.compile("Management interface listening on http://[^:]+:(\\d+)");

    private ManagementPort() {}

    /// Address of a path of the service in this JVM.
    public static String url(String path) {
        return "http://localhost:" + ConfigProvider.getConfig().getValue("quarkus.management.test-port", Integer.class)
                + path;
    }

    /// The port that a process said in its log.
    public static int saidIn(String log) {
        Matcher port = LISTENING.matcher(log);
        if (!port.find()) {
            throw new IllegalStateException("no management port: " + log);
        }
        return Integer.parseInt(port.group(1));
    }
}
