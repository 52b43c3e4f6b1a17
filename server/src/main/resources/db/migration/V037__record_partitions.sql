-- Records by month. Their ids are UUIDs of version 7, which begin with the time in milliseconds, so
-- a month is a range of ids and the id alone stays the key. Retention drops whole months.
create function first_id(moment timestamptz) returns uuid language sql immutable as
$$ select (lpad(to_hex((extract(epoch from moment) * 1000)::bigint), 12, '0')
     || lpad('', 20, '0'))::uuid $$;

create table completion_record_partitioned (like completion_record including defaults)
  partition by range (id);
alter table completion_record_partitioned add primary key (id);

-- What falls into no month: clocks that are far off.
create table completion_record_other partition of completion_record_partitioned default;

create function add_record_month(moment timestamptz) returns void language plpgsql as $$
declare
  first timestamptz := date_trunc('month', moment, 'UTC');
  name text := 'completion_record_' || to_char(first at time zone 'UTC', 'YYYY_MM');
begin
  if to_regclass(name) is null then
    execute format('create table %I partition of %s for values from (%L) to (%L)', name,
      case when to_regclass('completion_record_partitioned') is null
        then 'completion_record' else 'completion_record_partitioned' end,
      first_id(first), first_id(date_trunc('month', first + interval '40 days', 'UTC')));
  end if;
end $$;

select add_record_month(month) from (
  select distinct date_trunc('month', started_at, 'UTC') as month from completion_record
  union
  select date_trunc('month', now(), 'UTC') + make_interval(months => ahead)
    from generate_series(0, 2) as ahead) as months;

insert into completion_record_partitioned select * from completion_record;
drop table completion_record;
alter table completion_record_partitioned rename to completion_record;
create index completion_record_by_organisation
  on completion_record (organisation_id, started_at desc);
