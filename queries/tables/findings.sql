-- title: Findings
-- about: The gaps that are worth the meeting's time, the worst first: those that read worse, then those without a good and a bad side, then silence. One row per test; an item inside a scale is named only where its scale is not.
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
    select
        candidates.*,
        case when candidates.verdict <> 'worse' then 2 when candidates.kind = 'silence' then 3 else 1 end as turn
    from candidates
    left join scales
        on candidates.iteration_id = scales.iteration_id
        and candidates.perspective = scales.perspective
        and candidates.scale_measure_id = scales.scale_measure_id
        and candidates.background = scales.background
        and candidates.group_name = scales.group_name
    where
        (
            candidates.family = 'A'
            and (
                candidates.verdict = 'worse'
                or (candidates.verdict in ('higher', 'lower') and not candidates.is_mirror)
            )
        )
        or (candidates.family = 'B' and candidates.verdict = 'worse' and scales.scale_measure_id is null)
)
select
    left(encode(sha256(concat(iteration_id, '|', perspective, '|', measure_id, '|', background, '|', group_name)), 'hex'), 12) as finding_id,
    iteration_id,
    perspective,
    'gap' as kind,
    cast(null as varchar) as sentence,
    row_number() over (
        partition by iteration_id, perspective
        order by turn, abs(cliffs_delta) desc, q, measure_id, background, group_name
    ) as rank,
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
    concat(
        'select * from gaps where iteration_id = ''', replace(iteration_id, '''', ''''''),
        ''' and perspective = ''', perspective,
        ''' and measure_id = ''', replace(measure_id, '''', ''''''),
        ''' and background = ''', replace(background, '''', ''''''),
        ''' and group_name = ''', replace(group_name, '''', ''''''),
        ''''
    ) as query,
    cast(null as bigint) as snapshot_id
from worth
order by iteration_id, perspective, rank
