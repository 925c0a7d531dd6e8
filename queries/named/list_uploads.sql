-- title: What was uploaded?
-- about: Every upload that is part of this snapshot.
select * from uploads
