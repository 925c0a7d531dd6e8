-- title: Each group on each measure
-- about: Mean with interval, and the favourable share with its Wilson interval, of every group that is large enough and leaves enough others. Means of `just right` items are not shown, since too low and too high would cancel out.
-- public: yes
with
based as (
    select
        *,
        max(case when group_name = '*' then dist_n(arm) end)
            over (partition by iteration_id, perspective, measure_id, background) as n_base
    from pooled
),
shown as (
    select
        based.*,
        measures.ideal,
        measures.favourable_from
    from based
    inner join measures using (iteration_id, perspective, measure_id)
    cross join policies
    where
        measures.refusal is null
        and dist_n(based.arm) >= policies.minimum
        and (based.n_base = dist_n(based.arm) or based.n_base - dist_n(based.arm) >= policies.minimum)
)
select
    iteration_id,
    perspective,
    concat(iteration_id, '/all') as cohort_id,
    measure_id,
    background,
    group_name,
    dist_n(arm) as n,
    case when ideal is null then mean_interval(arm)['mean'] end as mean,
    case when ideal is null then mean_interval(arm)['low'] end as mean_low,
    case when ideal is null then mean_interval(arm)['upp'] end as mean_upp,
    wilson(arm, favourable_from)['share'] as share,
    wilson(arm, favourable_from)['low'] as share_low,
    wilson(arm, favourable_from)['upp'] as share_upp
from shown
order by iteration_id, perspective, measure_id, background, group_name
