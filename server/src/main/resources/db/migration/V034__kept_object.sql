-- Files and batches that providers keep for programs: only who made one, or owns what it came of, reaches it.
create table kept_object (
  organisation_id uuid not null references organisation,
  owner_id uuid not null references user_account,
  kind text not null,
  id text not null,
  credential_id uuid not null,
  created_at timestamptz not null,
  primary key (organisation_id, owner_id, kind, id),
  foreign key (organisation_id, credential_id) references credential (organisation_id, id)
    on delete cascade
);

create index kept_object_credential on kept_object (organisation_id, credential_id);

comment on column kept_object.kind is 'files or batches';
comment on column kept_object.id is 'the provider''s own id';
comment on column kept_object.credential_id is 'with which it was made: no other reaches it';
