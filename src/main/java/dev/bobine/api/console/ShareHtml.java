package dev.bobine.api.console;

import dev.bobine.job.FrameSize;
import dev.bobine.job.Hashes;
import dev.bobine.persistence.ShareStore.Shown;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Objects;

/// The page of a share: one style, one script, and what link previews read (OpenGraph). What users wrote is text in it
/// and nothing else.
///
/// @param root of the service in a browser
/// @param address of the service as a whole, for previews; ends with a `/`
/// @param token of the share, which stands in every address of the page
record ShareHtml(Root root, String address, String token, Shown shown) {

    private static final String STYLE = """
            :root{color-scheme:light dark}
            body{margin:0 auto;padding:1rem;max-width:60rem;font:1rem/1.5 system-ui,sans-serif}
            video,img{display:block;width:100%;height:auto;max-height:80vh;background:#000;object-fit:contain}
            h1{font-size:1.25rem;overflow-wrap:anywhere}
            p{overflow-wrap:anywhere;white-space:pre-wrap}
            """;

    /// Browsers go on reading where the address of a clip has led them to, also when that link has run out; then the
    /// player asks for the address again and goes on where it was. The same as `web/shared/player.ts`.
    private static final String SCRIPT = """
            const v=document.querySelector('video');
            let at=0,tries=0;
            const keep=()=>{if(!v.error)at=v.currentTime};
            v.addEventListener('timeupdate',keep);
            v.addEventListener('seeking',keep);
            v.addEventListener('seeked',()=>{tries=0});
            v.addEventListener('error',()=>{
              if(tries++>2)return;
              const from=at,plays=!v.paused;
              v.src=v.src.split('?')[0]+'?'+Date.now();
              v.addEventListener('loadedmetadata',()=>{v.currentTime=from;if(plays)v.play()},{once:true});
            });
            """;

    private static final String TITLE = "A clip";
    private static final String TITLE_OF_STILL = "A picture";

    /// What a policy knows the style by.
    static String styleHash() {
        return hash(STYLE);
    }

    /// What a policy knows the script by.
    static String scriptHash() {
        return hash(SCRIPT);
    }

    private static String hash(String text) {
        byte[] digest = Hashes.newSha256().digest(text.getBytes(StandardCharsets.UTF_8));
        return "'sha256-" + Base64.getEncoder().encodeToString(digest) + "'";
    }

    String page() {
        boolean still = shown.clip().isStill();
        FrameSize size = shown.clip().size();
        String title = escaped(Objects.requireNonNullElse(shown.title(), still ? TITLE_OF_STILL : TITLE));
        String at = escaped(address) + "s/" + token;
        String here = root.path() + "s/" + token;
        return """
                <!doctype html>
                <html lang="en" prefix="og: https://ogp.me/ns#">
                <head>
                <meta charset="utf-8">
                <title>%1$s</title>
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <meta name="robots" content="noindex">
                <meta property="og:type" content="%2$s">
                <meta property="og:title" content="%1$s">
                <meta property="og:description" content="Made with AI.">
                <meta property="og:url" content="%3$s">
                %4$s<link rel="icon" href="data:,">
                <style>%5$s</style>
                </head>
                <body>
                <main>
                %6$s
                <h1>%1$s</h1>
                %7$s<p>Made with AI.%8$s</p>
                </main>
                %9$s</body>
                </html>
                """.formatted(
                        title,
                        still ? "website" : "video.other",
                        at,
                        (still ? "" : previewOfClip(at, size)) + previewPicture(at),
                        STYLE,
                        still ? picture(here, title, size) : player(here, title, size),
                        shown.prompt() == null ? "" : "<p>%s</p>\n".formatted(escaped(shown.prompt())),
                        shown.terms().download() ? " <a href=\"%s/clip\">The file</a>".formatted(here) : "",
                        still ? "" : "<script>%s</script>\n".formatted(SCRIPT));
    }

    private static String previewOfClip(String at, FrameSize size) {
        return """
                <meta property="og:video" content="%1$s/clip">
                <meta property="og:video:type" content="video/mp4">
                <meta property="og:video:width" content="%2$d">
                <meta property="og:video:height" content="%3$d">
                """.formatted(at, size.width(), size.height());
    }

    private String previewPicture(String at) {
        return shown.clip().pictureKey() == null
                ? ""
                : "<meta property=\"og:image\" content=\"%s/poster\">\n".formatted(at);
    }

    private String player(String here, String title, FrameSize size) {
        String poster = shown.clip().pictureKey() == null ? "" : " poster=\"%s/poster\"".formatted(here);
        String download = shown.terms().download() ? "" : " controlslist=\"nodownload\"";
        return "<video controls playsinline preload=\"metadata\" width=\"%d\" height=\"%d\" src=\"%s/clip\" aria-label=\"%s\"%s%s></video>"
                .formatted(size.width(), size.height(), here, title, poster, download);
    }

    private static String picture(String here, String title, FrameSize size) {
        return "<img width=\"%d\" height=\"%d\" src=\"%s/clip\" alt=\"%s\">"
                .formatted(size.width(), size.height(), here, title);
    }

    static String notShown(String sentence) {
        return """
                <!doctype html>
                <html lang="en">
                <head>
                <meta charset="utf-8">
                <title>Not shown</title>
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <meta name="robots" content="noindex">
                <link rel="icon" href="data:,">
                <style>%s</style>
                </head>
                <body><main><h1>%s</h1></main></body>
                </html>
                """.formatted(STYLE, escaped(sentence));
    }

    /// A text as it may stand in an element or in a quoted attribute.
    static String escaped(String text) {
        StringBuilder safe = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            char next = text.charAt(i);
            switch (next) {
                case '&' -> safe.append("&amp;");
                case '<' -> safe.append("&lt;");
                case '>' -> safe.append("&gt;");
                case '"' -> safe.append("&quot;");
                case '\'' -> safe.append("&#39;");
                default -> safe.append(next);
            }
        }
        return safe.toString();
    }
}
