-- title: Learner, employer, instructor
-- about: The same dimension as seen by each perspective: the mean of its ratings on their range from 0 to 1, over measures of that dimension. A number stands on ten people at least.
-- public: yes
with
rated as (
    select
        pooled.iteration_id,
        pooled.perspective,
        measures.dimension,
        measures.measure_id,
        measures.title,
        dist_n(pooled.arm) as n,
        case
            when measures.direction = 'higher' then (measures.high - dist_mean(pooled.arm)) / nullif(measures.high - measures.low, 0)
            else (dist_mean(pooled.arm) - measures.low) / nullif(measures.high - measures.low, 0)
        end as favour
    from pooled
    inner join measures using (iteration_id, perspective, measure_id)
    cross join policies
    where
        pooled.background = '*'
        and measures.dimension is not null
        and measures.refusal is null
        and measures.ideal is null
        and measures.kind in ('ordinal', 'scale')
        and measures.direction <> 'none'
        and dist_n(pooled.arm) >= policies.minimum
)
select
    iteration_id,
    dimension,
    perspective,
    min(n) as n,
    avg(favour) as favour,
    count(*) as n_measures,
    string_agg(title, '; ' order by measure_id) as titles
from rated
group by iteration_id, dimension, perspective
order by iteration_id, dimension, perspective
