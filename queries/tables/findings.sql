-- title: Findings
-- about: The gaps that are worth the meeting's time, the worst first: those that read worse, then those without a good and a bad side, then silence. One row per test.
-- public: yes
with
worth as (
    select
        *,
        case when verdict <> 'worse' then 2 when kind = 'silence' then 3 else 1 end as turn
    from gaps
    where family = 'A' and (verdict = 'worse' or (verdict in ('higher', 'lower') and not is_mirror))
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
