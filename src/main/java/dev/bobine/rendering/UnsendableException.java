package dev.bobine.rendering;

import dev.bobine.job.Failure;

/// A request that could not be made, so that surely nothing was sent: a reference that cannot be had, or no access
/// token.
public final class UnsendableException extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient Failure failure;

    public UnsendableException(Failure failure) {
        super(failure.message());
        this.failure = failure;
    }

    public Failure failure() {
        return failure;
    }
}
