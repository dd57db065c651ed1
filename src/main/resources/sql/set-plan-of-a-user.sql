-- Sets the plan of a user and what differs from it.
\set user '''u-17'''
\set change '''{"plan":"pro","overrides": null}'''
update account a set plan = c.plan, overrides = c.overrides
from json_to_record(cast(cast(:change as text) as json)) as c(plan text, overrides json) where a.user_id = :user;
