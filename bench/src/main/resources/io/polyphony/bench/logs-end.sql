-- What the migrations make, and what the statement that inserts records adds to.
create index completion_record_by_time on completion_record (organisation_id, started_at, id);
create index completion_record_by_kind on completion_record (kind, started_at);
create index completion_record_by_error on completion_record (error_id) where error_id is not null;

insert into record_kind
select distinct on (kind) kind, organisation_id, owner_id, virtual_key_id, door, dialect,
  model_asked, model_served, provider, credential_id, state, error_code, cache
from completion_record order by kind
on conflict do nothing;

insert into record_sum
select organisation_id, (started_at at time zone 'UTC')::date, kind, count(*),
  coalesce(sum(coalesce(input_total_tokens, 0) + coalesce(output_total_tokens, 0))
    filter (where cache is null or cache = 'miss'), 0),
  sum(coalesce(billed_nano, 0)), count(*) filter (where billed_nano is null),
  max(latency_ms), max(coalesce(billed_nano, 0)), min(started_at), max(started_at)
from completion_record group by 1, 2, 3 order by 2, 3;

insert into spend
select organisation_id, (started_at at time zone 'UTC')::date, owner_id,
  coalesce(virtual_key_id, '00000000-0000-0000-0000-000000000000'),
  coalesce(model_served, model_asked), count(*),
  sum(coalesce(input_total_tokens, 0) + coalesce(output_total_tokens, 0)),
  sum(coalesce(billed_nano, 0)), count(*) filter (where billed_nano is null)
from completion_record
group by 1, 2, 3, 4, 5 order by 2;

vacuum analyze;
