-- Leaves the account of an erased user under another name, if the ledger goes on under that.
\set user '''u-17'''
\set pseudonym '''erased-1'''
update account set user_id = :pseudonym, plan = null, overrides = null, erase_requested_at = null,
  erase_requested_by = null
where user_id = :user and exists (select 1 from ledger l where l.user_id = :pseudonym);
