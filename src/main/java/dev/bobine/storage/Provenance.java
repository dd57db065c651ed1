package dev.bobine.storage;

import java.time.Instant;

/// The record of origin kept with every clip, as object metadata: that it was generated, by what, when and for which
/// job.
///
/// @param promptHash SHA-256 of the prompt; the prompt itself stays out
public record Provenance(String model, String backend, String providerModel, String promptHash, Instant createdAt) {}
