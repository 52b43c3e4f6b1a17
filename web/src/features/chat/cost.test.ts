import type { TFunction } from 'i18next'
import { describe, expect, it } from 'vitest'
import type { Completion } from '../../shared/api/types'
import { costOf, costTitle } from './cost'
import { message } from './samples'

function completion(costNano: number | null, usageSource: Completion['usageSource'] = 'reported'): Completion {
  return {
    id: 'x', model: 'm', served: null, provider: null, finishReason: 'stop', costNano, costState: costNano === null ? 'unknown' : 'known', usageSource, warnings: [],
    computedCostNano: costNano, providedCostNano: null,
    usage: {
      input: 1, output: 1, cachedInput: null, cacheWrite: null, cacheWriteHour: null, reasoning: null,
      audioInput: null, audioOutput: null, imageInput: null, searches: null,
    },
    timeToFirstTokenMs: 1, latencyMs: 1, tokensPerSecond: 1,
  }
}

const answer = (costNano: number | null, source?: Completion['usageSource']) =>
  message('a', { state: 'complete', completion: completion(costNano, source) })

describe('the cost of a conversation', () => {
  it('is the sum of what is known, siblings included', () => {
    expect(costOf([answer(1_000), answer(2_500), message('b')])).toEqual({ known: 3_500, unknown: false })
  })

  it('says when something is unknown, and does not call a request without use unknown', () => {
    expect(costOf([answer(1_000), answer(null)])).toEqual({ known: 1_000, unknown: true })
    expect(costOf([answer(null, 'none')])).toEqual({ known: 0, unknown: false })
  })
})

describe('what stands behind the cost of an answer', () => {
  const t = ((key: string, values?: { computed: string }) => [key, values?.computed].filter(Boolean).join(' ')) as unknown as TFunction

  it('is our price list, unless the provider names the sum', () => {
    expect(costTitle(t, completion(1_000))).toBe('lane.cost')
    expect(costTitle(t, { ...completion(1_000), providedCostNano: 1_000, computedCostNano: null })).toBe('lane.costProvidedAlone')
    expect(costTitle(t, { ...completion(1_000), providedCostNano: 0, computedCostNano: 2_000_000 })).toMatch(/^lane.costProvided .*0\.002/)
  })
})
