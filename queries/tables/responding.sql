-- title: How many of a group answered at all
-- about: Respondents of each group and of everyone in its background, beside those who were invited where a roster says so.
select
    pooled.iteration_id,
    pooled.perspective,
    pooled.background,
    pooled.group_name,
    dist_n(pooled.arm) as n,
    dist_n(everyone.arm) as n_base,
    rosters.invited,
    invited.invited as invited_base
from pooled
inner join pooled as everyone
    on pooled.iteration_id = everyone.iteration_id
    and pooled.perspective = everyone.perspective
    and pooled.background = everyone.background
    and everyone.measure_id = '*'
    and everyone.group_name = '*'
left join rosters
    on pooled.iteration_id = rosters.iteration_id
    and pooled.background = rosters.background
    and pooled.group_name = rosters.group_name
    and pooled.perspective = 'learner'
left join rosters as invited
    on pooled.iteration_id = invited.iteration_id
    and pooled.background = invited.background
    and invited.group_name = '*'
    and pooled.perspective = 'learner'
where pooled.measure_id = '*'
