/// What users would have instead of this service: the same work on job libraries and on a table of one's own, as an
/// experienced engineer would write it. Each runs as a process of its own, see [dev.bobine.bench.peers.PeerMain].
@NullMarked
package dev.bobine.bench.peers;

import org.jspecify.annotations.NullMarked;
