package dev.bobine.capacity;

/// The one owner of the memory that a process gives to what strangers send, in bytes. Who holds more of it than a few
/// buffers asks here first.
///
/// Copies have a fixed part, a buffer for each that may be made at once. References share the rest, since their number
/// is not known beforehand: one user's leave half of it to the others. So do answers that hold what was asked for, each
/// with a buffer until it is kept. All other replies have a fixed part as well, which backends have in equal shares.
public final class MemoryBudget {

    private final long limit;
    private final long copies;
    private final long replies;
    private final long answer;
    private final FairBudget references;

    /// @param copies what all buffers of copies, and of files on their way in, take
    /// @param replies what is kept of replies while they come, of all backends together
    /// @param answer the buffer of an answer that is kept while it comes
    /// @param largest what the references of one submit may take; that much is there whatever the limit
    public MemoryBudget(long limit, long copies, long replies, long answer, long largest) {
        long rest = Math.max(limit - copies - replies, largest + answer);
        this.replies = replies;
        this.answer = answer;
        this.limit = copies + replies + rest;
        this.copies = copies;
        this.references = new FairBudget(rest, Math.max(1, rest / 2), Math.max(1, rest / 4 * 3));
    }

    public long limit() {
        return limit;
    }

    public long copies() {
        return copies;
    }

    public long replies() {
        return replies;
    }

    /// What an answer takes of the part of the references while it comes.
    public long answer() {
        return answer;
    }

    public FairBudget references() {
        return references;
    }
}
