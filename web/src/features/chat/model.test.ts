import { describe, expect, it, vi } from 'vitest'
import { ConversationModel } from './model'
import { detail, message } from './samples'

interface Logged { id: number; kind: string; data: unknown }

const TEXT = 'The tide follows the moon, and the moon does not hurry. 🌊 '.repeat(20)

/** A log as the server writes it: deltas with offsets, then the final message. */
function log(): Logged[] {
  const events: Logged[] = [{ id: 1, kind: 'turn', data: { turn: 't', messages: [message('a')] } }]
  for (let at = 0; at < TEXT.length; at += 13) {
    events.push({ id: events.length + 1, kind: 'delta', data: { message: 'a', lane: 'l', offset: at, text: TEXT.slice(at, at + 13), kind: 'text' } })
  }
  events.push({ id: events.length + 1, kind: 'message', data: { message: message('a', { state: 'complete', text: TEXT }) } })
  return events
}

function play(model: ConversationModel, events: Logged[]): boolean {
  return events.every(({ id, kind, data }) => model.apply(kind, data, id))
}

describe('ConversationModel', () => {
  it('ends in the same text from any snapshot, with events that come twice', () => {
    const events = log()
    for (let cut = 1; cut < events.length; cut += 7) {
      // Given a snapshot that already holds what some later events say again
      const text = TEXT.slice(0, (cut - 1) * 13)
      const model = new ConversationModel(detail([message('a', { text })], Math.max(0, cut - 5)), () => false)

      // When
      const whole = play(model, events.slice(Math.max(0, cut - 5)))

      // Then
      expect(whole).toBe(true)
      expect(model.message('a')?.text).toBe(TEXT)
    }
  })

  it('asks for a new snapshot when a piece is missing', () => {
    const model = new ConversationModel(detail([message('a')]))
    expect(model.apply('delta', { message: 'a', lane: 'l', offset: 50, text: 'x', kind: 'text' }, 9)).toBe(false)
    expect(model.apply('delta', { message: 'unknown', lane: 'l', offset: 0, text: 'x', kind: 'text' }, 10)).toBe(false)
  })

  it('does not let a late event undo the end', () => {
    const model = new ConversationModel(detail([message('a', { state: 'complete', text: 'done' })]), () => false)
    model.addMessages([message('a', { text: 'do' })])
    model.apply('delta', { message: 'a', lane: 'l', offset: 0, text: 'other', kind: 'text' }, 5)
    expect(model.message('a')).toMatchObject({ state: 'complete', text: 'done' })
  })

  it('walks a lane of 5,000 messages without recursion', () => {
    const chain = Array.from({ length: 5_000 }, (_, at) =>
      message(String(at).padStart(5, '0'), { parent: at === 0 ? null : String(at - 1).padStart(5, '0'), state: 'complete' }))
    const model = new ConversationModel(detail(chain))
    expect(model.path('04999')).toHaveLength(5_000)
    expect(model.deepest('00000')).toBe('04999')
  })

  it('knows siblings and the newest below each', () => {
    const model = new ConversationModel(detail([
      message('p', { role: 'user', state: 'complete' }),
      message('x', { parent: 'p', state: 'complete' }),
      message('y', { parent: 'p', state: 'complete' }),
    ]))
    const y = model.message('y')
    expect(y && model.siblings(y)).toEqual(['x', 'y'])
    expect(model.path('x').map(({ id }) => id)).toEqual(['p', 'x'])
  })

  it('paints lanes that cannot be seen less often, and a hidden page not at all', () => {
    vi.useFakeTimers()
    let hidden = false
    const model = new ConversationModel(detail([message('a')]), () => hidden)
    let painted = 0
    model.subscribe('a', () => { painted++ })
    let at = 0
    const stream = (ms: number) => {
      for (let passed = 0; passed < ms; passed += 10) {
        model.apply('delta', { message: 'a', lane: 'l', offset: at++, text: 'x', kind: 'text' }, null)
        vi.advanceTimersByTime(10)
      }
      const count = painted
      painted = 0
      return count
    }

    expect(stream(1_000)).toBeGreaterThanOrEqual(19)
    model.setSeen('l', false)
    expect(stream(2_000)).toBeLessThanOrEqual(9)
    model.setSeen('l', true)
    painted = 0
    hidden = true
    expect(stream(1_000)).toBe(0)
    hidden = false
    document.dispatchEvent(new Event('visibilitychange'))
    expect(painted).toBe(1)
    expect(model.message('a')?.text).toHaveLength(at)
    vi.useRealTimers()
  })
})
