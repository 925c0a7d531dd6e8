-- title: Two backgrounds at once
-- about: Groups of two backgrounds together, on every measure: beside the mean of a cell stand both margins and everyone, and what the margins alone would lead to expect. `shrunk` draws the cell toward that by how little is known of it (empirical Bayes, variance within the measure pooled, variance between cells by the method of moments); where cells differ no more than chance there is no rank. Exploratory: family C, no verdict. A cell shows only where ten people answered and ten, or none, remain in each of its margins and in everyone.
-- public: yes
with
shown as (
    select
        crossings.iteration_id,
        crossings.perspective,
        crossings.measure_id,
        measures.title,
        measures.kind,
        measures.direction,
        crossings.background,
        crossings.group_name,
        crossings.background_a,
        crossings.group_a,
        crossings.background_b,
        crossings.group_b,
        crossings.arm,
        dist_minus(crossings.everyone, crossings.arm) as others,
        dist_n(crossings.arm) as n_cell,
        dist_mean(crossings.arm) as mean,
        dist_mean(crossings.arm_a) as mean_a,
        dist_mean(crossings.arm_b) as mean_b,
        dist_mean(crossings.everyone) as mean_everyone,
        dist_sd(crossings.arm) as sd
    from crossings
    inner join measures using (iteration_id, perspective, measure_id)
    cross join policies
    where
        measures.refusal is null
        and measures.ideal is null
        and dist_n(crossings.arm) >= policies.minimum
        and dist_n(crossings.everyone) - dist_n(crossings.arm) >= policies.minimum
        and (
            dist_n(crossings.arm_a) = dist_n(crossings.arm)
            or dist_n(crossings.arm_a) - dist_n(crossings.arm) >= policies.minimum
        )
        and (
            dist_n(crossings.arm_b) = dist_n(crossings.arm)
            or dist_n(crossings.arm_b) - dist_n(crossings.arm) >= policies.minimum
        )
),
pooled_variance as (
    select
        *,
        mean_a + mean_b - mean_everyone as expected,
        sum((n_cell - 1) * sd * sd) over cells_of_background / nullif(sum(n_cell - 1) over cells_of_background, 0) as variance_within
    from shown
    window cells_of_background as (partition by iteration_id, perspective, measure_id, background)
),
between_cells as (
    select
        *,
        greatest(
            0.0,
            (sum(n_cell / nullif(variance_within, 0) * (mean - expected) * (mean - expected)) over cells_of_background - count(*) over cells_of_background)
            / nullif(sum(n_cell / nullif(variance_within, 0)) over cells_of_background, 0)
        ) as tau_squared
    from pooled_variance
    window cells_of_background as (partition by iteration_id, perspective, measure_id, background)
),
drawn as (
    select
        *,
        case
            when variance_within > 0 then tau_squared / (tau_squared + variance_within / n_cell)
        end as trust,
        cliffs_delta(arm, others) as cliff,
        welch(arm, others) as welch
    from between_cells
),
tested as (
    select
        *,
        expected + trust * (mean - expected) as shrunk,
        welch['p'] as p,
        bh_adjust(welch['p']) over (partition by iteration_id, perspective) as q,
        count(welch['p']) over (partition by iteration_id, perspective) as family_size
    from drawn
)
select
    iteration_id,
    perspective,
    measure_id,
    title,
    kind as measure_kind,
    direction,
    background,
    group_name,
    background_a,
    group_a,
    background_b,
    group_b,
    n_cell,
    mean,
    mean_a,
    mean_b,
    mean_everyone,
    expected,
    shrunk,
    case
        when tau_squared > 0
            then rank() over (
                partition by iteration_id, perspective, measure_id, background, tau_squared > 0
                order by case when direction = 'higher' then -shrunk else shrunk end
            )
    end as rank,
    cliff['delta'] as cliffs_delta,
    cliff['low'] as cliffs_delta_low,
    cliff['upp'] as cliffs_delta_upp,
    welch['difference'] as welch_diff,
    welch['low'] as welch_low,
    welch['upp'] as welch_upp,
    p,
    q,
    'C' as family,
    family_size
from tested
order by iteration_id, perspective, measure_id, background, group_name
