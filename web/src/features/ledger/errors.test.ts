import { describe, expect, it } from 'vitest'
import type { ErrorGroup } from '../../shared/api/types'
import { readErrorSearch, searchOf } from './errors'

const GROUP: ErrorGroup = {
  refused: false, code: 'upstream_rate_limit', status: 429, retryable: true, text: '', hint: '', provider: 'openai', modelServed: null, modelAsked: 'fast',
  credential: null, credentialName: null, requests: 3, firstAt: '2026-11-01T00:00:00Z', lastAt: '2026-11-25T00:00:00Z', days: [1, 2],
}

describe('a group of failures', () => {
  it('leads to the logs of its own requests, of the same days', () => {
    expect(searchOf(GROUP, 7, new Date('2026-11-25T10:00:00Z'))).toEqual({
      from: '2026-11-19', error_code: ['upstream_rate_limit'], provider: ['openai'], model_served: ['none'], model_asked: ['fast'], credential: ['none'],
    })
    expect(searchOf({ ...GROUP, modelServed: 'openai/x', modelAsked: null, credential: 'c' }, 1, new Date('2026-11-25T10:00:00Z'))).toEqual({
      from: '2026-11-25', error_code: ['upstream_rate_limit'], provider: ['openai'], model_served: ['openai/x'], credential: ['c'],
    })
  })

  it('is counted over some days only', () => {
    expect([readErrorSearch({ days: 30 }), readErrorSearch({ days: '30' }), readErrorSearch({})].map(({ days }) => days)).toEqual([30, undefined, undefined])
  })
})
