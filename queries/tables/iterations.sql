-- title: Iterations
-- about: Every iteration that something was landed for, with how many people answered from each perspective. Its place in the order is written in the register of iterations, or else is the first number in its name.
-- public: yes
with
everyone as (
    select
        iteration_id,
        perspective,
        dist_n(arm) as n_respondents
    from pooled
    where measure_id = '*' and background = '*'
),
landed as (
    select
        iteration_id,
        perspective,
        min(credential_id) as credential_id,
        min(label) as label,
        min(title) as title,
        count(distinct upload_id) as n_uploads,
        count(distinct cohort_id) as n_cohorts,
        max(landed_at) as landed_at
    from landings
    group by iteration_id, perspective
)
select
    landed.iteration_id,
    landed.perspective,
    landed.credential_id,
    landed.label,
    landed.title,
    coalesce(
        declared_iterations.number,
        try_cast(regexp_match(landed.label, '[0-9]{1,9}')[1] as bigint)
    ) as number,
    declared_iterations.starts_on,
    declared_iterations.ends_on,
    landed.n_uploads,
    landed.n_cohorts,
    landed.landed_at,
    case when everyone.n_respondents >= policies.minimum then everyone.n_respondents end as n_respondents
from landed
left join everyone
    on landed.iteration_id = everyone.iteration_id and landed.perspective = everyone.perspective
left join declared_iterations on landed.iteration_id = declared_iterations.iteration_id
cross join policies
order by landed.iteration_id, landed.perspective
