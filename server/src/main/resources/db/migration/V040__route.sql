-- Names under which callers reach several deployments, and deployments that a person has taken out.
create table route (
  id uuid primary key,
  organisation_id uuid not null references organisation,
  owner_id uuid not null references user_account,
  name text not null,
  rules jsonb not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  unique (organisation_id, id),
  unique (organisation_id, name)
);

create table withdrawn_deployment (
  organisation_id uuid not null references organisation,
  owner_id uuid not null references user_account,
  credential_id uuid not null,
  model text not null,
  until timestamptz,
  reason text,
  created_at timestamptz not null,
  primary key (organisation_id, credential_id, model),
  foreign key (organisation_id, credential_id) references credential (organisation_id, id)
    on delete cascade
);

comment on column route.rules is 'see RouteRules';
comment on column withdrawn_deployment.model is 'provider/name';
comment on column withdrawn_deployment.until is 'null: until somebody puts it back';
