-- title: Gaps that read worse
-- about: The gaps that would have to close: one row per group and measure, the widest first.
select
    iteration_id,
    perspective,
    measure_id,
    title,
    background,
    group_name,
    estimate,
    estimate_of,
    low,
    upp,
    q,
    n_group,
    n_rest,
    parity
from gaps
where verdict = 'worse'
