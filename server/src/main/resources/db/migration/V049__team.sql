-- Teams of an organisation, who is in them, and whose keys ask for them.
create table team (
  id uuid primary key,
  organisation_id uuid not null references organisation,
  owner_id uuid not null references user_account,
  name text not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  unique (organisation_id, id)
);

create unique index team_name on team (organisation_id, lower(name));

create table team_member (
  organisation_id uuid not null,
  owner_id uuid not null,
  team_id uuid not null,
  added_at timestamptz not null,
  primary key (team_id, owner_id),
  foreign key (organisation_id, team_id) references team (organisation_id, id) on delete cascade,
  foreign key (organisation_id, owner_id) references user_account (organisation_id, id)
    on delete cascade
);

comment on column team_member.owner_id is 'the member';

alter table virtual_key add column team_id uuid;
alter table virtual_key add foreign key (organisation_id, team_id)
  references team (organisation_id, id) on delete set null (team_id);

alter table limit_rule drop constraint limit_rule_scope_check;
alter table limit_rule add check (scope in ('ORGANISATION', 'TEAM', 'USER', 'VIRTUAL_KEY'));
