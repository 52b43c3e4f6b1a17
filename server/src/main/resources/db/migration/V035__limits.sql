-- Money in nano-dollars. Limits on what callers may ask for; a null subject means each by itself.
create table limit_rule (
  id uuid primary key,
  organisation_id uuid not null references organisation,
  owner_id uuid not null references user_account,
  name text not null,
  scope text not null check (scope in ('ORGANISATION', 'USER', 'VIRTUAL_KEY')),
  subject_id uuid,
  model text,
  measure text not null check (measure in ('REQUESTS', 'TOKENS', 'CONCURRENCY', 'MONEY')),
  period text check (period in ('MINUTE', 'HOUR', 'DAY', 'WEEK', 'MONTH', 'TOTAL')),
  amount bigint not null check (amount >= 0),
  hard boolean not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  unique (organisation_id, id)
);

-- What completion records add up to, by day in UTC: written in the statement that inserts them, so
-- the sums are those of the records whatever dies. A record without a virtual key has the null UUID.
create table spend (
  organisation_id uuid not null,
  day date not null,
  owner_id uuid not null,
  virtual_key_id uuid not null,
  model text not null,
  requests bigint not null,
  tokens bigint not null,
  nano bigint not null,
  unknown_cost bigint not null,
  primary key (organisation_id, day, owner_id, virtual_key_id, model)
);

insert into spend
select organisation_id, (started_at at time zone 'UTC')::date, owner_id,
  coalesce(virtual_key_id, '00000000-0000-0000-0000-000000000000'),
  coalesce(model_served, model_asked), count(*),
  sum(coalesce(input_total_tokens, 0) + coalesce(output_total_tokens, 0)),
  sum(coalesce(billed_nano, 0)),
  count(*) filter (where billed_nano is null)
from completion_record
group by 1, 2, 3, 4, 5;
