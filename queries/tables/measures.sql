-- title: What is compared
-- about: Every measure of an iteration: items, scales, shares, silence. `direction` says which way is worse.
-- public: yes
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
    min(part_of) as part_of
from declared_measures
group by iteration_id, perspective, measure_id
order by iteration_id, perspective, measure_id
