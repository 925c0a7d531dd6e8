-- title: Who answered?
-- about: Respondents by background. Groups that are too small to show say so.
-- param: iteration_id text
-- param: perspective text learner
-- board: review 1
-- chart: bars x=n y=group_name color=title
select
    iteration_id,
    title,
    background,
    group_name,
    n,
    share,
    is_hidden
from response_rates
where
    iteration_id = coalesce($iteration_id, iteration_id)
    and perspective = coalesce($perspective, perspective)
    and group_name <> '*'
order by iteration_id, background, group_name
