import type { TFunction } from 'i18next'
import type { LogLine } from '../../shared/api/types'
import type { Tone } from '../../shared/ui/States'
import type { Dimension } from './filters'

const TONES: Record<LogLine['state'], Tone> = { complete: 'ok', failed: 'bad', upstream_cut: 'bad', client_abort: 'idle', stopped: 'idle', interrupted: 'warn' }
/** Dimensions whose values have words of their own. */
const WORDED: readonly Dimension[] = ['state', 'door', 'cache']

export function tone(state: LogLine['state']): Tone {
  return TONES[state]
}

/** A value as people read it. */
export function valueWords(t: TFunction, dimension: Dimension, value: string, name?: string | null): string {
  if (value === 'none') return t(`logs.none.${dimension}`, { defaultValue: t('logs.noneOfIt') })
  if (name) return name
  if (WORDED.includes(dimension)) return t(`logs.${dimension}.${value}`, { defaultValue: value })
  if (dimension === 'error_code') return codeWords(value)
  if (/^[0-9a-f]{8}-/.test(value)) return t('logs.unnamed', { id: value.slice(-6) })
  return value
}

/** `upstream_rate_limit` as `upstream rate limit`. */
export function codeWords(code: string): string {
  return code.replaceAll('_', ' ')
}

/** Who asked: the key, or the person in the web app. */
export function who(t: TFunction, line: LogLine): string {
  if (line.virtualKey) return line.virtualKeyName ?? t('logs.unnamed', { id: line.virtualKey.slice(-6) })
  return line.personName ?? t('logs.unnamed', { id: line.person.slice(-6) })
}

/** Day and time to the second, where the reader is. */
export function moment(iso: string): string {
  const at = new Date(iso)
  return `${at.toLocaleDateString('en-GB', { day: 'numeric', month: 'short' })} ${at.toLocaleTimeString('en-GB')}`
}

/** With year and zone, for where it must be exact. */
export function exact(iso: string): string {
  return iso.replace('T', ' ').replace(/(\.\d{3})\d*Z$/, '$1 UTC').replace(/Z$/, ' UTC')
}
