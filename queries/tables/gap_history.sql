-- title: Did it close?
-- about: Every gap of this iteration beside the same gap in each earlier iteration of the credential, with one of eight verdicts. Only what was asked in the same way is compared; otherwise `reason` says what differs. A registered change brings its own margin and stands in the family `changes`; all other rows are the family `other`.
-- public: yes
with
earlier as (
    select distinct
        iteration_id,
        perspective,
        measure_id,
        substr(measure_id, strpos(measure_id, '.') + 1) as own_name,
        codes
    from other_baselines
),
earlier_names as (
    select iteration_id, perspective, measure_id, own_name as name
    from earlier
    union all
    select iteration_id, perspective, measure_id, unnest(string_to_array(codes, ' | ')) as name
    from earlier
    where codes <> ''
),
named as (
    select
        aliases.iteration_id,
        aliases.perspective,
        aliases.measure_id,
        before.iteration_id as before_iteration_id,
        before.measure_id as before_measure_id,
        aliases.turn,
        case when aliases.instrument_id = split_part(before.measure_id, '.', 1) then 1 else 2 end as instrument_turn
    from aliases
    inner join earlier_names as before
        on aliases.perspective = before.perspective and aliases.alias = before.name
),
matched as (
    select
        iteration_id,
        perspective,
        measure_id,
        before_iteration_id,
        before_measure_id
    from (
        select
            *,
            row_number() over (
                partition by iteration_id, perspective, measure_id, before_iteration_id
                order by turn, instrument_turn, before_measure_id
            ) as place
        from named
    ) as ranked
    where place = 1
),
scale_items as (
    select
        iteration_id,
        perspective,
        measure_id,
        concat(split_part(measure_id, '.', 1), '.', unnest(string_to_array(made_of, ' | '))) as item_measure_id
    from measures
    where kind = 'scale'
),
scales_before as (
    select
        scale_items.iteration_id,
        scale_items.perspective,
        scale_items.measure_id,
        matched.before_iteration_id,
        string_agg(item_name, ' | ' order by item_name) as made_of
    from scale_items
    inner join (
        select
            *,
            substr(before_measure_id, strpos(before_measure_id, '.') + 1) as item_name
        from matched
    ) as matched
        on scale_items.iteration_id = matched.iteration_id
        and scale_items.perspective = matched.perspective
        and scale_items.item_measure_id = matched.measure_id
    group by
        scale_items.iteration_id,
        scale_items.perspective,
        scale_items.measure_id,
        matched.before_iteration_id
),
registered as (
    select
        aliases.iteration_id,
        aliases.perspective,
        aliases.measure_id,
        changes.background,
        changes.group_name,
        min(changes.change_id) as change_id,
        min(changes.description) as description,
        min(changes.margin) as margin
    from changes
    inner join aliases
        on changes.iteration_id = aliases.iteration_id
        and split_part(changes.measure_id, '.', 1) = aliases.instrument_id
        and substr(changes.measure_id, strpos(changes.measure_id, '.') + 1) = aliases.alias
    group by aliases.iteration_id, aliases.perspective, aliases.measure_id, changes.background, changes.group_name
),
paired as (
    select
        now.iteration_id,
        now.perspective,
        now.measure_id,
        now.title,
        now.kind,
        now.estimate_of,
        now.background,
        now.group_name,
        now.comparison,
        now.is_mirror,
        now.verdict as verdict_now,
        now.n_group,
        now.n_rest,
        now.group_arm,
        now.rest_arm,
        now.response_rate_group,
        before.iteration_id as before_iteration_id,
        before.number as before_number,
        before.measure_id as before_measure_id,
        before.verdict as verdict_before,
        before.n_group as n_group_before,
        before.n_rest as n_rest_before,
        before.group_arm as group_arm_before,
        before.rest_arm as rest_arm_before,
        before.flagged_up_to,
        before.response_rate_group as response_rate_before,
        now.response_rate_of = before.response_rate_of as is_same_rate,
        registered.change_id,
        registered.description,
        registered.change_id is not null as is_registered,
        coalesce(
            registered.margin,
            case
                when now.estimate_of = 'cliffs_delta' then 0.147
                when now.estimate_of = 'share difference' then 0.1
                else 0.3
            end
        ) as margin,
        case
            when before.kind <> now.kind then concat('measured as ', before.kind, ' before and as ', now.kind, ' now')
            when now.kind in ('ordinal', 'scale') and (before.low <> now.low or before.high <> now.high)
                then replace(concat('answered from ', before.low, ' to ', before.high, ' before and from ', now.low, ' to ', now.high, ' now'), '.0 ', ' ')
            when before.points <> now.points then concat('had ', before.points, ' points before and has ', now.points, ' now')
            when coalesce(before.ideal, -1e9) <> coalesce(now.ideal, -1e9) then 'another answer is just right now'
            when before.direction <> now.direction then 'the other way is worse now'
            when coalesce(before.labels, '') <> coalesce(now.labels, '') then 'its answers have other words or another order now'
            when now.kind = 'scale' and coalesce(before.made_of, '') <> coalesce(scales_before.made_of, now.made_of, '')
                then concat('made of ', replace(before.made_of, ' | ', ', '), ' before and of ', replace(now.made_of, ' | ', ', '), ' now')
            when now.kind <> 'scale' and coalesce(before.made_of, '') <> coalesce(now.made_of, '')
                then 'other answers could be chosen beside it before'
            when before.comparison <> now.comparison then concat('compared with ', before.comparison, ' before and with ', now.comparison, ' now')
            when now.verdict = 'not comparable' or before.verdict = 'not comparable' then 'asked in different ways within one iteration'
        end as refusal,
        case
            when before.is_too_few then 'too few people answered before'
            when now.is_too_few then 'too few people answered now'
        end as absence
    from baselines as now
    inner join matched
        on now.iteration_id = matched.iteration_id
        and now.perspective = matched.perspective
        and now.measure_id = matched.measure_id
    inner join other_baselines as before
        on matched.before_iteration_id = before.iteration_id
        and matched.perspective = before.perspective
        and matched.before_measure_id = before.measure_id
        and now.background = before.background
        and now.group_name = before.group_name
    left join scales_before
        on now.iteration_id = scales_before.iteration_id
        and now.perspective = scales_before.perspective
        and now.measure_id = scales_before.measure_id
        and matched.before_iteration_id = scales_before.before_iteration_id
    left join registered
        on now.iteration_id = registered.iteration_id
        and now.perspective = registered.perspective
        and now.measure_id = registered.measure_id
        and now.background = registered.background
        and now.group_name = registered.group_name
    where now.number > before.number
),
judged_alone as (
    select
        *,
        case
            when refusal is null and absence is null then judge_change(
                group_arm_before,
                rest_arm_before,
                group_arm,
                rest_arm,
                kind,
                margin,
                case when verdict_before = 'no evidence' then 'no' else 'yes' end,
                case when verdict_now = 'no evidence' then 'no' else 'yes' end,
                flagged_up_to,
                case when is_registered then 'yes' else 'no' end
            )
        end as found
    from paired
),
tests as (
    select
        *,
        case
            when found['p_narrowed'] is not null and found['change'] * found['gap_before'] < 0
                then least(2 * found['p_narrowed'], 1.0)
            else found['p']
        end as p,
        bool_or(is_mirror) over same_question as is_two_sided,
        bool_or(is_registered) over same_question as is_any_registered
    from judged_alone
    window same_question as (
        partition by iteration_id, perspective, measure_id, background, before_iteration_id
    )
),
turns as (
    select
        *,
        case when is_registered or (is_two_sided and is_any_registered) then 'changes' else 'other' end as family,
        is_two_sided
        and row_number() over (
            partition by iteration_id, perspective, measure_id, background, before_iteration_id
            order by is_registered desc, is_mirror, group_name
        ) > 1 as is_second
    from tests
),
tested as (
    select
        *,
        bh_adjust(case when not is_second then p end)
            over (partition by iteration_id, perspective, before_iteration_id, family) as own_q,
        count(case when not is_second then p end)
            over (partition by iteration_id, perspective, before_iteration_id, family) as family_size
    from turns
),
corrected as (
    select
        *,
        case
            when is_second then max(own_q) over (partition by iteration_id, perspective, measure_id, background, before_iteration_id)
            else own_q
        end as q
    from tested
),
missing as (
    select
        iterations.iteration_id,
        before.iteration_id as before_iteration_id,
        before.number as before_number,
        before.perspective,
        before.measure_id,
        before.title,
        before.kind,
        before.estimate_of,
        before.background,
        before.group_name,
        before.comparison,
        before.verdict as verdict_before,
        before.n_group as n_group_before,
        before.n_rest as n_rest_before
    from other_baselines as before
    inner join iterations on before.perspective = iterations.perspective and before.number < iterations.number
    left join paired
        on iterations.iteration_id = paired.iteration_id
        and before.iteration_id = paired.before_iteration_id
        and before.perspective = paired.perspective
        and before.measure_id = paired.before_measure_id
        and before.background = paired.background
        and before.group_name = paired.group_name
    where paired.iteration_id is null and before.verdict in ('worse', 'higher', 'lower')
),
told as (
    select
        iteration_id,
        before_iteration_id,
        before_number,
        perspective,
        measure_id,
        before_measure_id,
        title,
        kind,
        estimate_of,
        background,
        group_name,
        comparison,
        case when absence is null then n_group end as n_group,
        case when absence is null then n_rest end as n_rest,
        case when absence is null then n_group_before end as n_group_before,
        case when absence is null then n_rest_before end as n_rest_before,
        found['gap_before'] as gap_before,
        found['gap_now'] as gap_now,
        found['change'] as change,
        found['low'] as change_low,
        found['upp'] as change_upp,
        found['now_low'] as now_low,
        found['now_upp'] as now_upp,
        p,
        q,
        family,
        family_size,
        margin,
        is_registered as registered,
        change_id,
        description,
        case
            when absence is not null then 'not measured'
            when refusal is not null then 'not comparable'
            when found['verdict'] in ('narrowed', 'widened', 'appeared') and q > 0.05 then 'no evidence of change'
            else found['verdict']
        end as verdict,
        coalesce(absence, refusal) as reason,
        verdict_before,
        verdict_now,
        verdict_now = 'worse' as still_worse,
        found['group_moved'] as group_moved,
        found['rest_moved'] as rest_moved,
        found['seen'] as change_seen,
        found['chance'] as chance_closed,
        found['needed_group'] as needed_group,
        found['needed_rest'] as needed_rest,
        case
            when refusal is null and absence is null and is_same_rate and response_rate_group < 0.8 * response_rate_before
                then concat('of this group ', cast(round(100 * response_rate_group) as bigint), ' % answered, ', cast(round(100 * response_rate_before) as bigint), ' % before')
        end as warning
    from corrected
    union all
    select
        iteration_id,
        before_iteration_id,
        before_number,
        perspective,
        measure_id,
        measure_id as before_measure_id,
        title,
        kind,
        estimate_of,
        background,
        group_name,
        comparison,
        null as n_group,
        null as n_rest,
        n_group_before,
        n_rest_before,
        null as gap_before,
        null as gap_now,
        null as change,
        null as change_low,
        null as change_upp,
        null as now_low,
        null as now_upp,
        null as p,
        null as q,
        'other' as family,
        null as family_size,
        null as margin,
        false as registered,
        null as change_id,
        null as description,
        'not measured' as verdict,
        'this item was not asked, or nobody of this group answered it' as reason,
        verdict_before,
        null as verdict_now,
        null as still_worse,
        null as group_moved,
        null as rest_moved,
        null as change_seen,
        null as chance_closed,
        null as needed_group,
        null as needed_rest,
        null as warning
    from missing
)
select
    told.iteration_id,
    told.before_iteration_id,
    rank() over (partition by told.iteration_id, told.perspective order by told.before_number desc) = 1 as is_last,
    told.perspective,
    told.measure_id,
    told.before_measure_id,
    told.title,
    told.kind as measure_kind,
    told.background,
    coalesce(backgrounds.title, told.background) as background_title,
    told.group_name,
    told.comparison,
    told.n_group,
    told.n_rest,
    told.n_group_before,
    told.n_rest_before,
    told.estimate_of,
    told.gap_before,
    told.gap_now,
    told.change,
    told.change_low,
    told.change_upp,
    told.now_low,
    told.now_upp,
    told.p,
    told.q,
    told.family,
    told.family_size,
    told.margin,
    told.registered,
    told.change_id,
    told.description,
    told.verdict,
    told.reason,
    told.verdict_before,
    told.verdict_now,
    told.still_worse,
    told.group_moved,
    told.rest_moved,
    told.change_seen,
    told.chance_closed,
    told.needed_group,
    told.needed_rest,
    told.warning
from told
left join backgrounds
    on told.iteration_id = backgrounds.iteration_id
    and told.perspective = backgrounds.perspective
    and told.background = backgrounds.background
order by told.iteration_id, told.perspective, told.measure_id, told.background, told.group_name, told.before_iteration_id
