create table organisation (
  id uuid primary key,
  name text not null,
  created_at timestamptz not null
);

create table user_account (
  id uuid primary key,
  organisation_id uuid not null references organisation,
  owner_id uuid not null,
  name text not null,
  email text not null,
  password_hash text not null,
  role text not null,
  created_at timestamptz not null,
  disabled_at timestamptz,
  unique (organisation_id, id)
);

create unique index user_account_email on user_account (lower(email));

comment on column user_account.owner_id is 'the user themself';
comment on column user_account.password_hash is 'Argon2id in PHC form';
