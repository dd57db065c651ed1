package dev.bobine.api.console;

import dev.bobine.storage.ClipStore;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// What a page may load and from where (Content-Security-Policy): its own files and, for pictures and clips, the
/// bucket, to which `/jobs/{id}/clip` redirects. The address of the bucket's objects is taken from a link to one, since
/// the name of the bucket is in the host or not, depending on the provider.
@ApplicationScoped
class ContentPolicy {

    private static final Duration BRIEFLY = Duration.ofMinutes(1);

    private final ClipStore clips;
    private volatile @Nullable String media;

    ContentPolicy(ClipStore clips) {
        this.clips = clips;
    }

    /// Of a page made by a script. The only way to make markup of text is the one of the library that escapes it.
    ///
    /// @throws IOException when the bucket's keys cannot be had
    String ofScript() throws IOException {
        return """
                default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; connect-src 'self' %1$s; \
                img-src 'self' data: %1$s; media-src 'self' %1$s; form-action 'self'; base-uri 'self'; \
                frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types lit-html\
                """.formatted(media());
    }

    /// Of the page of a share, which has one style and one script.
    ///
    /// @throws IOException when the bucket's keys cannot be had
    String ofShare() throws IOException {
        return "default-src 'none'; style-src %2$s; script-src %3$s; img-src 'self' data: %1$s; media-src 'self' %1$s; "
                        .formatted(media(), ShareHtml.styleHash(), ShareHtml.scriptHash())
                + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    }

    private String media() throws IOException {
        String known = media;
        if (known == null) {
            known = origin(clips.presign("policy", BRIEFLY));
            media = known;
        }
        return known;
    }

    static String origin(URI link) {
        String port = link.getPort() < 0 ? "" : ":" + link.getPort();
        return link.getScheme() + "://" + link.getHost() + port;
    }
}
