-- title: Items of scales
-- about: How each item goes with the rest of its scale, over those who answered all of its items, and Cronbach's alpha without it. An item that goes against the rest is probably worded the other way round.
-- public: yes
with
variances as (
    select
        iteration_id,
        perspective,
        measure_id,
        item_a,
        covariance as variance
    from item_moments
    where item_a = item_b
),
totals as (
    select
        item_moments.iteration_id,
        item_moments.perspective,
        item_moments.measure_id,
        min(item_moments.n) as n,
        sum(item_moments.covariance) as total_variance,
        sum(case when item_moments.item_a = item_moments.item_b then item_moments.covariance end) as sum_of_variances,
        count(distinct item_moments.item_a) as n_items
    from item_moments
    group by item_moments.iteration_id, item_moments.perspective, item_moments.measure_id
),
of_items as (
    select
        iteration_id,
        perspective,
        measure_id,
        item_a,
        sum(covariance) as with_total
    from item_moments
    group by iteration_id, perspective, measure_id, item_a
),
parts as (
    select
        of_items.iteration_id,
        of_items.perspective,
        of_items.measure_id,
        of_items.item_a as item_measure_id,
        totals.n,
        totals.n_items,
        variances.variance,
        of_items.with_total - variances.variance as with_rest,
        totals.total_variance - 2 * of_items.with_total + variances.variance as rest_variance,
        totals.sum_of_variances - variances.variance as rest_of_variances
    from of_items
    inner join variances
        on of_items.iteration_id = variances.iteration_id
        and of_items.perspective = variances.perspective
        and of_items.measure_id = variances.measure_id
        and of_items.item_a = variances.item_a
    inner join totals
        on of_items.iteration_id = totals.iteration_id
        and of_items.perspective = totals.perspective
        and of_items.measure_id = totals.measure_id
    cross join policies
    where totals.n >= policies.minimum
),
told as (
    select
        *,
        case
            when variance > 1e-12 and rest_variance > 1e-12 then with_rest / sqrt(variance * rest_variance)
        end as item_rest,
        case
            when n_items > 2 and rest_variance > 1e-12
                then (n_items - 1.0) / (n_items - 2.0) * (1 - rest_of_variances / rest_variance)
        end as alpha_dropped
    from parts
)
select
    told.iteration_id,
    told.perspective,
    told.measure_id,
    coalesce(scales.title, told.measure_id) as title,
    told.item_measure_id,
    coalesce(measures.title, told.item_measure_id) as item_title,
    told.n,
    told.item_rest,
    told.alpha_dropped,
    case
        when told.item_rest < 0 then 'goes against the rest of its scale: is it worded the other way round?'
    end as warning
from told
left join measures
    on told.iteration_id = measures.iteration_id
    and told.perspective = measures.perspective
    and told.item_measure_id = measures.measure_id
left join measures as scales
    on told.iteration_id = scales.iteration_id
    and told.perspective = scales.perspective
    and told.measure_id = scales.measure_id
order by told.iteration_id, told.perspective, told.measure_id, told.item_measure_id
