-- title: What we cannot see
-- about: Groups that are too small on every measure, and how many comparisons showed no evidence although only a gap larger than the stated size could have been seen.
-- public: yes
with
counted as (
    select
        iteration_id,
        perspective,
        background,
        background_title,
        group_name,
        count(*) as n_measures,
        count(case when verdict = 'too few' then 1 end) as n_too_few,
        count(case when verdict = 'no evidence' and detectable is null then 1 end) as n_unseeable,
        count(case when verdict = 'no evidence' then 1 end) as n_no_evidence,
        min(case when verdict = 'no evidence' and estimate_of = 'cliffs_delta' then detectable end) as smallest_delta
    from gaps
    group by iteration_id, perspective, background, background_title, group_name
)
select
    iteration_id,
    perspective,
    background,
    background_title,
    group_name,
    n_measures,
    n_too_few,
    n_no_evidence,
    n_unseeable,
    smallest_delta,
    case
        when n_too_few = n_measures then 'too few people to compare on anything'
        when n_too_few > 0 then 'too few people to compare on some measures'
        when n_unseeable > 0 then 'on some measures no gap could be seen at this size'
        else 'compared on every measure'
    end as reason
from counted
order by iteration_id, perspective, background, group_name
