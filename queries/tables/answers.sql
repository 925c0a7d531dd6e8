-- title: How people answered
-- about: The share of each answer in every group that is large enough and leaves enough others, for measures of few values. Shares, never a list of values of few people.
-- public: yes
with
shown as (
    select
        pooled.*,
        group_measures.n
    from pooled
    inner join group_measures using (iteration_id, perspective, measure_id, background, group_name)
),
cells as (
    select
        iteration_id,
        perspective,
        measure_id,
        background,
        group_name,
        n,
        unnest(arm) as cell
    from shown
)
select
    cells.iteration_id,
    cells.perspective,
    cells.measure_id,
    cells.background,
    cells.group_name,
    cells.n,
    cells.cell['value'] as value,
    nullif(split_part(measures.choices, ' | ', cast(cells.cell['value'] - measures.low + 1 as bigint)), '') as label,
    cast(cells.cell['n'] as double) / cells.n as share
from cells
inner join measures using (iteration_id, perspective, measure_id)
where measures.refusal is null and measures.kind in ('ordinal', 'share') and measures.high - measures.low <= 10
order by cells.iteration_id, cells.perspective, cells.measure_id, cells.background, cells.group_name, value
