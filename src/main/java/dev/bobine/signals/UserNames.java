package dev.bobine.signals;

/// How logs name users.
public enum UserNames {
    /// As publishers do.
    PLAIN,
    /// By the SHA-256 of that, so that lines of one user can still be told apart.
    HASHED
}
