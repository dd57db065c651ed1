-- Whether a clip `c` of a gallery fits; an empty text fits all.
(:kind = '' or c.kind = :kind) and (:shape = '' or c.shape = :shape)
  and (:visibility = '' or c.visibility = :visibility)
