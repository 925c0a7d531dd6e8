-- title: The watch list
-- about: The gaps that the last review of the credential decided to watch. They are tested first, in a family of their own.
with
places as (
    select distinct
        iteration_id,
        credential_id,
        number
    from iterations
),
earlier as (
    select distinct
        places.iteration_id,
        other_iterations.iteration_id as before_iteration_id,
        other_iterations.number
    from places
    inner join other_iterations
        on places.credential_id = other_iterations.credential_id
        and places.number > other_iterations.number
),
last_review as (
    select
        iteration_id,
        before_iteration_id,
        rank() over (partition by iteration_id order by number desc) as turn
    from earlier
)
select distinct
    aliases.iteration_id,
    aliases.perspective,
    aliases.measure_id,
    decisions.background,
    decisions.group_name
from last_review
inner join decisions on last_review.before_iteration_id = decisions.iteration_id
inner join aliases
    on last_review.iteration_id = aliases.iteration_id
    and split_part(decisions.measure_id, '.', 1) = aliases.instrument_id
    and substr(decisions.measure_id, strpos(decisions.measure_id, '.') + 1) = aliases.alias
where last_review.turn = 1 and decisions.decision = 'watch'
