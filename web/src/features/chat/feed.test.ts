import { describe, expect, it } from 'vitest'
import { follow, waitMs, type Surroundings } from './feed'
import { ConversationModel } from './model'
import { detail, message, numbers } from './samples'

interface Logged { id: number; kind: string; data: unknown }

const TEXT = 'Zwölf Boxkämpfer jagen 🌊 quer über den Deich. '.repeat(40)

function log(): Logged[] {
  const events: Logged[] = [{ id: 1, kind: 'turn', data: { turn: 't', messages: [message('a')] } }]
  const add = (kind: string, data: unknown) => events.push({ id: events.length + 1, kind, data })
  for (let at = 0; at < TEXT.length; at += 11) {
    add('delta', { message: 'a', lane: 'l', offset: at, text: TEXT.slice(at, at + 11), kind: 'text' })
    if (at % 5 === 0) add('progress', { message: 'a', lane: 'l', state: 'answering', outputTokens: at, tokensPerSecond: 50, costNano: null })
  }
  add('message', { message: message('a', { state: 'complete', text: TEXT }) })
  return events
}

/** A server that keeps its log from `from` on, cuts its bytes anywhere and breaks off now and then. */
function server(events: Logged[], random: () => number, options: { keeps?: number; loses?: number } = {}) {
  const calls: string[] = []
  const fetch = (async (_path: string, init: RequestInit) => {
    const last = Number(new Headers(init.headers).get('last-event-id'))
    calls.push(String(last))
    if (random() < 0.15) throw new TypeError('network')
    if (random() < 0.1) return new Response('busy', { status: 503 })
    const left = events.filter(({ id }) => id > last && id !== (calls.length === 1 ? options.loses : undefined))
    const reset = options.keeps !== undefined && last < options.keeps
    const words = reset
      ? 'event: reset\ndata: {}\n\n'
      : `retry: 1000\n\n${left.map(({ id, kind, data }) => `id: ${String(id)}\nevent: ${kind}\ndata: ${JSON.stringify(data)}\n\n`).join(': keep-alive\n\n')}`
    const bytes = new TextEncoder().encode(words)
    const until = random() < 0.7 ? Math.floor(random() * bytes.length) : bytes.length
    return new Response(pieces(bytes.slice(0, until), random))
  }) as typeof globalThis.fetch
  return { fetch, calls }
}

function pieces(bytes: Uint8Array, random: () => number) {
  let at = 0
  return new ReadableStream<Uint8Array>({
    pull(controller) {
      if (at >= bytes.length) {
        controller.close()
        return
      }
      const next = Math.min(bytes.length, at + 1 + Math.floor(random() * 700))
      controller.enqueue(bytes.slice(at, next))
      at = next
    },
  })
}

async function until(done: () => boolean) {
  const deadline = Date.now() + 10_000
  while (!done()) {
    if (Date.now() > deadline) throw new Error('it did not come')
    await new Promise((next) => setTimeout(next, 0))
  }
}

function run(model: ConversationModel, fetch: typeof globalThis.fetch, random: () => number, snapshots: () => Promise<void>) {
  const around: Surroundings = { fetch, random, silenceMs: 5_000, wait: () => new Promise((next) => setTimeout(next, 0)) }
  return follow('/events', {
    lastEventId: () => model.lastEventId,
    event: (kind, data, id) => model.apply(kind, data, id),
    snapshot: snapshots,
    connection: (connection) => { model.setConnection(connection) },
  }, around)
}

describe('a feed', () => {
  it('ends in the same text whatever breaks, without gap or repeat', async () => {
    for (let seed = 1; seed <= 40; seed++) {
      // Given
      const random = numbers(seed)
      const model = new ConversationModel(detail([]), () => false)
      let snapshots = 0

      // When
      const stop = run(model, server(log(), random).fetch, random, () => {
        snapshots++
        return Promise.resolve()
      })
      await until(() => model.message('a')?.state === 'complete')
      stop()

      // Then
      expect(model.message('a')?.text).toBe(TEXT)
      expect(snapshots).toBe(0)
    }
  })

  it('takes a new snapshot when the log is gone, and goes on from there', async () => {
    const random = numbers(7)
    const events = log()
    const model = new ConversationModel(detail([]), () => false)
    const { fetch, calls } = server(events, random, { keeps: 40 })
    const known = events.slice(0, 50).filter(({ kind }) => kind === 'delta').length * 11
    const stop = run(model, fetch, random, () => {
      model.reset(detail([message('a', { text: TEXT.slice(0, known) })], 50))
      return Promise.resolve()
    })
    await until(() => model.message('a')?.state === 'complete')
    stop()
    expect(calls).toContain('50')
    expect(model.message('a')?.text).toBe(TEXT)
  })

  it('takes a new snapshot when a piece is missing', async () => {
    const events = log()
    const model = new ConversationModel(detail([]), () => false)
    let snapshots = 0
    const stop = run(model, server(events, () => 0.99, { loses: events.filter(({ kind }) => kind === "delta")[3]?.id ?? 0 }).fetch, () => 0.99, () => {
      snapshots++
      const text = TEXT.slice(0, events.slice(0, 20).filter(({ kind }) => kind === 'delta').length * 11)
      model.reset(detail([message('a', { text })], 20))
      return Promise.resolve()
    })
    await until(() => model.message('a')?.state === 'complete')
    stop()
    expect(snapshots).toBe(1)
    expect(model.message('a')?.text).toBe(TEXT)
  })

  it('asks for a snapshot when it is refused: the session may have ended', async () => {
    let snapshots = 0
    const model = new ConversationModel(detail([]), () => false)
    const refused = (() => Promise.resolve(new Response('', { status: 401 }))) as typeof globalThis.fetch
    const stop = run(model, refused, () => 0.5, () => {
      snapshots++
      return Promise.reject(new Error('signed out'))
    })
    await until(() => snapshots > 2)
    stop()
    expect(model.connection).toBe('lost')
  })

  it('waits longer each time, up to a bound', () => {
    expect([0, 1, 2, 3, 20].map((failures) => waitMs(failures, 1))).toEqual([400, 800, 1_600, 3_200, 15_000])
    expect(waitMs(0, 0)).toBe(200)
  })
})
