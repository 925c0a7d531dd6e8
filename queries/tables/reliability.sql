-- title: Can its scales be relied on?
-- about: Cronbach's alpha of each scale (of raw and of standardised items), over those who answered all of its items, with a warning where an item goes against the rest.
-- public: yes
with
correlated as (
    select
        item_moments.iteration_id,
        item_moments.perspective,
        item_moments.measure_id,
        item_moments.n,
        item_moments.item_a,
        item_moments.item_b,
        item_moments.covariance,
        case
            when a.covariance > 1e-12 and b.covariance > 1e-12
                then item_moments.covariance / sqrt(a.covariance * b.covariance)
        end as correlation
    from item_moments
    inner join item_moments as a
        on item_moments.iteration_id = a.iteration_id
        and item_moments.perspective = a.perspective
        and item_moments.measure_id = a.measure_id
        and item_moments.item_a = a.item_a
        and a.item_a = a.item_b
    inner join item_moments as b
        on item_moments.iteration_id = b.iteration_id
        and item_moments.perspective = b.perspective
        and item_moments.measure_id = b.measure_id
        and item_moments.item_b = b.item_a
        and b.item_a = b.item_b
),
scales as (
    select
        iteration_id,
        perspective,
        measure_id,
        min(n) as n,
        count(distinct item_a) as n_items,
        sum(covariance) as total_variance,
        sum(case when item_a = item_b then covariance end) as sum_of_variances,
        avg(case when item_a <> item_b then correlation end) as mean_correlation
    from correlated
    group by iteration_id, perspective, measure_id
),
against as (
    select
        iteration_id,
        perspective,
        measure_id,
        count(*) as n_against,
        string_agg(concat('“', item_title, '”'), ', ' order by item_rest) as items_against,
        min(item_rest) as lowest_item_rest
    from reliability_items
    where warning is not null
    group by iteration_id, perspective, measure_id
)
select
    scales.iteration_id,
    scales.perspective,
    scales.measure_id,
    coalesce(measures.title, scales.measure_id) as title,
    scales.n,
    scales.n_items,
    case
        when scales.total_variance > 1e-12
            then scales.n_items / (scales.n_items - 1.0) * (1 - scales.sum_of_variances / scales.total_variance)
    end as alpha,
    scales.n_items * scales.mean_correlation / nullif(1 + (scales.n_items - 1) * scales.mean_correlation, 0) as alpha_standardised,
    scales.mean_correlation,
    coalesce(against.n_against, 0) as n_against,
    against.items_against,
    against.lowest_item_rest,
    case
        when against.n_against is not null then concat(against.items_against, ' goes against the rest of the scale: is it worded the other way round?')
    end as warning
from scales
left join against
    on scales.iteration_id = against.iteration_id
    and scales.perspective = against.perspective
    and scales.measure_id = against.measure_id
left join measures
    on scales.iteration_id = measures.iteration_id
    and scales.perspective = measures.perspective
    and scales.measure_id = measures.measure_id
cross join policies
where scales.n >= policies.minimum
order by scales.iteration_id, scales.perspective, scales.measure_id
