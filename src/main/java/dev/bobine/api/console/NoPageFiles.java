package dev.bobine.api.console;

import io.quarkus.arc.DefaultBean;
import jakarta.enterprise.context.ApplicationScoped;
import org.jspecify.annotations.Nullable;

/// A build without pages.
@DefaultBean
@ApplicationScoped
class NoPageFiles implements PageFiles {

    @Override
    public @Nullable String script(String page) {
        return null;
    }

    @Override
    public @Nullable String style(String page) {
        return null;
    }
}
