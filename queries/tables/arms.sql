-- title: Which groups meet
-- about: Each group's distribution beside the one it is compared with: the rest of those who answered the background question, or the named reference. A background of two groups that share nobody is one test seen from two sides; the second side is its mirror.
with
everyone as (
    select
        iteration_id,
        perspective,
        measure_id,
        background,
        arm as everyone
    from pooled
    where group_name = '*' and background <> '*'
),
groups as (
    select
        iteration_id,
        perspective,
        measure_id,
        background,
        count(*) as n_groups,
        sum(dist_n(arm)) as n_members,
        max(group_name) as last_group
    from pooled
    where group_name <> '*' and background <> '*'
    group by iteration_id, perspective, measure_id, background
),
with_rest as (
    select
        pooled.iteration_id,
        pooled.perspective,
        pooled.measure_id,
        pooled.background,
        pooled.group_name,
        pooled.arm,
        everyone.everyone
    from pooled
    inner join everyone using (iteration_id, perspective, measure_id, background)
    where pooled.group_name <> '*'
),
with_groups as (
    select
        with_rest.iteration_id,
        with_rest.perspective,
        with_rest.measure_id,
        with_rest.background,
        with_rest.group_name,
        with_rest.arm,
        with_rest.everyone,
        groups.n_groups = 2 and groups.n_members = dist_n(with_rest.everyone) as is_two_sided,
        with_rest.group_name = groups.last_group as is_last
    from with_rest
    inner join groups using (iteration_id, perspective, measure_id, background)
),
with_reference as (
    select
        with_groups.iteration_id,
        with_groups.perspective,
        with_groups.measure_id,
        with_groups.background,
        with_groups.group_name,
        with_groups.arm,
        with_groups.everyone,
        with_groups.is_two_sided and backgrounds.reference is null as is_two_sided,
        with_groups.is_last,
        backgrounds.reference
    from with_groups
    inner join backgrounds using (iteration_id, perspective, background)
    where backgrounds.reference is null or with_groups.group_name <> backgrounds.reference
),
paired as (
    select
        with_reference.iteration_id,
        with_reference.perspective,
        with_reference.measure_id,
        with_reference.background,
        with_reference.group_name,
        coalesce(with_reference.reference, 'rest') as comparison,
        with_reference.arm as group_arm,
        case
            when with_reference.reference is null then dist_minus(with_reference.everyone, with_reference.arm)
            else named.arm
        end as rest_arm,
        with_reference.is_two_sided,
        with_reference.is_two_sided and with_reference.is_last as is_mirror
    from with_reference
    left join pooled as named
        on with_reference.iteration_id = named.iteration_id
        and with_reference.perspective = named.perspective
        and with_reference.measure_id = named.measure_id
        and with_reference.background = named.background
        and with_reference.reference = named.group_name
),
watched_groups as (
    select
        iteration_id,
        perspective,
        measure_id,
        background,
        array_agg(group_name) as groups
    from watched
    group by iteration_id, perspective, measure_id, background
)
select
    paired.iteration_id,
    paired.perspective,
    paired.measure_id,
    measures.kind,
    measures.direction,
    measures.low as range_low,
    measures.high as range_upp,
    case when measures.kind in ('share', 'silence') then 1.0 else measures.favourable_from end as favourable_from,
    case
        when array_has(watched_groups.groups, paired.group_name) then 'W'
        when watched_groups.groups is not null and paired.is_two_sided then 'W'
        else measures.family
    end as family,
    measures.refusal,
    paired.background,
    paired.group_name,
    paired.comparison,
    paired.is_mirror,
    dist_n(paired.group_arm) as n_group,
    coalesce(dist_n(paired.rest_arm), 0) as n_rest,
    measures.refusal is not null
    or dist_n(paired.group_arm) < policies.minimum
    or coalesce(dist_n(paired.rest_arm), 0) < policies.minimum as is_too_few,
    paired.group_arm,
    paired.rest_arm
from paired
inner join measures using (iteration_id, perspective, measure_id)
left join watched_groups
    on paired.iteration_id = watched_groups.iteration_id
    and paired.perspective = watched_groups.perspective
    and paired.measure_id = watched_groups.measure_id
    and paired.background = watched_groups.background
cross join policies
