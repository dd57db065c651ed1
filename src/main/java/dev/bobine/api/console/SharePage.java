package dev.bobine.api.console;

import dev.bobine.api.RateLimit;
import dev.bobine.api.ShareToken;
import dev.bobine.persistence.Database;
import dev.bobine.persistence.ShareStore;
import dev.bobine.persistence.ShareStore.Shown;
import dev.bobine.storage.ClipStore;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/// A clip as whoever has a link sees it. The addresses in the page stay the same for as long as the share lasts; each
/// time they are asked for they lead to the bucket by another link that is valid for a short while. So a share that is
/// taken back is closed at once for whoever comes, and for whoever is looking when that link runs out.
@Path("/s/{token}")
@PermitAll
@RunOnVirtualThread
class SharePage {

    private static final String HTML = MediaType.TEXT_HTML + ";charset=UTF-8";

    /// Whoever opened a share as the last one may look at it for so long.
    private static final Duration LINGERS = Duration.ofMinutes(10);

    /// A link is valid for as long as somebody needs to look at a clip with some pauses.
    private static final Duration MIN_VALIDITY = Duration.ofMinutes(2);

    private static final int TIMES_ITS_LENGTH = 4;

    private final ShareStore shares;
    private final Database database;
    private final ClipStore clips;
    private final PublicAddress address;
    private final ContentPolicy policy;
    private final RateLimit limit;
    private final InstantSource clock;
    private final MeterRegistry meters;

    SharePage(
            ShareStore shares,
            Database database,
            ClipStore clips,
            PublicAddress address,
            ContentPolicy policy,
            RateLimit limit,
            InstantSource clock,
            MeterRegistry meters) {
        this.shares = shares;
        this.database = database;
        this.clips = clips;
        this.address = address;
        this.policy = policy;
        this.limit = limit;
        this.clock = clock;
        this.meters = meters;
    }

    @GET
    @Operation(hidden = true)
    public Response page(@PathParam("token") String text, @HeaderParam(Root.HEADER) @Nullable String prefix)
            throws IOException {
        Optional<Duration> wait = ShareToken.parse(text).flatMap(token -> limit.take("share:" + token.sha256()));
        if (wait.isPresent()) {
            return notShown(429, "Too many people look at this at the moment; wait a little.")
                    .header(HttpHeaders.RETRY_AFTER, Math.max(1, wait.get().toSeconds()))
                    .build();
        }
        Optional<Shown> found = find(text);
        if (found.isEmpty()) {
            return notShown(404, "There is no such clip, or it is not shown any more.")
                    .build();
        }
        Shown shown = found.get();
        if (!shown.live() || !database.await(() -> shares.countView(shown.id()))) {
            return notShown(410, "This clip was shown for a while, which is over.")
                    .build();
        }
        count("page");
        String html = new ShareHtml(Root.of(prefix), address.of(prefix), text, shown).page();
        return guarded(Response.ok(html, HTML)).build();
    }

    @GET
    @Path("/clip")
    @Operation(hidden = true)
    public Response clip(@PathParam("token") String text) throws IOException {
        Optional<Shown> found = find(text).filter(SharePage::mayPlay);
        if (found.isEmpty()) {
            return gone();
        }
        count("clip");
        return redirect(found.get(), found.get().clip().key());
    }

    @GET
    @Path("/poster")
    @Operation(hidden = true)
    public Response poster(@PathParam("token") String text) throws IOException {
        Optional<Shown> found = find(text).filter(SharePage::mayPlay);
        String key = found.map(shown -> shown.clip().pictureKey()).orElse(null);
        return found.isEmpty() || key == null ? gone() : redirect(found.get(), key);
    }

    private Optional<Shown> find(String text) {
        return ShareToken.parse(text).flatMap(token -> database.await(() -> shares.find(token.sha256(), LINGERS)));
    }

    private static boolean mayPlay(Shown shown) {
        return shown.live() || Boolean.TRUE.equals(shown.lingers());
    }

    private Response redirect(Shown shown, String key) throws IOException {
        return Response.status(Response.Status.FOUND)
                .location(clips.presign(key, validity(shown)))
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .header("X-Robots-Tag", "noindex")
                .build();
    }

    /// Longer than the clip, and no longer than the share.
    private Duration validity(Shown shown) {
        Duration needed = Duration.ofMillis(shown.clip().durationMillis()).multipliedBy(TIMES_ITS_LENGTH);
        Duration valid = needed.compareTo(MIN_VALIDITY) < 0 ? MIN_VALIDITY : needed;
        Instant until = shown.terms().until();
        Duration left = until == null ? valid : Duration.between(clock.instant(), until);
        return left.compareTo(valid) < 0 ? left.plusSeconds(1) : valid;
    }

    private static Response gone() {
        return Response.status(Response.Status.NOT_FOUND)
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .build();
    }

    private Response.ResponseBuilder notShown(int status, String sentence) throws IOException {
        return guarded(Response.status(status).type(HTML).entity(ShareHtml.notShown(sentence)));
    }

    private Response.ResponseBuilder guarded(Response.ResponseBuilder response) throws IOException {
        return response.header("Content-Security-Policy", policy.ofShare())
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .header("X-Robots-Tag", "noindex")
                .header("Cross-Origin-Opener-Policy", "same-origin")
                .header("Permissions-Policy", "camera=(), microphone=(), geolocation=()");
    }

    private void count(String part) {
        meters.counter("bobine.share.views", "part", part).increment();
    }
}
