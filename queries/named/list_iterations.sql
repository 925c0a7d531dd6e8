-- title: Which iterations are there?
-- about: Every iteration with who answered.
select * from iterations
