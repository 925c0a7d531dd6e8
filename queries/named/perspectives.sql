-- title: How do learners, employers and instructors see the same?
-- about: The same dimension from each perspective, as the mean rating on its range from 0 to 1.
-- param: iteration_id text
-- board: review 7
-- chart: table
select
    dimension,
    perspective,
    favour,
    n,
    n_measures,
    titles
from perspectives
where iteration_id = coalesce($iteration_id, iteration_id)
order by dimension, perspective
