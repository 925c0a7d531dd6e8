-- title: Everyone's counts
-- about: The counts of each value per measure, background and group, cohorts together. Own parts of items are left to `own_gaps`.
select
    iteration_id,
    perspective,
    measure_id,
    background,
    group_name,
    distribution(distribution) as arm
from distributions
where measure_id not like '%:own'
group by iteration_id, perspective, measure_id, background, group_name
