-- Conversations: lanes side by side, messages as a tree inside each lane, an event log for live pages.
create table conversation (
  id              uuid primary key,
  organisation_id uuid not null,
  owner_id        uuid not null,
  title           text not null,
  title_source    text not null,
  created_at      timestamptz not null,
  updated_at      timestamptz not null,
  deleted_at      timestamptz,
  last_event      bigint not null default 0
);
create index conversation_by_owner on conversation (organisation_id, owner_id, updated_at desc, id desc);

create table lane (
  id              uuid primary key,
  organisation_id uuid not null,
  owner_id        uuid not null,
  conversation_id uuid not null references conversation,
  position        int not null,
  model           text not null,
  parameters      jsonb not null,
  leaf_id         uuid,
  open            boolean not null default true
);
create index lane_by_conversation on lane (conversation_id, position);

create table turn (
  id              uuid primary key,
  organisation_id uuid not null,
  owner_id        uuid not null,
  conversation_id uuid not null references conversation,
  idempotency_key text,
  request_hash    text not null,
  created_at      timestamptz not null,
  unique (conversation_id, idempotency_key)
);

create table message (
  id              uuid primary key,
  organisation_id uuid not null,
  owner_id        uuid not null,
  conversation_id uuid not null references conversation,
  lane_id         uuid not null references lane,
  turn_id         uuid not null,
  parent_id       uuid,
  role            text not null,
  state           text not null,
  text            text not null,
  thinking        text,
  tool_calls      jsonb not null default '[]',
  created_at      timestamptz not null,
  finished_at     timestamptz,
  completion      jsonb,
  error           jsonb
);
create index message_by_conversation on message (conversation_id, id);
create index message_running on message (conversation_id) where state = 'running';
create index message_running_by_lane on message (lane_id) where state = 'running';

create table conversation_event (
  conversation_id uuid not null references conversation,
  sequence        bigint not null,
  organisation_id uuid not null,
  owner_id        uuid not null,
  kind            text not null,
  data            text not null,
  created_at      timestamptz not null,
  primary key (conversation_id, sequence)
);
create index conversation_event_by_age on conversation_event (created_at);
