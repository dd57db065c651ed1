/// Who calls over HTTP: known by a token of the operator's identity provider, by an API key or, in a browser, by a
/// session that one of them began, with roles and with the users whose jobs are theirs.
///
/// Says who somebody is; what a role may do stands at the resources. May depend on `job` and `net`; nothing but `api`
/// asks it.
@NullMarked
package dev.bobine.access;

import org.jspecify.annotations.NullMarked;
