import { languageOf } from './languages'
import type { Ask, Reply } from './highlight.worker'

const LONGEST = 100_000
const CACHE_SIZE = 300

const done = new Map<string, string>()
const waiting = new Map<number, (html: string | null) => void>()
let worker: Worker | null = null
let serial = 0

function start(): Worker {
  const started = new Worker(new URL('./highlight.worker.ts', import.meta.url), { type: 'module' })
  started.onmessage = ({ data }: MessageEvent<Reply>) => {
    waiting.get(data.id)?.(data.html)
    waiting.delete(data.id)
  }
  started.onerror = () => {
    for (const answer of waiting.values()) answer(null)
    waiting.clear()
  }
  return started
}

/** What is known already, so that a block that comes back into view does not flicker. */
export function highlighted(text: string, info: string): string | null {
  return done.get(keyOf(text, info)) ?? null
}

/** A finished code block as coloured lines, or null if the language is not known or the text too long. */
export async function highlight(text: string, info: string): Promise<string | null> {
  const known = highlighted(text, info)
  if (known !== null) return known
  const language = languageOf(info)
  if (language === '' || text.length > LONGEST || typeof Worker === 'undefined') return null
  worker ??= start()
  const ask: Ask = { id: serial++, text, language }
  const html = await new Promise<string | null>((answer) => {
    waiting.set(ask.id, answer)
    worker?.postMessage(ask)
  })
  if (html !== null) keep(keyOf(text, info), html)
  return html
}

function keyOf(text: string, info: string): string {
  return `${languageOf(info)}\n${text}`
}

function keep(key: string, html: string) {
  if (done.size >= CACHE_SIZE) done.delete(done.keys().next().value ?? '')
  done.set(key, html)
}
