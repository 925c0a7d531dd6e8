-- title: Two backgrounds at once, before suppression
-- about: The counts of everyone who is in a group of one background and in a group of another, with both margins and everyone who answered both questions. Backgrounds that are marked as sensitive never cross.
with
whole as (
    select
        iteration_id,
        perspective,
        measure_id,
        background,
        group_name,
        distribution(distribution) as arm
    from crossed
    where measure_id <> '*'
    group by iteration_id, perspective, measure_id, background, group_name
),
named as (
    select
        whole.iteration_id,
        whole.perspective,
        whole.measure_id,
        whole.background,
        whole.group_name,
        whole.arm,
        split_part(whole.background, ' × ', 1) as background_a,
        split_part(whole.background, ' × ', 2) as background_b,
        split_part(whole.group_name, ' × ', 1) as group_a,
        split_part(whole.group_name, ' × ', 2) as group_b
    from whole
)
select
    cells.iteration_id,
    cells.perspective,
    cells.measure_id,
    cells.background,
    cells.group_name,
    cells.background_a,
    cells.group_a,
    cells.background_b,
    cells.group_b,
    cells.arm,
    margins_a.arm as arm_a,
    margins_b.arm as arm_b,
    everyone.arm as everyone
from named as cells
inner join named as margins_a
    on cells.iteration_id = margins_a.iteration_id
    and cells.perspective = margins_a.perspective
    and cells.measure_id = margins_a.measure_id
    and cells.background = margins_a.background
    and concat(cells.group_a, ' × *') = margins_a.group_name
inner join named as margins_b
    on cells.iteration_id = margins_b.iteration_id
    and cells.perspective = margins_b.perspective
    and cells.measure_id = margins_b.measure_id
    and cells.background = margins_b.background
    and concat('* × ', cells.group_b) = margins_b.group_name
inner join named as everyone
    on cells.iteration_id = everyone.iteration_id
    and cells.perspective = everyone.perspective
    and cells.measure_id = everyone.measure_id
    and cells.background = everyone.background
    and everyone.group_name = '*'
inner join backgrounds as a
    on cells.iteration_id = a.iteration_id
    and cells.perspective = a.perspective
    and cells.background_a = a.background
    and not a.is_sensitive
inner join backgrounds as b
    on cells.iteration_id = b.iteration_id
    and cells.perspective = b.perspective
    and cells.background_b = b.background
    and not b.is_sensitive
where cells.group_name <> '*' and cells.group_a <> '*' and cells.group_b <> '*'
