import { describe, expect, it } from 'vitest'
import type { ConversationDetail, Message } from '../../shared/api/types'
import { ConversationModel } from './model'

function message(id: string, change: Partial<Message> = {}): Message {
  return {
    id, conversation: 'c', lane: 'l', turn: 't', parent: null, role: 'assistant', state: 'running', text: '', thinking: null,
    toolCalls: [], createdAt: '2026-11-23T20:00:00Z', finishedAt: null, completion: null, error: null, ...change,
  }
}

function detail(messages: Message[], lastEventId = 0): ConversationDetail {
  return {
    conversation: {
      id: 'c', title: 'T', titleSource: 'user', createdAt: '', updatedAt: '', running: true, deletedAt: null,
      lanes: [{ id: 'l', conversation: 'c', position: 0, model: 'm', leaf: messages.at(-1)?.id ?? null, open: true,
        parameters: { temperature: null, topP: null, maxOutputTokens: null, reasoningEffort: null, system: null, seed: null, stop: null } }],
    },
    messages,
    lastEventId,
  }
}

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
      const model = new ConversationModel(detail([message('a', { text })], Math.max(0, cut - 5)))

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
    const model = new ConversationModel(detail([message('a', { state: 'complete', text: 'done' })]))
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
})
