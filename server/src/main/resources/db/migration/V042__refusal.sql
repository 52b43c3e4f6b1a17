-- Requests of known callers that were refused before they were accepted: they have no record.
-- What they add up to is kept for ever, by day in UTC; of each so many only some are kept one by one,
-- and only for a while.
create table refusal (
  id uuid primary key,
  organisation_id uuid not null,
  owner_id uuid not null,
  virtual_key_id uuid,
  at timestamptz not null,
  door text not null,
  dialect text not null,
  model text not null,
  code text not null,
  message text not null
);
create index refusal_by_time on refusal (at);

-- A request without a virtual key has the null UUID.
create table refusal_sum (
  organisation_id uuid not null,
  day date not null,
  owner_id uuid not null,
  virtual_key_id uuid not null,
  code text not null,
  model text not null,
  requests bigint not null,
  first_at timestamptz not null,
  last_at timestamptz not null,
  primary key (organisation_id, day, owner_id, virtual_key_id, code, model)
);
