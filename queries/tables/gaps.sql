-- title: Gaps
-- about: Every group against the rest on every measure, with one corrected verdict. Family `A` holds verdicts, `B` the items inside scales; `q` is the false discovery rate within the family of the review. A verdict needs q of at most .05 and an interval without 0. Groups under the minimum read `too few` and show no number.
-- public: yes
select
    judged.iteration_id,
    judged.perspective,
    concat(judged.iteration_id, '/all') as cohort_id,
    judged.measure_id,
    measures.title,
    measures.dimension,
    judged.kind,
    judged.direction,
    judged.background,
    backgrounds.title as background_title,
    judged.group_name,
    judged.comparison,
    case when not judged.is_too_few then judged.n_group end as n_group,
    case when not judged.is_too_few then judged.n_rest end as n_rest,
    judged.estimate,
    judged.estimate_of,
    judged.low,
    judged.upp,
    judged.both_p as p,
    judged.both_p_of as p_of,
    judged.q,
    judged.family,
    judged.family_size,
    case
        when judged.refusal is not null then 'not comparable'
        when judged.is_too_few then 'too few'
        when judged.q > 0.05 or not judged.excludes_zero or judged.q is null then 'no evidence'
        when judged.direction = 'none' and judged.is_higher then 'higher'
        when judged.direction = 'none' then 'lower'
        when judged.is_higher = (judged.direction = 'higher') then 'worse'
        else 'better'
    end as verdict,
    judged.refusal as reason,
    not judged.is_too_few and judged.excludes_zero and judged.q > 0.05 as stands_alone,
    case when not judged.is_too_few then detectable_gap(judged.group_arm, judged.rest_arm, judged.kind, 0.05, judged.range_upp - judged.range_low, judged.direction) end as detectable_alone,
    case when not judged.is_too_few then detectable_gap(judged.group_arm, judged.rest_arm, judged.kind, judged.threshold, judged.range_upp - judged.range_low, judged.direction) end as detectable,
    case
        when judged.direction = 'lower' and judged.estimate < 0 and judged.share_group < judged.share_rest then judged.parity
        when judged.direction = 'higher' and judged.estimate > 0 and judged.share_group > judged.share_rest then judged.parity
    end as parity,
    case
        when judged.direction = 'lower' and judged.estimate < 0 and judged.share_group < judged.share_rest then judged.parity_low
        when judged.direction = 'higher' and judged.estimate > 0 and judged.share_group > judged.share_rest then judged.parity_low
    end as parity_low,
    case
        when judged.direction = 'lower' and judged.estimate < 0 and judged.share_group < judged.share_rest then judged.parity_upp
        when judged.direction = 'higher' and judged.estimate > 0 and judged.share_group > judged.share_rest then judged.parity_upp
    end as parity_upp,
    case
        when judged.q > 0.05 or judged.q is null or not judged.excludes_zero or own_gaps.own is null then null
        when own_gaps.own * judged.estimate > 0 and (own_gaps.own_low > 0 or own_gaps.own_upp < 0) then 'this item'
        when own_gaps.own_low > -0.075 * (judged.range_upp - judged.range_low)
            and own_gaps.own_upp < 0.075 * (judged.range_upp - judged.range_low) then 'general'
        else 'cannot tell'
    end as item_specific,
    without_flagged.without_flagged,
    own_gaps.own,
    own_gaps.own_low,
    own_gaps.own_upp,
    case
        when judged.is_too_few then null
        when responding.invited > 0 and responding.invited_base > responding.invited then cast(responding.n as double) / responding.invited
        else cast(judged.n_group as double) / nullif(responding.n, 0)
    end as response_rate_group,
    case
        when judged.is_too_few then null
        when responding.invited > 0 and responding.invited_base > responding.invited then cast(responding.n_base - responding.n as double) / (responding.invited_base - responding.invited)
        when judged.comparison = 'rest' then cast(judged.n_rest as double) / nullif(responding.n_base - responding.n, 0)
        else cast(judged.n_rest as double) / nullif(reference.n, 0)
    end as response_rate_rest,
    case
        when judged.is_too_few then null
        when responding.invited > 0 and responding.invited_base > responding.invited then 'of those invited'
        else 'of those who answered anything'
    end as response_rate_of,
    judged.welch_diff,
    judged.welch_t,
    judged.welch_df,
    judged.welch_p,
    judged.welch_low,
    judged.welch_upp,
    judged.cliffs_delta,
    judged.cliffs_delta_se,
    judged.cliffs_delta_low,
    judged.cliffs_delta_upp,
    judged.hedges_g,
    judged.mann_whitney_u,
    judged.mann_whitney_p,
    judged.share_group,
    judged.share_rest,
    judged.risk_ratio,
    judged.cohens_h,
    judged.range_low,
    judged.range_upp,
    judged.is_mirror
from judged
inner join measures
    on judged.iteration_id = measures.iteration_id
    and judged.perspective = measures.perspective
    and judged.measure_id = measures.measure_id
inner join backgrounds
    on judged.iteration_id = backgrounds.iteration_id
    and judged.perspective = backgrounds.perspective
    and judged.background = backgrounds.background
left join own_gaps
    on judged.iteration_id = own_gaps.iteration_id
    and judged.perspective = own_gaps.perspective
    and judged.measure_id = own_gaps.measure_id
    and judged.background = own_gaps.background
    and judged.group_name = own_gaps.group_name
left join without_flagged
    on judged.iteration_id = without_flagged.iteration_id
    and judged.perspective = without_flagged.perspective
    and judged.measure_id = without_flagged.measure_id
    and judged.background = without_flagged.background
    and judged.group_name = without_flagged.group_name
left join responding
    on judged.iteration_id = responding.iteration_id
    and judged.perspective = responding.perspective
    and judged.background = responding.background
    and judged.group_name = responding.group_name
left join responding as reference
    on judged.iteration_id = reference.iteration_id
    and judged.perspective = reference.perspective
    and judged.background = reference.background
    and judged.comparison = reference.group_name
order by judged.iteration_id, judged.perspective, judged.measure_id, judged.background, judged.group_name
