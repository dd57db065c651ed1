package dev.bobine.api.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bobine.job.FrameSize;
import dev.bobine.persistence.GalleryStore.ClipFacts;
import dev.bobine.persistence.ShareStore.Shown;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ShareHtmlTest {

    private static final String HOSTILE = "\"><script>alert('&')</script>";
    private static final UUID ID = new UUID(0, 1);

    private static String page(@Nullable String title, @Nullable String prompt, @Nullable String poster) {
        ClipFacts clip = new ClipFacts("clips/a.mp4", poster, new FrameSize(640, 360), 4000, null);
        return pageOf(clip, title, prompt);
    }

    private static String pageOf(ClipFacts clip, @Nullable String title, @Nullable String prompt) {
        Shown shown = new Shown(ID, ID, new Shown.Terms(null, false, false, null), title, clip, prompt, true, null);
        return new ShareHtml(Root.of("/bobine"), "https://example.org/bobine/", "TOKEN", shown).page();
    }

    @Test
    void aPageShowsTheClipAndWhatPreviewsRead() {
        assertThat(page(null, null, "clips/a.jpg"))
                .contains("<title>A clip</title>")
                .contains("src=\"/bobine/s/TOKEN/clip\"", "poster=\"/bobine/s/TOKEN/poster\"")
                .contains("<meta property=\"og:video\" content=\"https://example.org/bobine/s/TOKEN/clip\">")
                .contains("<meta property=\"og:image\" content=\"https://example.org/bobine/s/TOKEN/poster\">")
                .contains("<meta name=\"robots\" content=\"noindex\">", "nodownload", "width=\"640\"")
                .containsOnlyOnce("<script>")
                .doesNotContain("clips/a", "<script ", "style=\"");
        assertThat(page(null, null, null)).doesNotContain("og:image", "poster");
    }

    @Test
    void aStillIsAPictureForVisitorsAndPreviews() {
        ClipFacts still = new ClipFacts("clips/a.png", null, new FrameSize(640, 360), 0, "still");

        assertThat(pageOf(still, null, null))
                .contains("<title>A picture</title>")
                .contains("<img width=\"640\" height=\"360\" src=\"/bobine/s/TOKEN/clip\" alt=\"A picture\">")
                .contains("<meta property=\"og:image\" content=\"https://example.org/bobine/s/TOKEN/poster\">")
                .doesNotContain("<video", "og:video", "<script");
        assertThat(pageOf(still, HOSTILE, HOSTILE)).doesNotContain("<script");
    }

    @Test
    void whatUsersWroteIsText() {
        assertThat(page(HOSTILE, HOSTILE, null))
                .containsOnlyOnce("<script>")
                .doesNotContain("alert('")
                .contains("<h1>&quot;&gt;&lt;script&gt;alert(&#39;&amp;&#39;)&lt;/script&gt;</h1>")
                .contains("<p>&quot;&gt;&lt;script&gt;");
    }

    @Test
    void theStyleIsTheOneThatThePolicyKnows() {
        assertThat(ShareHtml.styleHash()).matches("'sha256-[A-Za-z0-9+/]{43}='");
        assertThat(ShareHtml.notShown("<b>")).contains("<h1>&lt;b&gt;</h1>");
    }
}
