-- title: Did our changes help?
-- about: Every registered change with what the iteration that has it says of its gap. A change whose iteration was not landed yet waits.
-- param: iteration_id text
-- param: perspective text
-- board: review 6
-- chart: table
select
    changes.change_id,
    changes.iteration_id,
    changes.description,
    changes.measure_id,
    changes.background,
    changes.group_name,
    coalesce(gap_history.verdict, 'waiting for answers') as verdict,
    gap_history.reason,
    gap_history.before_iteration_id,
    gap_history.gap_before,
    gap_history.gap_now,
    gap_history.change,
    gap_history.change_low,
    gap_history.change_upp,
    coalesce(gap_history.margin, changes.margin) as margin,
    gap_history.still_worse,
    gap_history.chance_closed,
    gap_history.warning,
    changes.reason as made_because,
    changes.owner_role,
    changes.made_on
from changes
left join gap_history
    on changes.change_id = gap_history.change_id
    and changes.iteration_id = gap_history.iteration_id
    and gap_history.is_last
where
    changes.iteration_id = coalesce($iteration_id, changes.iteration_id)
    and ($perspective is null or gap_history.perspective is null or gap_history.perspective = $perspective)
order by changes.iteration_id, changes.change_id
