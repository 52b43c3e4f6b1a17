import type { TFunction } from 'i18next'
import type { Limit, LimitMeasure } from '../../shared/api/types'
import { coming, money } from '../../shared/format'
import type { Names } from './useNames'
import { dollarsOf } from './amount'
import type { Use } from './rules'

/** `$5.00 a month`, `1 request a day`, `3 requests at a time`. */
export function allowance(t: TFunction, limit: Pick<Limit, 'measure' | 'period' | 'amount'>): string {
  const shown = amount(t, limit.measure, limit.amount)
  return limit.period ? `${shown} ${t(`limits.period.${limit.period}`)}` : shown
}

function amount(t: TFunction, measure: LimitMeasure, value: number): string {
  if (measure === 'MONEY') return `$${dollarsOf(value)}`
  return t(`limits.amount.${measure}`, { count: value, amount: value.toLocaleString('en') })
}

/** Whom it counts. */
export function whom(t: TFunction, limit: Limit, names: Names): string {
  if (limit.subject) return names.of(limit, limit.subject)
  return limit.scope === 'ORGANISATION' ? t('limits.whom.ORGANISATION', { name: names.organisation }) : t(`limits.whom.${limit.scope}`)
}

/** Which models it counts. */
export function models(t: TFunction, model: string | null): string {
  if (model === null || model === '*') return t('limits.allModels')
  return model.endsWith('*') ? t('limits.modelsLike', { model: model.slice(0, -1) }) : model
}

/** `1 of 1 used, nothing left`. */
export function used(t: TFunction, limit: Limit, use: Use): string {
  const values = { used: figure(limit, use.used), amount: figure(limit, limit.amount, true) }
  const taken = t(limit.measure === 'CONCURRENCY' ? 'limits.running' : 'limits.used', values)
  return `${taken}, ${left(t, limit, use)}`
}

export function left(t: TFunction, limit: Limit, use: Use): string {
  if (use.used > limit.amount) return t('limits.over', { amount: figure(limit, use.used - limit.amount) })
  return use.left === 0 ? t('limits.nothingLeft') : t('limits.left', { amount: figure(limit, use.left) })
}

function figure(limit: Limit, value: number, exact = false): string {
  if (limit.measure !== 'MONEY') return value.toLocaleString('en')
  return exact ? `$${dollarsOf(value)}` : money(value)
}

/** When a full one opens; null if there is room. */
export function opens(t: TFunction, limit: Limit, use: Use, now: Date): string | null {
  if (use.left > 0) return null
  if (use.opensAt) return t('limits.opens', { when: coming(new Date(use.opensAt), now) })
  return limit.measure === 'CONCURRENCY' ? t('limits.opensAfter') : t('limits.opensNever')
}
