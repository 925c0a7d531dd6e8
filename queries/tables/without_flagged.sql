-- title: Verdicts without straight-liners
-- about: For each gap with a verdict, whether it would keep it without those who gave one answer throughout a grid: the same test against the p-value that counted in this review, and an interval without 0.
with
flagged_whole as (
    select
        iteration_id,
        perspective,
        measure_id,
        background,
        group_name,
        distribution(distribution) as arm
    from flagged
    group by iteration_id, perspective, measure_id, background, group_name
),
left_over as (
    select
        judged.iteration_id,
        judged.perspective,
        judged.measure_id,
        judged.background,
        judged.group_name,
        judged.kind,
        judged.threshold,
        judged.is_higher,
        dist_n(base.arm) as n_flagged,
        case
            when of_group.arm is null then judged.group_arm
            else dist_minus(judged.group_arm, of_group.arm)
        end as group_arm,
        case
            when judged.comparison = 'rest' and of_group.arm is null then dist_minus(judged.rest_arm, base.arm)
            when judged.comparison = 'rest' then dist_minus(judged.rest_arm, dist_minus(base.arm, of_group.arm))
            when of_reference.arm is null then judged.rest_arm
            else dist_minus(judged.rest_arm, of_reference.arm)
        end as rest_arm
    from judged
    inner join flagged_whole as base
        on judged.iteration_id = base.iteration_id
        and judged.perspective = base.perspective
        and judged.measure_id = base.measure_id
        and judged.background = base.background
        and base.group_name = '*'
    left join flagged_whole as of_group
        on judged.iteration_id = of_group.iteration_id
        and judged.perspective = of_group.perspective
        and judged.measure_id = of_group.measure_id
        and judged.background = of_group.background
        and judged.group_name = of_group.group_name
    left join flagged_whole as of_reference
        on judged.iteration_id = of_reference.iteration_id
        and judged.perspective = of_reference.perspective
        and judged.measure_id = of_reference.measure_id
        and judged.background = of_reference.background
        and judged.comparison = of_reference.group_name
    where not judged.is_too_few and judged.q <= 0.05 and judged.excludes_zero and dist_n(base.arm) > 0
),
compared as (
    select
        left_over.*,
        dist_n(group_arm) < policies.minimum or dist_n(rest_arm) < policies.minimum as is_too_few,
        case
            when dist_n(group_arm) < policies.minimum or dist_n(rest_arm) < policies.minimum then null
            when kind = 'ordinal' then permutation_test(group_arm, rest_arm, 'brunner_munzel')['p']
            when kind in ('share', 'silence') then fisher_exact(group_arm, rest_arm, 1.0)['mid_p']
            else permutation_test(group_arm, rest_arm, 'welch')['p']
        end as p,
        case when kind = 'ordinal' then cliffs_delta(group_arm, rest_arm, 'leading') end as cliff,
        case when kind in ('share', 'silence') then newcombe(group_arm, rest_arm, 1.0) end as shares,
        case when kind in ('scale', 'number') then welch(group_arm, rest_arm) end as welch
    from left_over
    cross join policies
),
bounded as (
    select
        *,
        case
            when kind = 'ordinal' then cliff['low']
            when kind in ('share', 'silence') then shares['low']
            else coalesce(welch['low'], welch['difference'])
        end as low,
        case
            when kind = 'ordinal' then cliff['upp']
            when kind in ('share', 'silence') then shares['upp']
            else coalesce(welch['upp'], welch['difference'])
        end as upp
    from compared
)
select
    iteration_id,
    perspective,
    measure_id,
    background,
    group_name,
    case
        when is_too_few then 'too few'
        when p <= threshold and ((is_higher and low > 0) or (not is_higher and upp < 0)) then 'same verdict'
        else 'no evidence'
    end as without_flagged
from bounded
