-- title: Where are the gaps now?
-- about: The largest gaps that are not noise, each with its 95 % interval. Left of zero the group is lower.
-- param: iteration_id text
-- param: perspective text learner
-- param: most bigint 20
-- board: review 2
-- chart: forest y=label x=estimate low=low upp=upp color=verdict text=n_group
select
    concat(group_name, ': ', title) as label,
    measure_id,
    background,
    group_name,
    estimate,
    estimate_of,
    low,
    upp,
    verdict,
    n_group,
    n_rest,
    q,
    family_size
from findings
where
    kind in ('gap', 'silence')
    and iteration_id = coalesce($iteration_id, iteration_id)
    and perspective = coalesce($perspective, perspective)
order by rank
limit $most
