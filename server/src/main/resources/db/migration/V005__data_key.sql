create table data_key (
  id uuid primary key,
  organisation_id uuid not null,
  master_version integer not null,
  wrapped text not null,
  created_at timestamptz not null,
  retired_at timestamptz
);

create unique index data_key_current on data_key (organisation_id) where retired_at is null;

comment on column data_key.wrapped is 'the key, sealed by the master key of that version';
