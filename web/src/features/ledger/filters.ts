/** What records can be filtered and counted by; the server's words. */
export const DIMENSIONS = ['state', 'error_code', 'provider', 'model_served', 'model_asked', 'virtual_key', 'team', 'person', 'credential', 'door', 'dialect', 'cache'] as const
export type Dimension = (typeof DIMENSIONS)[number]

export const RANGES = ['1d', '7d', '30d', '90d', 'all'] as const
export type Range = (typeof RANGES)[number]
export const USUAL_RANGE: Range = '7d'

const DAY_MS = 86_400_000
const DAY = /^\d{4}-\d{2}-\d{2}$/

/** What is asked of the logs, as it stands in the page's address. */
export interface LogSearch extends Partial<Record<Dimension, string[]>> {
  range?: Range
  /** Days in UTC, the last one included; they go before the range. */
  from?: string
  to?: string
  /** At least so long, in milliseconds. */
  slow?: number
  /** At least so dear, in nano-dollars. */
  dear?: number
  id?: string
  /** The record that is open. */
  record?: string
}

/** Takes from an address what makes sense, and leaves the rest. */
export function readSearch(search: Record<string, unknown>): LogSearch {
  const read: LogSearch = {}
  for (const dimension of DIMENSIONS) {
    const value = search[dimension]
    const values = (Array.isArray(value) ? value : [value]).filter((one) => typeof one === 'string' || typeof one === 'number').map(String)
    if (values.length > 0) read[dimension] = values
  }
  const range = RANGES.find((known) => known === search['range'])
  if (range && range !== USUAL_RANGE) read.range = range
  for (const day of ['from', 'to'] as const) {
    const value = search[day]
    if (typeof value === 'string' && DAY.test(value) && !Number.isNaN(Date.parse(value))) read[day] = value
  }
  for (const least of ['slow', 'dear'] as const) {
    const value = search[least]
    if (typeof value === 'number' && Number.isFinite(value) && value > 0) read[least] = Math.round(value)
  }
  for (const text of ['id', 'record'] as const) {
    const value = search[text]
    if ((typeof value === 'string' || typeof value === 'number') && String(value).trim()) read[text] = String(value).trim()
  }
  return read
}

/** From when to when, in ISO 8601; to is left out where the newest record is wanted. */
export function spanOf(search: LogSearch, now: Date): { from?: string; to?: string } {
  if (search.from !== undefined || search.to !== undefined) {
    return {
      ...(search.from !== undefined ? { from: `${search.from}T00:00:00Z` } : {}),
      ...(search.to !== undefined ? { to: new Date(Date.parse(search.to) + DAY_MS).toISOString() } : {}),
    }
  }
  const range = search.range ?? USUAL_RANGE
  return range === 'all' ? {} : { from: new Date(now.getTime() - Number.parseInt(range, 10) * DAY_MS).toISOString() }
}

/** As the server reads it. */
export function toQuery(search: LogSearch, now: Date): URLSearchParams {
  const query = new URLSearchParams(spanOf(search, now))
  for (const dimension of DIMENSIONS) for (const value of search[dimension] ?? []) query.append(dimension, value)
  if (search.slow !== undefined) query.set('min_latency_ms', String(search.slow))
  if (search.dear !== undefined) query.set('min_cost_nano', String(search.dear))
  return query
}

/** All but these. */
export function without(search: LogSearch, ...keys: (keyof LogSearch)[]): LogSearch {
  return Object.fromEntries(Object.entries(search).filter(([key]) => !keys.includes(key as keyof LogSearch)))
}

/** With that value chosen, or no longer. */
export function toggled(search: LogSearch, dimension: Dimension, value: string): LogSearch {
  const before = search[dimension] ?? []
  const after = before.includes(value) ? before.filter((one) => one !== value) : [...before, value]
  const rest = without(search, dimension)
  return after.length > 0 ? { ...rest, [dimension]: after } : rest
}

/** What is chosen beside the time. */
export function chosen(search: LogSearch): { dimension: Dimension; value: string }[] {
  return DIMENSIONS.flatMap((dimension) => (search[dimension] ?? []).map((value) => ({ dimension, value })))
}

/** Whether anything but the time decides. */
export function isFiltered(search: LogSearch): boolean {
  return chosen(search).length > 0 || search.slow !== undefined || search.dear !== undefined || search.id !== undefined
}

/** Whether the server can look for such an id. */
export function isId(text: string): boolean {
  const digits = text.trim().replaceAll('-', '')
  return /^[0-9a-f]{8,32}$/i.test(digits)
}
