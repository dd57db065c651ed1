package dev.bobine.intake;

/// Where a record lies.
public record Origin(String topic, int partition, long offset) {}
