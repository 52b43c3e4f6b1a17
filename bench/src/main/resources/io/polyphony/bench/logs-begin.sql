-- What the records name: 40 people, 200 keys of which few do most, 30 models of 8 providers.
create temp table seed_model as
select n, (array['openai', 'anthropic', 'google', 'mistral', 'groq', 'deepseek', 'xai', 'bedrock'])[1 + n % 8] as provider,
  (array['openai', 'anthropic', 'google', 'mistral', 'groq', 'deepseek', 'xai', 'bedrock'])[1 + n % 8] || '/model-' || n as model,
  md5('credential' || n % 12)::uuid as credential_id,
  100 + 400 * (n % 7) as input_nano, 400 + 2000 * (n % 7) as output_nano
from generate_series(0, 29) as n;

create temp table seed_key as
select n, md5('key' || n)::uuid as id, md5('person' || n % 40)::uuid as person,
  (array['openai-chat', 'openai-chat', 'anthropic-messages', 'openai-responses', 'gemini-generate'])[1 + n % 5] as dialect,
  (n * 7) % 30 as first_model, 1 + n % 3 as models
from generate_series(0, 199) as n;

insert into user_account (id, organisation_id, owner_id, name, email, password_hash, role, created_at)
select md5('person' || n)::uuid, (select id from organisation), md5('person' || n)::uuid, 'Person ' || n,
  'person' || n || '@localhost.test', '', 'member', now() from generate_series(0, 39) as n;

insert into virtual_key (id, organisation_id, owner_id, name, prefix, secret_sha256, created_at)
select id, (select id from organisation), person, 'Key ' || n, 'seeded', decode(md5('secret' || n), 'hex'), now() from seed_key;

drop index completion_record_by_time, completion_record_by_kind, completion_record_by_error;
