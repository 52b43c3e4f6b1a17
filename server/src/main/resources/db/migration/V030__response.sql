-- Answers of the Responses API that clients may continue from, with the items that they consist of.
-- JSON is kept as text: it is given back as it was, and may hold what jsonb refuses.
create table response (
  organisation_id      uuid not null,
  id                   text not null,
  owner_id             uuid not null,
  previous_response_id text,
  model                text not null,
  created_at           timestamptz not null,
  body                 text not null,
  primary key (organisation_id, id)
);
create index response_by_owner on response (organisation_id, owner_id, created_at desc);

create table response_item (
  organisation_id uuid not null,
  response_id     text not null,
  position        int not null,
  owner_id        uuid not null,
  item_id         text,
  item            text not null,
  primary key (organisation_id, response_id, position),
  foreign key (organisation_id, response_id) references response on delete cascade
);
create index response_item_by_id on response_item (organisation_id, item_id)
  where item_id is not null;
