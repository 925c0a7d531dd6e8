-- title: How many people gave each value
-- about: The counts of each value per measure, background and group, added over uploads. Group `*` is everyone who answered the background question; background `*` is everyone.
select
    iteration_id,
    perspective,
    cohort_id,
    measure_id,
    background,
    group_name,
    distribution(distribution) as distribution
from counts
group by iteration_id, perspective, cohort_id, measure_id, background, group_name
order by iteration_id, perspective, cohort_id, measure_id, background, group_name
