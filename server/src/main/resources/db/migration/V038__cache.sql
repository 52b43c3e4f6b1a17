-- For how long a key's answers may be kept and given again; null = not at all.
alter table virtual_key add column cache_ttl_seconds integer check (cache_ttl_seconds > 0);

-- miss, hit or shared; null where answers are not kept. hit and shared cost nothing.
alter table completion_record add column cache text;
