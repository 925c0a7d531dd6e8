-- title: What is not shown, and why
-- about: Groups under the minimum, and groups whose rest is under it. Nothing about them leaves the lake but this line.
-- public: yes
select
    arms.iteration_id,
    arms.perspective,
    arms.measure_id,
    arms.background,
    arms.group_name,
    case
        when arms.refusal is not null then arms.refusal
        when arms.n_group < policies.minimum then concat('fewer than ', policies.minimum, ' people of this group answered')
        else concat('fewer than ', policies.minimum, ' people remain to compare with')
    end as reason
from arms
cross join policies
where arms.is_too_few
order by arms.iteration_id, arms.perspective, arms.measure_id, arms.background, arms.group_name
