-- What organisations and keys keep of what requests say and what is answered; null on a key = as
-- its organisation.
create table body_policy (
  organisation_id uuid primary key references organisation,
  owner_id uuid not null references user_account,
  mode text not null check (mode in ('OFF', 'REDACTED', 'FULL')),
  keep_days integer not null check (keep_days between 1 and 365),
  updated_at timestamptz not null
);

alter table virtual_key add column bodies text check (bodies in ('OFF', 'REDACTED', 'FULL'));

-- Bodies by the day on which they are dropped, in UTC, whatever their organisations' terms: a table
-- for each such day, and the whole table goes. No foreign keys, as of records.
create table record_body (
  id uuid not null,
  drop_on date not null,
  organisation_id uuid not null,
  owner_id uuid not null,
  mode text not null,
  request_bytes bigint not null,
  request_cut boolean not null,
  answer_bytes bigint not null,
  answer_cut boolean not null,
  content text not null,
  primary key (id, drop_on)
) partition by range (drop_on);

comment on column record_body.id is 'the record''s';
comment on column record_body.content is 'sealed JSON: request and answer';

-- Whoever needs a day makes it; several may at once.
create function add_body_day(day date) returns void language plpgsql as $$
declare
  name text := 'record_body_' || to_char(day, 'YYYY_MM_DD');
begin
  if to_regclass(name) is null then
    perform pg_advisory_xact_lock(hashtextextended(name, 0));
    if to_regclass(name) is null then
      execute format('create table %I partition of record_body for values from (%L) to (%L)',
        name, day, day + 1);
    end if;
  end if;
end $$;
