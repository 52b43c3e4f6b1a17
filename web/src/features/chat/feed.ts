import { createParser } from 'eventsource-parser'

export type Connection = 'connecting' | 'open' | 'lost'

interface Reader {
  /** The last event this page knows. */
  lastEventId: () => number
  /** @returns false if something is missing and a new snapshot is needed */
  event: (kind: string, data: unknown, id: number | null) => boolean
  /** Fetches a new snapshot; rejects if there is none. */
  snapshot: () => Promise<void>
  connection: (connection: Connection) => void
}

/** What the outside gives; tests give their own. */
export interface Surroundings {
  fetch: typeof fetch
  /** Resolves after this time, or earlier when the network comes back. */
  wait: (ms: number, signal: AbortSignal) => Promise<void>
  random: () => number
  /** Silence after which a connection counts as dead; the server says something every 15 s. */
  silenceMs: number
}

const FIRST_WAIT_MS = 400
const LONGEST_WAIT_MS = 15_000

/** Reads a conversation's events until the returned function is called; comes back after every loss. */
export function follow(path: string, reader: Reader, around: Surroundings = browser()): () => void {
  const stopped = new AbortController()
  void keepReading(path, reader, around, stopped.signal)
  return () => { stopped.abort() }
}

async function keepReading(path: string, reader: Reader, around: Surroundings, stopped: AbortSignal) {
  let failures = 0
  while (!stopped.aborted) {
    const end = await readOnce(path, reader, around, stopped)
    if (stopped.aborted) return
    if (end.opened) failures = 0
    reader.connection('lost')
    const whole = end.gap ? await reader.snapshot().then(() => true, () => false) : false
    if (whole && failures === 0) {
      failures++
      continue
    }
    await around.wait(waitMs(failures++, around.random()), stopped)
  }
}

/** Twice as long each time, up to a bound, and never the same for two pages. */
export function waitMs(failures: number, random: number): number {
  return Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** failures) * (0.5 + random / 2)
}

interface End {
  opened: boolean
  /** Whether events are missing, so that only a new snapshot helps. */
  gap: boolean
}

async function readOnce(path: string, reader: Reader, around: Surroundings, stopped: AbortSignal): Promise<End> {
  const ended = new AbortController()
  const end: End = { opened: false, gap: false }
  const give = () => { ended.abort() }
  stopped.addEventListener('abort', give)
  const silence = alarm(around.silenceMs, give)
  const parser = createParser({
    onEvent: ({ event, data, id }) => {
      if (end.gap) return
      end.gap = event === 'reset' || !reader.event(event ?? 'message', JSON.parse(data), id === undefined ? null : Number(id))
    },
  })
  try {
    const headers = { accept: 'text/event-stream', 'last-event-id': String(reader.lastEventId()) }
    const response = await around.fetch(path, { headers, signal: ended.signal, cache: 'no-store' })
    if (!response.ok || !response.body) return { opened: false, gap: response.status >= 400 && response.status < 500 }
    reader.connection('open')
    const text = response.body.pipeThrough(new TextDecoderStream() as TransformStream<Uint8Array, string>).getReader()
    for (let part = await text.read(); !part.done && !end.gap; part = await text.read()) {
      end.opened = true
      silence.again()
      parser.feed(part.value)
    }
    void text.cancel().catch(() => undefined)
  } catch {
    // A lost connection; the caller comes back.
  } finally {
    silence.off()
    stopped.removeEventListener('abort', give)
    ended.abort()
  }
  return end
}

function alarm(ms: number, ring: () => void) {
  let timer = setTimeout(ring, ms)
  return {
    again: () => {
      clearTimeout(timer)
      timer = setTimeout(ring, ms)
    },
    off: () => { clearTimeout(timer) },
  }
}

function browser(): Surroundings {
  return {
    fetch: window.fetch.bind(window),
    random: Math.random,
    silenceMs: 40_000,
    wait: (ms, signal) =>
      new Promise((done) => {
        const over = () => {
          clearTimeout(timer)
          window.removeEventListener('online', over)
          signal.removeEventListener('abort', over)
          done()
        }
        const timer = setTimeout(over, ms)
        window.addEventListener('online', over)
        signal.addEventListener('abort', over)
      }),
  }
}
