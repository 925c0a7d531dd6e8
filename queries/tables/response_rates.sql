-- title: Who answered
-- about: Respondents per background and group, where the group and those outside it are at least the minimum.
-- public: yes
with
whole as (
    select
        iteration_id,
        perspective,
        background,
        group_name,
        dist_n(arm) as n
    from pooled
    where measure_id = '*'
),
based as (
    select
        *,
        max(case when group_name = '*' then n end) over (partition by iteration_id, perspective, background) as n_base
    from whole
)
select
    based.iteration_id,
    based.perspective,
    based.background,
    case when based.background = '*' then 'Everyone' else coalesce(backgrounds.title, based.background) end as title,
    based.group_name,
    case when is_shown then based.n end as n,
    case when is_shown then cast(based.n as double) / based.n_base end as share,
    not is_shown as is_hidden
from (
    select
        based.*,
        based.n >= policies.minimum
        and (based.n = based.n_base or based.n_base - based.n >= policies.minimum) as is_shown
    from based
    cross join policies
) as based
left join backgrounds using (iteration_id, perspective, background)
order by based.iteration_id, based.perspective, based.background, based.group_name
