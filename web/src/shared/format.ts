const NANO = 1_000_000_000

/** Nano-dollars as dollars, with as many digits as the amount needs. */
export function money(nano: number | null | undefined): string {
  if (nano === null || nano === undefined) return 'unknown'
  const dollars = nano / NANO
  if (nano === 0) return '$0.00'
  if (dollars >= 1) return `$${dollars.toLocaleString('en', { minimumFractionDigits: 2, maximumFractionDigits: 2 })}`
  if (dollars >= 0.01) return `$${dollars.toFixed(3)}`
  if (dollars >= 0.0001) return `$${dollars.toFixed(4)}`
  return '<$0.0001'
}

/** Dollars per million tokens. */
export function price(dollars: number): string {
  return `$${dollars >= 10 ? dollars.toFixed(0) : dollars >= 1 ? dollars.toFixed(2) : dollars.toFixed(3).replace(/0$/, '')}`
}

export function count(value: number): string {
  if (value < 10_000) return value.toLocaleString('en')
  if (value < 1_000_000) return `${trim(value / 1_000)}k`
  return `${trim(value / 1_000_000)}M`
}

function trim(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toFixed(1).replace(/\.0$/, '')
}

/** A size as people say it: 980 bytes, 12.3 kB. */
export function bytes(size: number): string {
  if (size < 1_000) return `${String(size)} bytes`
  return size < 1_000_000 ? `${(size / 1_000).toFixed(1)} kB` : `${(size / 1_000_000).toFixed(1)} MB`
}

export function seconds(ms: number): string {
  if (ms < 1_000) return `${String(Math.round(ms))} ms`
  if (ms < 60_000) return `${(ms / 1_000).toFixed(1)} s`
  return `${String(Math.floor(ms / 60_000))} min ${String(Math.round((ms % 60_000) / 1_000))} s`
}

/** Today: the time; this week: the weekday; else the date. */
export function shortTime(iso: string, now = new Date()): string {
  const at = new Date(iso)
  const days = dayNumber(now) - dayNumber(at)
  if (days <= 0) return at.toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' })
  if (days < 7) return at.toLocaleDateString('en', { weekday: 'short' })
  return at.toLocaleDateString('en', { day: 'numeric', month: 'short' })
}

export type Age = 'today' | 'yesterday' | 'week' | 'month' | 'older'

export function age(iso: string, now = new Date()): Age {
  const days = dayNumber(now) - dayNumber(new Date(iso))
  if (days <= 0) return 'today'
  if (days === 1) return 'yesterday'
  if (days < 7) return 'week'
  return days < 30 ? 'month' : 'older'
}

function dayNumber(at: Date): number {
  return Math.floor((at.getTime() - at.getTimezoneOffset() * 60_000) / 86_400_000)
}

/** How long ago, in words. */
export function ago(iso: string, now = Date.now()): string {
  const passed = Math.max(0, now - new Date(iso).getTime())
  if (passed < 60_000) return 'just now'
  if (passed < 3_600_000) return `${String(Math.floor(passed / 60_000))} min ago`
  if (passed < 86_400_000) return `${String(Math.floor(passed / 3_600_000))} h ago`
  return `${String(Math.floor(passed / 86_400_000))} d ago`
}

/** When something that is still to come happens: `in 42 s`, `tomorrow at 00:00`, `on 1 Dec at 00:00`. */
export function coming(at: Date, now = new Date()): string {
  const wait = at.getTime() - now.getTime()
  if (wait < 1_000) return 'now'
  if (wait < 60_000) return `in ${String(Math.ceil(wait / 1_000))} s`
  if (wait < 3_600_000) return `in ${String(Math.ceil(wait / 60_000))} min`
  const time = at.toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' })
  const days = dayNumber(at) - dayNumber(now)
  if (days === 0) return `at ${time}`
  if (days === 1) return `tomorrow at ${time}`
  return `on ${at.toLocaleDateString('en-GB', { day: 'numeric', month: 'short' })} at ${time}`
}
