-- Requests that a client may send again without being served twice, and what the first one came to.
create table idempotent_request (
  organisation_id uuid not null references organisation,
  owner_id uuid not null references user_account,
  caller_id uuid not null,
  key_hash bytea not null,
  id uuid not null,
  request_hash bytea not null,
  created_at timestamptz not null,
  alive_at timestamptz not null,
  status integer,
  headers jsonb,
  body text,
  primary key (organisation_id, caller_id, key_hash)
);

create index idempotent_request_created on idempotent_request (created_at);
create unique index idempotent_request_id on idempotent_request (id);

comment on column idempotent_request.caller_id is 'the virtual key, or the person where none was used';
comment on column idempotent_request.alive_at is 'when the process that serves it was last heard of';
comment on column idempotent_request.status is 'null while it is being served';
comment on column idempotent_request.body is 'sealed; null if the answer was too long to be kept';
