import type { Credential, NewRoute, Provider, Route, RouteChoice } from '../../shared/api/types'

export const CHOICES: readonly RouteChoice[] = ['WEIGHTED', 'LATENCY', 'COST']

/** A deployment as it stands in the form; the weight as it was typed. */
export interface Target {
  id: number
  credential: string | null
  model: string
  weight: string
}

export interface Tier {
  id: number
  targets: Target[]
}

/** The lists beside the tiers, which are in order and have no weights. */
export type ListName = 'contextLength' | 'contentFilter'

export interface Draft {
  name: string
  choice: RouteChoice
  sticky: boolean
  tiers: Tier[]
  canary: Target | null
  percent: string
  contextLength: Target[]
  contentFilter: Target[]
  attempts: string
  firstContentSeconds: string
  totalSeconds: string
}

/** Keys of the words on what is wrong, by the place in the form: `name`, `target-3`, `weight-3`. */
export type Faults = Record<string, string>

let lastId = 0

export function newTarget(): Target {
  return { id: ++lastId, credential: null, model: '', weight: '1' }
}

export function newTier(): Tier {
  return { id: ++lastId, targets: [newTarget()] }
}

export function draftOf(route: Route | null): Draft {
  if (!route) {
    return {
      name: '', choice: 'WEIGHTED', sticky: false, tiers: [newTier()], canary: null, percent: '5',
      contextLength: [], contentFilter: [], attempts: '', firstContentSeconds: '', totalSeconds: '',
    }
  }
  const { rules } = route
  const target = ({ credential, model }: { credential?: string | null; model: string }, weight = 1): Target => ({ id: ++lastId, credential: credential ?? null, model, weight: String(weight) })
  return {
    name: route.name,
    choice: rules.choice,
    sticky: rules.sticky,
    tiers: rules.tiers.map((tier) => ({ id: ++lastId, targets: tier.targets.map((one) => target(one, one.weight)) })),
    canary: rules.canary ? target(rules.canary) : null,
    percent: String(rules.canary?.percent ?? 5),
    contextLength: rules.contextLength.map((one) => target(one)),
    contentFilter: rules.contentFilter.map((one) => target(one)),
    attempts: typed(rules.attempts),
    firstContentSeconds: typed(rules.firstContentSeconds),
    totalSeconds: typed(rules.totalSeconds),
  }
}

function typed(value: number | null | undefined): string {
  return value ? String(value) : ''
}

export function bodyOf(draft: Draft): NewRoute {
  const named = ({ credential, model }: Target) => ({ credential, model })
  return {
    name: draft.name.trim(),
    rules: {
      choice: draft.choice,
      sticky: draft.sticky,
      tiers: draft.tiers.map(({ targets }) => ({ targets: targets.map((one) => ({ ...named(one), weight: Number(one.weight) })) })),
      canary: draft.canary ? { ...named(draft.canary), percent: Number(draft.percent) } : null,
      contextLength: draft.contextLength.map(named),
      contentFilter: draft.contentFilter.map(named),
      attempts: numberOf(draft.attempts),
      firstContentSeconds: numberOf(draft.firstContentSeconds),
      totalSeconds: numberOf(draft.totalSeconds),
    },
  }
}

function numberOf(text: string): number | null {
  return text.trim() ? Number(text) : null
}

const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]*(\/[A-Za-z0-9][A-Za-z0-9._-]*)*$/

/** What the server would refuse, said beside each field before it is asked. */
export function faultsOf(draft: Draft, providers: Provider[], credentials: Credential[]): Faults {
  const faults: Faults = {}
  const name = draft.name.trim()
  if (!name) faults['name'] = 'noName'
  else if (!NAME.test(name)) faults['name'] = 'badName'
  else if (name.includes('/') && providers.some(({ id }) => id === name.split('/')[0])) faults['name'] = 'providerName'
  for (const tier of draft.tiers) {
    list(tier.targets, credentials, faults)
    for (const target of tier.targets) {
      if (!isWhole(target.weight, 1, 1000)) faults[`weight-${String(target.id)}`] = 'weight'
    }
  }
  list(draft.contextLength, credentials, faults)
  list(draft.contentFilter, credentials, faults)
  if (draft.canary) {
    list([draft.canary], credentials, faults)
    if (!isWhole(draft.percent, 1, 99)) faults['percent'] = 'percent'
  }
  for (const [field, most] of [['attempts', 32], ['firstContentSeconds', 3600], ['totalSeconds', 86_400]] as const) {
    if (draft[field].trim() && !isWhole(draft[field], 1, most)) faults[field] = field
  }
  return faults
}

function list(targets: Target[], credentials: Credential[], faults: Faults) {
  const seen = new Set<string>()
  for (const target of targets) {
    const place = `target-${String(target.id)}`
    const key = `${target.credential ?? ''} ${target.model}`
    if (!target.model) faults[place] = 'noModel'
    else if (needsKey(target) && !target.credential) faults[place] = keysFor(target.model, credentials).length === 0 ? 'noKeyYet' : 'noKey'
    else if (target.credential && !credentials.some(({ id }) => id === target.credential)) faults[place] = 'goneKey'
    else if (seen.has(key)) faults[place] = 'twice'
    seen.add(key)
  }
}

function needsKey({ model }: Target): boolean {
  return !model.startsWith('sandbox/')
}

function isWhole(text: string, least: number, most: number): boolean {
  return /^\d+$/.test(text.trim()) && Number(text) >= least && Number(text) <= most
}

/** The keys with which a model can be asked. */
export function keysFor(model: string, credentials: Credential[]): Credential[] {
  const slash = model.indexOf('/')
  const name = model.slice(slash + 1)
  return credentials.filter(({ provider, models }) => slash > 0 && provider === model.slice(0, slash) && (models === null || models.includes(name)))
}

/** The target with another model, and the only or the same key for it. */
export function withModel(target: Target, model: string, credentials: Credential[]): Target {
  const keys = keysFor(model, credentials)
  const same = keys.some(({ id }) => id === target.credential)
  return { ...target, model, credential: same ? target.credential : keys.length === 1 ? (keys[0]?.id ?? null) : null }
}

/** What part of a tier's requests each weight gets, in whole percent; null while a weight is no number. */
export function percents(weights: string[]): number[] | null {
  if (!weights.every((weight) => isWhole(weight, 1, 1000))) return null
  const all = weights.reduce((sum, weight) => sum + Number(weight), 0)
  return weights.map((weight) => Math.round((Number(weight) / all) * 100))
}

/** The list with what stands at one place moved to another; unchanged if there is no such place. */
export function moved<T>(list: readonly T[], from: number, to: number): T[] {
  const after = [...list]
  const [one] = after.splice(from, 1)
  if (one === undefined || to < 0 || to > after.length) return [...list]
  after.splice(to, 0, one)
  return after
}
