-- Whether the tag of a backlog `q` is from before its lane `l` was rebased: no other is 2^60 ahead.
q.tag >= l.vtime + 1152921504606846976
