-- title: What is compared?
-- about: The measures of an iteration.
-- param: iteration_id text
select *
from measures
where iteration_id = coalesce($iteration_id, iteration_id)
order by iteration_id, perspective, measure_id
