import { describe, expect, it } from 'vitest'
import type { Limit, LimitUse, Model } from '../../shared/api/types'
import { canReset, fillOf, isModelPattern, meant, periodFor, periodsOf, usesOf } from './rules'

const limit = (more: Partial<Limit> = {}): Limit => ({
  id: 'limit', name: 'A limit', scope: 'ORGANISATION', subject: null, model: null, measure: 'REQUESTS', period: 'DAY', amount: 10, hard: true, outage: 'SHARE',
  createdAt: '2026-11-25T00:00:00Z', ...more,
})
const use = (subject: string, used: number, left: number): LimitUse => ({ limit: 'limit', subject, used, left, opensAt: null })

describe('periods', () => {
  it('slide for rates, go by the calendar for money, and are none for what runs', () => {
    expect(periodsOf('REQUESTS')).toEqual(['MINUTE', 'HOUR', 'DAY'])
    expect(periodsOf('TOKENS')).toEqual(periodsOf('REQUESTS'))
    expect(periodsOf('MONEY')).toEqual(['DAY', 'WEEK', 'MONTH', 'TOTAL'])
    expect(periodsOf('CONCURRENCY')).toEqual([])
  })

  it('stay when the measure changes, if they can', () => {
    expect(periodFor('MONEY', 'DAY')).toBe('DAY')
    expect(periodFor('MONEY', 'HOUR')).toBe('MONTH')
    expect(periodFor('TOKENS', 'MONTH')).toBe('MINUTE')
    expect(periodFor('CONCURRENCY', 'DAY')).toBeNull()
  })
})

describe('limits', () => {
  it('can be reset if they are rates', () => {
    const able = (['MONEY', 'REQUESTS', 'TOKENS', 'CONCURRENCY'] as const).filter((measure) => canReset(limit({ measure })))
    expect(able).toEqual(['REQUESTS', 'TOKENS'])
  })

  it('show whom they are about before anything was used, and the fullest first', () => {
    expect(usesOf(limit(), 'northwind', [])).toEqual([{ subject: 'northwind', used: 0, left: 10, opensAt: null }])
    expect(usesOf(limit({ scope: 'VIRTUAL_KEY', subject: 'key' }), 'northwind', [use('key', 4, 6)])).toEqual([use('key', 4, 6)])
    expect(usesOf(limit({ scope: 'VIRTUAL_KEY' }), 'northwind', [])).toEqual([])
    expect(usesOf(limit({ scope: 'USER' }), 'northwind', [use('one', 1, 9), use('two', 9, 1)]).map(({ subject }) => subject)).toEqual(['two', 'one'])
  })

  it.each([[0, 10, 'room'], [7, 3, 'room'], [8, 2, 'nearly'], [10, 0, 'full'], [14, 0, 'full']])('%s used, %s left: %s', (used, left, fill) => {
    expect(fillOf(limit(), use('northwind', used, left))).toBe(fill)
  })

  it('mean one model, or all that begin so', () => {
    const models = ['openai/gpt-5', 'openai/gpt-5-mini', 'sandbox/echo'].map((id) => ({ id }) as Model)
    expect(meant('openai/gpt-5', models).map(({ id }) => id)).toEqual(['openai/gpt-5'])
    expect(meant('openai/gpt-5*', models)).toHaveLength(2)
    expect(meant('*', models)).toHaveLength(3)
    expect(['openai/*', '*', 'sandbox/echo'].every(isModelPattern)).toBe(true)
    expect(isModelPattern('open*/gpt')).toBe(false)
  })
})
