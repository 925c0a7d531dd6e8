-- title: What changed since last time?
-- about: Gaps that had a change made for them, that moved, or that read worse in either of the two iterations. Each end has the gap then and now; what was not asked in the same way says so.
-- param: iteration_id text
-- param: perspective text learner
-- param: most bigint 20
-- board: review 5
-- chart: dumbbell y=label x=gap_before x2=gap_now low=change_low upp=change_upp color=verdict text=reason
select
    concat(group_name, ': ', title) as label,
    measure_id,
    background,
    group_name,
    before_iteration_id,
    gap_before,
    gap_now,
    change,
    change_low,
    change_upp,
    estimate_of,
    verdict,
    reason,
    registered,
    still_worse,
    group_moved,
    rest_moved,
    change_seen,
    warning
from gap_history
where
    iteration_id = coalesce($iteration_id, iteration_id)
    and perspective = coalesce($perspective, perspective)
    and is_last
    and (
        registered
        or verdict in ('closed', 'narrowed', 'widened', 'appeared')
        or verdict_before = 'worse'
        or verdict_now = 'worse'
    )
order by registered desc, abs(gap_before) desc, measure_id, background, group_name
limit $most
