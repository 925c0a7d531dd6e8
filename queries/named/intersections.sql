-- title: Who is in two groups at once?
-- about: Groups of two backgrounds together with both margins, and the cell drawn toward what the margins alone would lead to expect. Exploratory: it carries no verdict.
-- param: iteration_id text
-- param: perspective text
-- param: measure_id text
-- param: background text
select
    iteration_id,
    title,
    background,
    group_name,
    n_cell,
    mean,
    mean_a,
    mean_b,
    mean_everyone,
    expected,
    shrunk,
    rank,
    cliffs_delta,
    q,
    family_size,
    measure_id
from intersections
where
    iteration_id = coalesce($iteration_id, iteration_id)
    and perspective = coalesce($perspective, perspective)
    and measure_id = coalesce($measure_id, measure_id)
    and background = coalesce($background, background)
order by iteration_id, perspective, measure_id, background, group_name
