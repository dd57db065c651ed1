package dev.bobine.api.console;

import org.jspecify.annotations.Nullable;

/// The document that a page's script fills: an element named after the page. Its links are relative to the root.
///
/// @param name of the page and of its element, `<name>-page`
/// @param script path of the script, relative to the root
/// @param style path of the style, relative to the root
record PageHtml(
        Root root,
        String name,
        String title,
        String script,
        @Nullable String style) {

    String text() {
        return """
                <!doctype html>
                <html lang="en">
                <head>
                <meta charset="utf-8">
                <title>%1$s · Bobine</title>
                <base href="%2$s">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <meta name="color-scheme" content="light dark">
                <meta name="robots" content="noindex">
                <link rel="icon" href="data:,">
                %3$s<script type="module" src="%4$s"></script>
                </head>
                <body>
                <%5$s-page></%5$s-page>
                <noscript>This page needs JavaScript. What it does can be done over HTTP as well: <a href="openapi">openapi</a>.</noscript>
                </body>
                </html>
                """.formatted(title, root.path(), styleLink(), relative(script), name);
    }

    private String styleLink() {
        return style == null ? "" : "<link rel=\"stylesheet\" href=\"%s\">\n".formatted(relative(style));
    }

    private static String relative(String path) {
        return path.startsWith("/") ? path.substring(1) : path;
    }
}
