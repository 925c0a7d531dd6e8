-- title: What a measure was called
-- about: Each measure by its name without the instrument, and by the names of the same item in earlier iterations that a person confirmed, which go first.
with
named as (
    select
        iteration_id,
        perspective,
        measure_id,
        split_part(measure_id, '.', 1) as instrument_id,
        substr(measure_id, strpos(measure_id, '.') + 1) as own_name,
        was
    from measures
),
confirmed as (
    select
        iteration_id,
        perspective,
        measure_id,
        instrument_id,
        unnest(string_to_array(was, ' | ')) as alias
    from named
    where was <> ''
)
select iteration_id, perspective, measure_id, instrument_id, alias, 1 as turn
from confirmed
union all
select iteration_id, perspective, measure_id, instrument_id, own_name as alias, 2 as turn
from named
