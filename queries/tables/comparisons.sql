-- title: Every comparison, before correction
-- about: The leading estimate, its interval and its p-value by kind of measure, and the usual statistics beside them. Too small arms are not computed; a mirror takes its p-value from its other side. Where neither arm varies the interval of the means is the difference itself, and the permutation p stands.
with
computed as (
    select
        *,
        case
            when is_too_few or is_mirror then null
            when kind = 'ordinal' then permutation_test(group_arm, rest_arm, 'brunner_munzel')
            when kind in ('scale', 'number') then permutation_test(group_arm, rest_arm, 'welch')
        end as permutation,
        case
            when is_too_few or is_mirror then null
            when kind in ('share', 'silence') then fisher_exact(group_arm, rest_arm, 1.0)
        end as fisher,
        case when not is_too_few then welch(group_arm, rest_arm) end as welch,
        case when not is_too_few then cliffs_delta(group_arm, rest_arm) end as cliff,
        case when not is_too_few and kind = 'ordinal' then cliffs_delta(group_arm, rest_arm, 'leading') end as leading,
        case when not is_too_few then hedges_g(group_arm, rest_arm) end as hedges,
        case when not is_too_few then mann_whitney(group_arm, rest_arm) end as mann_whitney,
        case when not is_too_few then newcombe(group_arm, rest_arm, favourable_from) end as shares,
        case when not is_too_few then risk_ratio(group_arm, rest_arm, favourable_from) end as ratio,
        case when not is_too_few then cohens_h(group_arm, rest_arm, favourable_from) end as arcsine,
        case when not is_too_few then parity_count(group_arm, rest_arm, favourable_from, direction) end as parity
    from arms
)
select
    iteration_id,
    perspective,
    measure_id,
    kind,
    direction,
    range_low,
    range_upp,
    family,
    background,
    group_name,
    comparison,
    is_mirror,
    is_too_few,
    refusal,
    n_group,
    n_rest,
    group_arm,
    rest_arm,
    case
        when kind = 'ordinal' then 'cliffs_delta'
        when kind in ('share', 'silence') then 'share difference'
        else 'mean difference'
    end as estimate_of,
    case
        when kind = 'ordinal' then leading['delta']
        when kind in ('share', 'silence') then shares['difference']
        else welch['difference']
    end as estimate,
    case
        when kind = 'ordinal' then leading['low']
        when kind in ('share', 'silence') then shares['low']
        else coalesce(welch['low'], welch['difference'])
    end as low,
    case
        when kind = 'ordinal' then leading['upp']
        when kind in ('share', 'silence') then shares['upp']
        else coalesce(welch['upp'], welch['difference'])
    end as upp,
    coalesce(permutation['p'], fisher['mid_p']) as p,
    case
        when permutation['p'] is not null and kind = 'ordinal' then concat('brunner_munzel, ', permutation['kind'])
        when permutation['p'] is not null then concat('welch, ', permutation['kind'])
        when fisher['mid_p'] is not null then 'fisher, mid-p'
    end as p_of,
    welch['difference'] as welch_diff,
    welch['t'] as welch_t,
    welch['df'] as welch_df,
    welch['p'] as welch_p,
    welch['low'] as welch_low,
    welch['upp'] as welch_upp,
    cliff['delta'] as cliffs_delta,
    cliff['se'] as cliffs_delta_se,
    cliff['low'] as cliffs_delta_low,
    cliff['upp'] as cliffs_delta_upp,
    hedges['g'] as hedges_g,
    mann_whitney['u'] as mann_whitney_u,
    mann_whitney['p'] as mann_whitney_p,
    shares['share_group'] as share_group,
    shares['share_rest'] as share_rest,
    ratio['ratio'] as risk_ratio,
    arcsine['h'] as cohens_h,
    parity['n'] as parity,
    parity['low'] as parity_low,
    parity['upp'] as parity_upp
from computed
