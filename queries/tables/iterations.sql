-- title: Iterations
-- about: Every iteration that something was landed for, with how many people answered from each perspective.
-- public: yes
with
everyone as (
    select
        iteration_id,
        perspective,
        sum(dist_n(distribution)) as n_respondents
    from distributions
    where measure_id = '*' and background = '*'
    group by iteration_id, perspective
)
select
    landings.iteration_id,
    landings.perspective,
    min(landings.credential_id) as credential_id,
    min(landings.label) as label,
    min(landings.title) as title,
    count(distinct landings.upload_id) as n_uploads,
    count(distinct landings.cohort_id) as n_cohorts,
    max(landings.landed_at) as landed_at,
    min(case when everyone.n_respondents >= policies.minimum then everyone.n_respondents end) as n_respondents
from landings
left join everyone using (iteration_id, perspective)
cross join policies
group by landings.iteration_id, landings.perspective
order by landings.iteration_id, landings.perspective
