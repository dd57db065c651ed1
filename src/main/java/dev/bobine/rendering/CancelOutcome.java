package dev.bobine.rendering;

/// What the provider said to a wish to stop. Only a later poll tells the truth.
public enum CancelOutcome {
    REQUESTED,
    TOO_LATE,
    UNSUPPORTED,
    UNKNOWN
}
