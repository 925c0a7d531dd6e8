-- title: What can we not see?
-- about: Groups that are too small to compare, and how large a gap would have had to be to show.
-- param: iteration_id text
-- param: perspective text learner
-- board: review 4
-- chart: table
select
    background_title,
    group_name,
    reason,
    n_measures,
    n_too_few,
    n_no_evidence,
    n_unseeable,
    smallest_delta
from coverage
where
    iteration_id = coalesce($iteration_id, iteration_id)
    and perspective = coalesce($perspective, perspective)
    and (n_too_few > 0 or n_unseeable > 0)
order by n_too_few desc, n_unseeable desc, background_title, group_name
