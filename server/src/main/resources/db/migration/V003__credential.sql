create table credential (
  id uuid primary key,
  organisation_id uuid not null references organisation,
  owner_id uuid not null references user_account,
  provider text not null,
  name text not null,
  active boolean not null,
  origin text not null,
  variable text,
  secret text not null,
  hint text not null,
  base_url text,
  dialect text,
  models text[],
  created_at timestamptz not null,
  updated_at timestamptz not null,
  last_used_at timestamptz,
  use_count bigint not null default 0,
  last_verdict jsonb,
  unique (organisation_id, id)
);

create unique index credential_environment on credential (organisation_id, variable)
  where variable is not null;

comment on column credential.secret is 'sealed fields: v1.<data key>.<nonce>.<ciphertext>';
comment on column credential.variable is 'the environment variable it comes from';
