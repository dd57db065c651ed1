-- Gives the backlogs of a user another weight and cap. The backlog's rows carry weight and cap; whether a ready user
-- really has room is found at the next turn.
\set weight 1
\set cap 2
\set user '''u-17'''
update user_queue set weight = :weight, running_cap = :cap, ready = queued_jobs > 0 where user_id = :user;
