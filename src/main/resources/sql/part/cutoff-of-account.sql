-- Which of the cutoffs `c` is that of an account `a`.
c.plan = case when a.plan in (select k.plan from cutoff k) then a.plan else :fallback end
