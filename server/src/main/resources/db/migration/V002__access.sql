create table session (
  id uuid primary key,
  organisation_id uuid not null references organisation,
  owner_id uuid not null references user_account,
  token_sha256 bytea not null unique,
  created_at timestamptz not null,
  seen_at timestamptz not null,
  expires_at timestamptz not null
);

create index session_owner on session (organisation_id, owner_id);

create table virtual_key (
  id uuid primary key,
  organisation_id uuid not null references organisation,
  owner_id uuid not null references user_account,
  name text not null,
  prefix text not null,
  secret_sha256 bytea not null unique,
  models text[],
  requests_per_minute integer,
  concurrency integer,
  created_at timestamptz not null,
  expires_at timestamptz,
  revoked_at timestamptz,
  last_used_at timestamptz,
  use_count bigint not null default 0,
  unique (organisation_id, id)
);
