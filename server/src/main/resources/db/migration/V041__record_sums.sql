-- A kind of record: all that are alike in what logs can be filtered by. Its id is a digest of just
-- that, so writers agree on it without asking one another.
create function record_kind_id(organisation_id uuid, owner_id uuid, virtual_key_id uuid, door text,
  dialect text, model_asked text, model_served text, provider text, credential_id uuid, state text,
  error_code text, cache text) returns uuid language sql immutable parallel safe as
$$ select md5(organisation_id::text || E'\x1f' || owner_id::text || E'\x1f'
     || coalesce(virtual_key_id::text, E'\x1e') || E'\x1f' || door || E'\x1f' || dialect || E'\x1f'
     || model_asked || E'\x1f' || coalesce(model_served, E'\x1e') || E'\x1f'
     || coalesce(provider, E'\x1e') || E'\x1f' || coalesce(credential_id::text, E'\x1e') || E'\x1f'
     || state || E'\x1f' || coalesce(error_code, E'\x1e') || E'\x1f'
     || coalesce(cache, E'\x1e'))::uuid $$;

alter table completion_record add column kind uuid generated always as (
  record_kind_id(organisation_id, owner_id, virtual_key_id, door, dialect, model_asked, model_served,
    provider, credential_id, state, error_code, cache)) stored;

create table record_kind (
  id uuid primary key,
  organisation_id uuid not null,
  owner_id uuid not null,
  virtual_key_id uuid,
  door text not null,
  dialect text not null,
  model_asked text not null,
  model_served text,
  provider text,
  credential_id uuid,
  state text not null,
  error_code text,
  cache text
);
create index record_kind_by_organisation on record_kind (organisation_id);

-- What the records of a kind add up to, by day in UTC: written in the statement that inserts them.
-- Money in nano-dollars; tokens of answers that others paid for do not count.
create table record_sum (
  organisation_id uuid not null,
  day date not null,
  kind uuid not null,
  requests bigint not null,
  tokens bigint not null,
  nano bigint not null,
  unknown_cost bigint not null,
  longest_ms bigint not null,
  dearest_nano bigint not null,
  first_at timestamptz not null,
  last_at timestamptz not null,
  primary key (organisation_id, day, kind)
);

insert into record_kind
select distinct on (kind) kind, organisation_id, owner_id, virtual_key_id, door, dialect,
  model_asked, model_served, provider, credential_id, state, error_code, cache
from completion_record order by kind;

insert into record_sum
select organisation_id, (started_at at time zone 'UTC')::date, kind, count(*),
  coalesce(sum(coalesce(input_total_tokens, 0) + coalesce(output_total_tokens, 0))
    filter (where cache is null or cache = 'miss'), 0),
  sum(coalesce(billed_nano, 0)), count(*) filter (where billed_nano is null),
  max(latency_ms), max(coalesce(billed_nano, 0)), min(started_at), max(started_at)
from completion_record group by 1, 2, 3;

-- The list is read newest first, from a place on; kinds that are rare are read by kind; an id of an
-- error finds its record.
drop index completion_record_by_organisation;
create index completion_record_by_time on completion_record (organisation_id, started_at, id);
create index completion_record_by_kind on completion_record (kind, started_at);
create index completion_record_by_error on completion_record (error_id) where error_id is not null;
