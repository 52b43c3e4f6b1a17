-- Records of one month: more on weekdays and by day, prompts and answers of very different length,
-- three in a hundred that fail, and now and then a provider that fails for a day. In order of time,
-- as they come.
insert into completion_record (id, organisation_id, owner_id, virtual_key_id, door, dialect, streamed,
  model_asked, started_at, state, model_served, provider, credential_id, input_tokens, output_tokens,
  cached_input_tokens, input_total_tokens, output_total_tokens, usage_source, cost_input_nano,
  cost_output_nano, cost_nano, billed_nano, price_source, time_to_first_token_ms, latency_ms,
  finish_reason, attempts, error_id, error_code, error_message, retryable)
select
  (lpad(to_hex((extract(epoch from at) * 1000)::bigint), 12, '0') || '7' || substr(digest, 1, 3) || '8' || substr(digest, 4, 15))::uuid,
  organisation, person, key, door, dialect, luck < 0.7, model, at, state,
  case when served then model end, provider, credential_id,
  case when served then input end, case when served then output end,
  case when served then input / 3 end, case when served then input end, case when served then output end,
  case when served then 'reported' else 'none' end,
  case when served then input * input_nano end, case when served then output * output_nano end,
  case when served then input * input_nano + output * output_nano end,
  case when served then input * input_nano + output * output_nano end,
  'catalogue 2026-11-01',
  case when served then (latency * 0.2)::bigint end, latency,
  case when state = 'complete' then 'stop' end,
  case when error_code is null
    then jsonb_build_array(jsonb_build_object('provider', provider, 'model', model, 'credential', credential_id, 'status', 200, 'elapsedMs', latency))
    else jsonb_build_array(jsonb_build_object('provider', provider, 'model', model, 'credential', credential_id, 'status', 429, 'errorCode', error_code, 'message', 'The provider asks to slow down.', 'elapsedMs', latency)) end,
  case when error_code is not null then (lpad(to_hex((extract(epoch from at) * 1000)::bigint), 12, '0') || '7' || substr(digest, 20, 3) || '8' || substr(digest, 17, 15))::uuid end,
  error_code, case when error_code is not null then 'The provider asks to slow down.' end,
  coalesce(error_code in ('upstream_rate_limit', 'upstream_error', 'upstream_timeout', 'upstream_cut', 'upstream_overloaded'), false)
from (
  select *, state in ('complete', 'upstream_cut', 'client_abort', 'stopped') as served,
    case when state = 'upstream_cut' then 'upstream_cut' when state = 'interrupted' then 'internal'
      when state = 'failed' then (array['upstream_rate_limit', 'upstream_rate_limit', 'upstream_rate_limit', 'upstream_overloaded', 'upstream_error', 'upstream_timeout', 'invalid_request', 'context_length', 'upstream_credential', 'content_filter', 'upstream_model'])[1 + floor(11 * error_luck * error_luck)::int] end as error_code
  from (
    select *, case when luck < 0.0005 then 'interrupted' when luck < 0.003 then 'upstream_cut' when luck < 0.012 then 'client_abort' when luck < 0.015 then 'stopped'
        when luck < 0.04 or (day_luck = 0 and luck < 0.3) then 'failed' else 'complete' end as state
    from (
      select at, random() as luck, random() as error_luck, md5(random()::text || drawn.n) as digest, organisation,
        k.person, case when drawn.n % 7 = 0 then null else k.id end as key,
        case when drawn.n % 7 = 0 then 'chat' else 'gateway' end as door,
        case when drawn.n % 7 = 0 then 'web' else k.dialect end as dialect,
        m.model, m.provider, m.credential_id, m.input_nano, m.output_nano,
        abs(hashtext(m.provider || at::date::text)) % 40 as day_luck,
        (40 * exp(5 * random() * random() + 2 * random()))::bigint as input,
        (10 * exp(5 * random()))::bigint as output,
        (200 * exp(4 * random() * random() + 2 * random()))::bigint as latency
      from (
        select n, floor(200 * power(random(), 2.5))::int as key_number, random() as model_luck,
          :begin::timestamptz + (random() * 0.999) * (:end::timestamptz - :begin::timestamptz) as at
        from generate_series(1, :count) as n offset 0) as drawn
        join seed_key k on k.n = key_number
        join seed_model m on m.n = (k.first_model + floor(model_luck * model_luck * k.models)::int) % 30
        cross join (select id as organisation from organisation) as one) as known) as ended) as failed
order by at
