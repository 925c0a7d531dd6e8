-- title: Backgrounds
-- about: Every background that groups are made of. A background with a `reference` is compared with that group alone.
-- public: yes
select
    iteration_id,
    perspective,
    background,
    min(title) as title,
    bool_or(is_multiple) as is_multiple,
    bool_or(is_sensitive) as is_sensitive,
    min(reference) as reference,
    bool_and(is_adjusted_for) as is_adjusted_for
from declared_backgrounds
group by iteration_id, perspective, background
order by iteration_id, perspective, background
