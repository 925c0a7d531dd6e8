-- title: Did it close?
-- about: Every gap beside the same gap in earlier iterations, with one of eight verdicts. Leave a parameter out to see all.
-- param: iteration_id text
-- param: before_iteration_id text
-- param: perspective text
-- param: background text
-- param: measure_id text
-- param: verdict text
select *
from gap_history
where
    iteration_id = coalesce($iteration_id, iteration_id)
    and before_iteration_id = coalesce($before_iteration_id, before_iteration_id)
    and perspective = coalesce($perspective, perspective)
    and background = coalesce($background, background)
    and measure_id = coalesce($measure_id, measure_id)
    and verdict = coalesce($verdict, verdict)
order by iteration_id, perspective, before_iteration_id, measure_id, background, group_name
