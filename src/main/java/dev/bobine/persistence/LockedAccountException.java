package dev.bobine.persistence;

import java.util.concurrent.TimeoutException;

/// Somebody has kept a user's account locked for longer than a step of a job waits.
final class LockedAccountException extends TimeoutException {

    private static final long serialVersionUID = 1L;

    LockedAccountException() {
        super("the user's account is locked");
    }
}
