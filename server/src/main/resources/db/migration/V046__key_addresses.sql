-- From where a key may be used, as addresses and ranges in their shortest text; null = from anywhere.
alter table virtual_key add column addresses text[];
