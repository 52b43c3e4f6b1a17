-- Days of rare kinds are found without reading the sums of all others.
create index record_sum_by_kind on record_sum (kind, day);
