-- title: Findings
-- about: What is worth the meeting's time: scales that cannot be relied on, gaps that read worse, what became of gaps that a change was made for, gaps that moved, gaps without a good and a bad side, silence. One row per test; an item inside a scale is named only where its scale is not.
-- public: yes
with
scales as (
    select
        iteration_id,
        perspective,
        measure_id as scale_measure_id,
        background,
        group_name
    from gaps
    where kind = 'scale' and verdict = 'worse'
),
candidates as (
    select
        gaps.*,
        concat(split_part(gaps.measure_id, '.', 1), '.', measures.scale_id) as scale_measure_id
    from gaps
    inner join measures
        on gaps.iteration_id = measures.iteration_id
        and gaps.perspective = measures.perspective
        and gaps.measure_id = measures.measure_id
),
worth as (
    select candidates.*
    from candidates
    left join scales
        on candidates.iteration_id = scales.iteration_id
        and candidates.perspective = scales.perspective
        and candidates.scale_measure_id = scales.scale_measure_id
        and candidates.background = scales.background
        and candidates.group_name = scales.group_name
    where
        (
            candidates.family in ('A', 'W')
            and (
                candidates.verdict = 'worse'
                or (candidates.verdict in ('higher', 'lower') and not candidates.is_mirror)
            )
        )
        or (candidates.family = 'B' and candidates.verdict = 'worse' and scales.scale_measure_id is null)
),
moved as (
    select gap_history.*
    from gap_history
    left join measures
        on gap_history.iteration_id = measures.iteration_id
        and gap_history.perspective = measures.perspective
        and gap_history.measure_id = measures.measure_id
    where
        gap_history.is_last
        and (
            gap_history.registered
            or (
                measures.family = 'A'
                and gap_history.verdict in ('closed', 'narrowed', 'widened', 'appeared')
                and (gap_history.verdict_before = 'worse' or gap_history.verdict_now = 'worse')
            )
        )
),
told as (
    select
        iteration_id,
        perspective,
        case when kind = 'silence' then 'silence' else 'gap' end as kind,
        case
            when verdict <> 'worse' then 5
            when kind = 'silence' then 6
            else 2
        end as turn,
        abs(cliffs_delta) as size,
        measure_id,
        title,
        dimension,
        kind as measure_kind,
        direction,
        background,
        background_title,
        group_name,
        comparison,
        verdict,
        n_group,
        n_rest,
        estimate,
        estimate_of,
        low,
        upp,
        q,
        family,
        family_size,
        welch_diff,
        share_group,
        share_rest,
        parity,
        parity_low,
        parity_upp,
        range_low,
        range_upp,
        item_specific,
        without_flagged,
        cast(null as double) as gap_before,
        cast(null as double) as gap_now,
        cast(null as double) as margin,
        cast(null as varchar) as before_iteration_id,
        cast(null as boolean) as still_worse,
        cast(null as double) as group_moved,
        cast(null as double) as rest_moved,
        cast(null as double) as change_seen,
        cast(null as varchar) as reason
    from worth
    union all
    select
        iteration_id,
        perspective,
        'change' as kind,
        case when registered then 3 else 4 end as turn,
        abs(gap_before) as size,
        measure_id,
        title,
        null as dimension,
        measure_kind,
        null as direction,
        background,
        background_title,
        group_name,
        comparison,
        verdict,
        n_group,
        n_rest,
        change as estimate,
        estimate_of,
        change_low as low,
        change_upp as upp,
        q,
        family,
        family_size,
        null as welch_diff,
        null as share_group,
        null as share_rest,
        null as parity,
        null as parity_low,
        null as parity_upp,
        null as range_low,
        null as range_upp,
        null as item_specific,
        null as without_flagged,
        gap_before,
        gap_now,
        margin,
        before_iteration_id,
        still_worse,
        group_moved,
        rest_moved,
        change_seen,
        coalesce(reason, warning) as reason
    from moved
    union all
    select
        iteration_id,
        perspective,
        'reliability' as kind,
        1 as turn,
        n_against as size,
        measure_id,
        title,
        null as dimension,
        'scale' as measure_kind,
        null as direction,
        '*' as background,
        'Everyone' as background_title,
        '*' as group_name,
        null as comparison,
        'unreliable' as verdict,
        n as n_group,
        null as n_rest,
        lowest_item_rest as estimate,
        'item-rest correlation' as estimate_of,
        null as low,
        null as upp,
        null as q,
        null as family,
        null as family_size,
        null as welch_diff,
        null as share_group,
        null as share_rest,
        null as parity,
        null as parity_low,
        null as parity_upp,
        null as range_low,
        null as range_upp,
        null as item_specific,
        null as without_flagged,
        null as gap_before,
        null as gap_now,
        null as margin,
        null as before_iteration_id,
        null as still_worse,
        null as group_moved,
        null as rest_moved,
        null as change_seen,
        warning as reason
    from reliability
    where warning is not null
)
select
    left(encode(sha256(concat(iteration_id, '|', perspective, '|', kind, '|', measure_id, '|', background, '|', group_name)), 'hex'), 12) as finding_id,
    iteration_id,
    perspective,
    kind,
    cast(null as varchar) as sentence,
    row_number() over (
        partition by iteration_id, perspective
        order by turn, size desc, q, measure_id, background, group_name
    ) as rank,
    measure_id,
    title,
    dimension,
    measure_kind,
    direction,
    background,
    background_title,
    group_name,
    comparison,
    verdict,
    n_group,
    n_rest,
    estimate,
    estimate_of,
    low,
    upp,
    q,
    family,
    family_size,
    welch_diff,
    share_group,
    share_rest,
    parity,
    parity_low,
    parity_upp,
    range_low,
    range_upp,
    item_specific,
    without_flagged,
    gap_before,
    gap_now,
    margin,
    before_iteration_id,
    still_worse,
    group_moved,
    rest_moved,
    change_seen,
    reason,
    cast(null as varchar) as look_at,
    concat(
        case
            when kind = 'change' then 'select * from gap_history where iteration_id = '''
            when kind = 'reliability' then 'select * from reliability_items where iteration_id = '''
            else 'select * from gaps where iteration_id = '''
        end,
        replace(iteration_id, '''', ''''''),
        ''' and perspective = ''', perspective,
        ''' and measure_id = ''', replace(measure_id, '''', ''''''),
        case
            when kind = 'reliability' then ''
            else concat(
                ''' and background = ''', replace(background, '''', ''''''),
                ''' and group_name = ''', replace(group_name, '''', '''''')
            )
        end,
        ''''
    ) as query,
    cast(null as bigint) as snapshot_id
from told
order by iteration_id, perspective, rank
