package dev.bobine.api.console;

import org.jspecify.annotations.Nullable;

/// Where the build put the files of a page; their names change with what is in them, so that they can be cached for
/// ever. Paths are relative to the root of the service.
public interface PageFiles {

    /// @param page `console` or `studio`
    /// @return null when this build has no such page
    @Nullable
    String script(String page);

    /// @return null when the page has no style of its own
    @Nullable
    String style(String page);
}
