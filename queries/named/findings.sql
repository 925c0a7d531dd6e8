-- title: What should the meeting talk about?
-- about: The findings of an iteration, the worst first.
-- param: iteration_id text
-- param: perspective text
select *
from findings
where iteration_id = coalesce($iteration_id, iteration_id) and perspective = coalesce($perspective, perspective)
order by iteration_id, perspective, rank
