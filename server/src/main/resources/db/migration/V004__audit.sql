create table audit_event (
  organisation_id uuid not null,
  sequence bigint not null,
  id uuid not null unique,
  actor_id uuid,
  actor_name text not null,
  action text not null,
  target_type text not null,
  target_id text,
  detail text not null,
  created_at timestamptz not null,
  key_version integer not null,
  previous_mac bytea not null,
  mac bytea not null,
  primary key (organisation_id, sequence)
);

create table audit_head (
  organisation_id uuid primary key,
  sequence bigint not null,
  mac bytea not null
);

create function audit_event_is_append_only() returns trigger language plpgsql as $$
begin
  raise exception 'audit events are append-only';
end
$$;

create trigger audit_event_append_only
  before update or delete or truncate on audit_event
  for each statement execute function audit_event_is_append_only();

comment on table audit_event is 'no foreign keys: events outlive what they tell of';
comment on column audit_event.detail is 'JSON text, byte for byte as it was signed';
