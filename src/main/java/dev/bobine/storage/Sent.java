package dev.bobine.storage;

import dev.bobine.media.BadClipException;
import java.util.Optional;

/// What was sent to a key of the bucket.
///
/// @param what in a word
record Sent(String what, String key, long bytes, String sha256) {

    /// Reads an object as a whole and tells the SHA-256 of it.
    interface ReadBack {
        String sha256() throws SourceException, BadClipException;
    }

    /// Checks that the object is what was sent. Another worker may have stored the same under the same key meanwhile,
    /// so an unknown entity tag alone proves nothing: the object is read back before it is thrown away.
    void confirm(Bucket bucket, Optional<String> entityTag, ReadBack readBack) throws StoreException {
        Optional<Bucket.Stat> stat = bucket.stat(key);
        if (stat.filter(found -> found.isOf(bytes, entityTag)).isPresent()
                || stat.isPresent() && isSameContent(readBack)) {
            return;
        }
        bucket.delete(key);
        throw new StoreException("The stored object differs from the " + what + " that was sent; it was removed.");
    }

    private boolean isSameContent(ReadBack readBack) throws StoreException {
        try {
            return readBack.sha256().equals(sha256);
        } catch (BadClipException _) {
            return false;
        } catch (SourceException e) {
            throw new StoreException("The stored object could not be read back: " + e.getMessage());
        }
    }
}
