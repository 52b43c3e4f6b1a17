-- What a limit does while Redis, which counts over all nodes, is away.
alter table limit_rule add column outage text not null default 'SHARE'
  check (outage in ('SHARE', 'REFUSE'));

-- Processes that serve together; only where Redis is used.
create unlogged table node (
  id uuid primary key,
  seen_at timestamptz not null
);
