-- title: Every comparison of an iteration
-- about: Measures by groups with estimate, verdict and size, for exploring. Groups under the minimum read `too few` and show no number.
-- param: iteration_id text
-- param: perspective text learner
-- chart: heatmap x=group_name y=title color=estimate text=estimate verdict=verdict
select
    measure_id,
    title,
    dimension,
    kind,
    family,
    background,
    background_title,
    group_name,
    comparison,
    estimate,
    estimate_of,
    verdict,
    n_group,
    n_rest,
    q
from gaps
where
    iteration_id = coalesce($iteration_id, iteration_id)
    and perspective = coalesce($perspective, perspective)
order by family, measure_id, background, group_name
