-- title: Variances and covariances of the items of a scale
-- about: Over those who answered every item of the scale; both halves of the matrix.
with
added as (
    select
        iteration_id,
        perspective,
        measure_id,
        item_a,
        item_b,
        sum(n) as n,
        sum(sum_a) as sum_a,
        sum(sum_b) as sum_b,
        sum(sum_ab) as sum_ab
    from scale_moments
    group by iteration_id, perspective, measure_id, item_a, item_b
),
whole as (
    select
        iteration_id,
        perspective,
        measure_id,
        item_a,
        item_b,
        n,
        (sum_ab - sum_a * sum_b / n) / (n - 1) as covariance
    from added
    where n > 1
)
select iteration_id, perspective, measure_id, item_a, item_b, n, covariance
from whole
union all
select iteration_id, perspective, measure_id, item_b as item_a, item_a as item_b, n, covariance
from whole
where item_a <> item_b
