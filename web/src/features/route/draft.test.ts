import { describe, expect, it } from 'vitest'
import type { Credential, Provider, Route } from '../../shared/api/types'
import { bodyOf, draftOf, faultsOf, keysFor, moved, newTarget, percents, withModel } from './draft'

const PROVIDERS = [{ id: 'openai' }, { id: 'sandbox' }] as Provider[]
const KEYS = [
  { id: 'k1', provider: 'openai', models: null },
  { id: 'k2', provider: 'openai', models: ['gpt-4o'] },
  { id: 'k3', provider: 'groq', models: null },
] as Credential[]

const ROUTE: Route = {
  id: 'r', name: 'support/answers', createdAt: '2026-01-01T00:00:00Z', updatedAt: '2026-01-01T00:00:00Z',
  rules: {
    choice: 'LATENCY', sticky: true,
    tiers: [{ targets: [{ credential: 'k1', model: 'openai/gpt-4o', weight: 70 }, { credential: null, model: 'sandbox/echo', weight: 30 }] }, { targets: [{ credential: 'k3', model: 'groq/m', weight: 1 }] }],
    canary: { credential: 'k1', model: 'openai/new', percent: 10 },
    contextLength: [{ credential: 'k1', model: 'openai/long' }], contentFilter: [],
    attempts: 3, firstContentSeconds: null, totalSeconds: 60,
  },
}

describe('a route in its form', () => {
  it('comes out as it went in', () => {
    expect(bodyOf(draftOf(ROUTE))).toEqual({ name: ROUTE.name, rules: ROUTE.rules })
    expect(faultsOf(draftOf(ROUTE), PROVIDERS, KEYS)).toEqual({})
  })

  it.each([['', 'noName'], ['with space', 'badName'], ['/x', 'badName'], ['x/', 'badName'], ['openai/mine', 'providerName']])('says what is wrong with the name %j', (name, fault) => {
    expect(faultsOf({ ...draftOf(ROUTE), name }, PROVIDERS, KEYS)).toEqual({ name: fault })
  })

  it('says what is wrong at each deployment', () => {
    const draft = draftOf(ROUTE)
    const [first, second] = draft.tiers[0]?.targets ?? []
    if (!first || !second) throw new Error('the route has two')
    const twice = { ...second, model: first.model, credential: first.credential }
    const faults = (targets: typeof draft.contextLength) => Object.values(faultsOf({ ...draft, tiers: [{ id: 1, targets }] }, PROVIDERS, KEYS))
    expect(faults([newTarget()])).toEqual(['noModel'])
    expect(faults([{ ...first, credential: null }])).toEqual(['noKey'])
    expect(faults([{ ...first, model: 'mistral/large', credential: null }])).toEqual(['noKeyYet'])
    expect(faults([{ ...first, credential: 'deleted' }])).toEqual(['goneKey'])
    expect(faults([first, twice])).toEqual(['twice'])
    expect(faults([{ ...first, weight: '0' }, { ...second, weight: '1.5' }])).toEqual(['weight', 'weight'])
    expect(faultsOf({ ...draft, percent: '100', attempts: '0', totalSeconds: 'x' }, PROVIDERS, KEYS)).toEqual({ percent: 'percent', attempts: 'attempts', totalSeconds: 'totalSeconds' })
  })

  it('knows which keys serve a model, and chooses the only one', () => {
    expect(keysFor('openai/gpt-4o', KEYS).map(({ id }) => id)).toEqual(['k1', 'k2'])
    expect(keysFor('openai/other', KEYS).map(({ id }) => id)).toEqual(['k1'])
    expect(withModel(newTarget(), 'openai/other', KEYS).credential).toBe('k1')
    expect(withModel(newTarget(), 'openai/gpt-4o', KEYS).credential).toBeNull()
    expect(withModel({ ...newTarget(), credential: 'k2' }, 'openai/gpt-4o', KEYS).credential).toBe('k2')
    expect(withModel({ ...newTarget(), credential: 'k2' }, 'sandbox/echo', KEYS).credential).toBeNull()
  })

  it('shares in percent', () => {
    expect(percents(['70', '30'])).toEqual([70, 30])
    expect(percents(['1', '1', '1'])).toEqual([33, 33, 33])
    expect(percents(['1', 'x'])).toBeNull()
  })

  it('moves within bounds only', () => {
    expect(moved([1, 2, 3], 0, 2)).toEqual([2, 3, 1])
    expect(moved([1, 2, 3], 2, 1)).toEqual([1, 3, 2])
    expect(moved([1, 2, 3], 0, -1)).toEqual([1, 2, 3])
    expect(moved([1, 2, 3], 2, 3)).toEqual([1, 2, 3])
  })
})
