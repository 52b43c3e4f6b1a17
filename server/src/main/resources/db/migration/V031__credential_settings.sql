alter table credential add column settings jsonb not null default '{}';

comment on column credential.settings is 'values of fields that are not secret, by field id';
