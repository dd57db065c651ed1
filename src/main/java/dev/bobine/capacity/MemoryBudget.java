package dev.bobine.capacity;

/// The one owner of the memory that a process gives to what strangers send, in bytes. Who holds more of it than a few
/// buffers asks here first.
///
/// Copies have a fixed part, a buffer for each that may be made at once. References share the rest, since their number
/// is not known beforehand: one user's leave half of it to the others.
public final class MemoryBudget {

    private final long limit;
    private final long copies;
    private final FairBudget references;

    /// @param copies what all buffers of copies, and of files on their way in, take
    /// @param largest what the references of one submit may take; that much is there whatever the limit
    public MemoryBudget(long limit, long copies, long largest) {
        long rest = Math.max(limit - copies, largest);
        this.limit = copies + rest;
        this.copies = copies;
        this.references = new FairBudget(rest, Math.max(1, rest / 2), Math.max(1, rest / 4 * 3));
    }

    public long limit() {
        return limit;
    }

    public long copies() {
        return copies;
    }

    public FairBudget references() {
        return references;
    }
}
