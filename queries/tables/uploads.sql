-- title: Uploads
-- about: Every file that is part of this snapshot: rows read are rows landed, set aside and left out together.
-- public: yes
select
    upload_id,
    iteration_id,
    perspective,
    cohort_id,
    instrument_id,
    title,
    tool,
    landed_at,
    rows_read,
    rows_landed,
    rows_set_aside,
    rows_excluded
from landings
order by landed_at, upload_id
