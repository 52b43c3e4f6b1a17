-- Records name the team of the key that asked. A kind without a team keeps its id, so that sums and
-- kinds that stand stay right.
create function record_kind_id(organisation_id uuid, owner_id uuid, virtual_key_id uuid, door text,
  dialect text, model_asked text, model_served text, provider text, credential_id uuid, state text,
  error_code text, cache text, team_id uuid) returns uuid language sql immutable parallel safe as
$$ select case when team_id is null
     then record_kind_id(organisation_id, owner_id, virtual_key_id, door, dialect, model_asked,
       model_served, provider, credential_id, state, error_code, cache)
     else md5(record_kind_id(organisation_id, owner_id, virtual_key_id, door, dialect, model_asked,
       model_served, provider, credential_id, state, error_code, cache)::text
       || E'\x1f' || team_id::text)::uuid end $$;

alter table completion_record add column team_id uuid;
alter table completion_record drop column kind;
alter table completion_record add column kind uuid generated always as (
  record_kind_id(organisation_id, owner_id, virtual_key_id, door, dialect, model_asked, model_served,
    provider, credential_id, state, error_code, cache, team_id)) stored;
create index completion_record_by_kind on completion_record (kind, started_at);

alter table record_kind add column team_id uuid;

-- Without a team: the null UUID.
alter table spend add column team_id uuid not null default '00000000-0000-0000-0000-000000000000';
alter table spend drop constraint spend_pkey;
alter table spend add primary key (organisation_id, day, owner_id, virtual_key_id, model, team_id);
