-- title: How did people answer?
-- about: The share of each answer by group of one background, on one measure.
-- param: iteration_id text
-- param: perspective text learner
-- param: measure_id text
-- param: background text *
-- chart: bars x=share y=group_name color=label
select
    group_name,
    value,
    label,
    share,
    n
from answers
where
    iteration_id = coalesce($iteration_id, iteration_id)
    and perspective = coalesce($perspective, perspective)
    and measure_id = $measure_id
    and background = coalesce($background, background)
order by group_name, value
