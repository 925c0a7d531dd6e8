-- title: Which groups differ, on what, and how sure are we?
-- about: Every comparison of an iteration, with its corrected verdict. Leave a parameter out to see all.
-- param: iteration_id text
-- param: perspective text
-- param: background text
-- param: measure_id text
-- param: verdict text
select *
from gaps
where
    iteration_id = coalesce($iteration_id, iteration_id)
    and perspective = coalesce($perspective, perspective)
    and background = coalesce($background, background)
    and measure_id = coalesce($measure_id, measure_id)
    and verdict = coalesce($verdict, verdict)
order by iteration_id, perspective, measure_id, background, group_name
