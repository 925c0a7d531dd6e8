-- title: Gaps on the item alone
-- about: The difference between group and rest in the part of an answer that the person's other answers on the same range do not explain. It carries no q and no verdict.
with
whole as (
    select
        iteration_id,
        perspective,
        left(measure_id, length(measure_id) - 4) as measure_id,
        background,
        group_name,
        distribution(distribution) as arm
    from distributions
    where measure_id like '%:own' and background <> '*'
    group by iteration_id, perspective, measure_id, background, group_name
),
paired as (
    select
        arms.iteration_id,
        arms.perspective,
        arms.measure_id,
        arms.background,
        arms.group_name,
        own.arm as group_arm,
        case
            when arms.comparison = 'rest' then dist_minus(other.arm, own.arm)
            else other.arm
        end as rest_arm
    from arms
    inner join whole as own
        on arms.iteration_id = own.iteration_id
        and arms.perspective = own.perspective
        and arms.measure_id = own.measure_id
        and arms.background = own.background
        and arms.group_name = own.group_name
    inner join whole as other
        on arms.iteration_id = other.iteration_id
        and arms.perspective = other.perspective
        and arms.measure_id = other.measure_id
        and arms.background = other.background
        and case when arms.comparison = 'rest' then '*' else arms.comparison end = other.group_name
    where not arms.is_too_few
),
compared as (
    select
        paired.*,
        welch(paired.group_arm, paired.rest_arm) as own
    from paired
    cross join policies
    where dist_n(paired.group_arm) >= policies.minimum and dist_n(paired.rest_arm) >= policies.minimum
)
select
    iteration_id,
    perspective,
    measure_id,
    background,
    group_name,
    own['difference'] as own,
    own['low'] as own_low,
    own['upp'] as own_upp
from compared
