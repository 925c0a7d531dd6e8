-- title: Where do the gaps gather?
-- about: Items by groups. The number is Cliff's delta of the group against the rest; colour is given only where the verdict is not noise.
-- param: iteration_id text
-- param: perspective text learner
-- board: review 3
-- chart: heatmap x=group_name y=title color=estimate text=estimate verdict=verdict
select
    title,
    measure_id,
    background,
    background_title,
    group_name,
    cliffs_delta as estimate,
    verdict,
    n_group,
    n_rest,
    q
from gaps
where
    iteration_id = coalesce($iteration_id, iteration_id)
    and perspective = coalesce($perspective, perspective)
    and family = 'A'
    and kind <> 'silence'
order by measure_id, background, group_name
