-- title: Every comparison, corrected
-- about: The false discovery rate of each comparison within its family of the review, and the p-value that would just have counted there. Both sides of a mirrored test carry the same.
with
tested as (
    select
        *,
        bh_adjust(p) over (partition by iteration_id, perspective, family) as test_q,
        count(p) over (partition by iteration_id, perspective, family) as family_size,
        max(p) over (partition by iteration_id, perspective, measure_id, background) as twin_p,
        max(p_of) over (partition by iteration_id, perspective, measure_id, background) as twin_p_of
    from comparisons
),
corrected as (
    select
        *,
        case
            when is_mirror then max(test_q) over (partition by iteration_id, perspective, measure_id, background)
            else test_q
        end as q,
        coalesce(
            max(case when test_q <= 0.05 then p end) over (partition by iteration_id, perspective, family),
            0.05 / nullif(family_size, 0)
        ) as threshold
    from tested
)
select
    *,
    case when is_mirror then twin_p else p end as both_p,
    case when is_mirror then twin_p_of else p_of end as both_p_of,
    low > 0 or upp < 0 as excludes_zero,
    estimate > 0 as is_higher
from corrected
