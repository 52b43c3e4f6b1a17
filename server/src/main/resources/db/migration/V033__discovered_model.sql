create table discovered_model (
  organisation_id uuid not null references organisation,
  owner_id uuid not null references user_account,
  credential_id uuid not null,
  name text not null,
  first_seen_at timestamptz not null,
  seen_at timestamptz not null,
  primary key (credential_id, name),
  foreign key (organisation_id, credential_id) references credential (organisation_id, id)
    on delete cascade
);

create index discovered_model_organisation on discovered_model (organisation_id);

comment on table discovered_model is 'the models that a credential''s provider listed last';
