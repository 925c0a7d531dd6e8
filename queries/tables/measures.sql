-- title: What is compared
-- about: Every measure of an iteration: items, scales, shares, silence. `direction` says which way is worse. A measure that two uploads of one iteration ask in different ways is not compared, and `refusal` says why.
-- public: yes
with
declared as (
    select
        iteration_id,
        perspective,
        measure_id,
        min(item) as item,
        min(title) as title,
        min(kind) as kind,
        min(dimension) as dimension,
        min(direction) as direction,
        min(low) as low,
        max(high) as high,
        min(favourable_from) as favourable_from,
        min(scale_id) as scale_id,
        min(family) as family,
        min(choices) as choices,
        min(ideal) as ideal,
        min(part_of) as part_of,
        min(points) as points,
        min(labels) as labels,
        min(made_of) as made_of,
        min(codes) as codes,
        max(was) as was,
        count(distinct kind) as n_kinds,
        count(distinct concat(low, ' to ', high)) as n_ranges,
        min(concat(low, ' to ', high)) as first_range,
        max(concat(low, ' to ', high)) as last_range,
        count(distinct points) as n_points,
        count(distinct coalesce(cast(ideal as varchar), 'none')) as n_ideals,
        count(distinct direction) as n_directions
    from declared_measures
    group by iteration_id, perspective, measure_id
)
select
    iteration_id,
    perspective,
    measure_id,
    item,
    title,
    kind,
    dimension,
    direction,
    low,
    high,
    favourable_from,
    scale_id,
    family,
    choices,
    ideal,
    part_of,
    points,
    labels,
    made_of,
    codes,
    was,
    case
        when n_kinds > 1 then 'uploads of this iteration measure it in different ways'
        when n_ranges > 1 and kind <> 'number' then trim(replace(concat('uploads of this iteration ask it on different ranges: ', first_range, ' and ', last_range, ' '), '.0 ', ' '))
        when n_points > 1 and kind <> 'number' then 'uploads of this iteration ask it with different numbers of points'
        when n_ideals > 1 then 'uploads of this iteration have different answers that are just right'
        when n_directions > 1 then 'uploads of this iteration disagree on which way is worse'
    end as refusal
from declared
order by iteration_id, perspective, measure_id
