package dev.bobine.api.console;

import io.quarkiverse.web.bundler.runtime.Bundle;
import jakarta.enterprise.context.ApplicationScoped;
import org.jspecify.annotations.Nullable;

/// The files that the bundler made of `src/main/resources/web` when the service was built.
@ApplicationScoped
class BundledFiles implements PageFiles {

    private final Bundle bundle;

    BundledFiles(Bundle bundle) {
        this.bundle = bundle;
    }

    @Override
    public @Nullable String script(String page) {
        return bundle.script(page);
    }

    @Override
    public @Nullable String style(String page) {
        return bundle.style(page);
    }
}
