/// Who calls over HTTP: known by a token of the operator's identity provider or by an API key, with roles and with the
/// users whose jobs are theirs.
///
/// Says who somebody is; what a role may do stands at the resources. May depend on `job`; nothing but `api` asks it.
@NullMarked
package dev.bobine.access;

import org.jspecify.annotations.NullMarked;
