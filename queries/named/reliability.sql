-- title: Can the scales be relied on?
-- about: Cronbach's alpha of each scale, and which item goes against the rest of its scale.
-- param: iteration_id text
-- param: perspective text
-- board: review 8
-- chart: table
select
    iteration_id,
    title,
    n_items,
    n,
    alpha,
    alpha_standardised,
    mean_correlation,
    warning,
    measure_id
from reliability
where iteration_id = coalesce($iteration_id, iteration_id) and perspective = coalesce($perspective, perspective)
order by iteration_id, perspective, n_against desc, measure_id
