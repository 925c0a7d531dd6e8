-- title: What later iterations compare with
-- about: Each comparison with both of its arms, its verdict, and how the question was put.
select
    judged.iteration_id,
    judged.perspective,
    iterations.number,
    judged.measure_id,
    gaps.title,
    judged.kind,
    judged.direction,
    measures.low,
    measures.high,
    measures.ideal,
    measures.points,
    measures.labels,
    measures.made_of,
    measures.codes,
    judged.background,
    judged.group_name,
    judged.comparison,
    judged.is_too_few,
    judged.is_mirror,
    judged.n_group,
    judged.n_rest,
    judged.group_arm,
    judged.rest_arm,
    judged.estimate_of,
    gaps.verdict,
    judged.threshold as flagged_up_to,
    gaps.response_rate_group,
    gaps.response_rate_of
from judged
inner join gaps
    on judged.iteration_id = gaps.iteration_id
    and judged.perspective = gaps.perspective
    and judged.measure_id = gaps.measure_id
    and judged.background = gaps.background
    and judged.group_name = gaps.group_name
inner join measures
    on judged.iteration_id = measures.iteration_id
    and judged.perspective = measures.perspective
    and judged.measure_id = measures.measure_id
inner join iterations
    on judged.iteration_id = iterations.iteration_id and judged.perspective = iterations.perspective
order by judged.iteration_id, judged.perspective, judged.measure_id, judged.background, judged.group_name
