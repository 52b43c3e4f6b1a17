-- More kinds of tokens and money; null tokens were not reported, a kind of money that is null cost nothing.
-- cost_nano is what the price tables say and the sum of its kinds; cost_provided_nano is what the vendor says;
-- billed_nano is the vendor's sum where there is one, else ours.
alter table completion_record
  add column cache_write_hour_tokens    bigint,
  add column audio_input_tokens         bigint,
  add column cached_audio_tokens        bigint,
  add column image_input_tokens         bigint,
  add column audio_output_tokens        bigint,
  add column searches                   bigint,
  add column service_tier               text,
  add column cost_cache_write_hour_nano bigint,
  add column cost_reasoning_nano        bigint,
  add column cost_audio_input_nano      bigint,
  add column cost_cached_audio_nano     bigint,
  add column cost_audio_output_nano     bigint,
  add column cost_image_input_nano      bigint,
  add column cost_search_nano           bigint,
  add column cost_request_nano          bigint,
  add column cost_provided_nano         bigint,
  add column billed_nano                bigint;

update completion_record set billed_nano = cost_nano;
