import type { LaneParameters } from '../../shared/api/types'
import { MOST_LANES } from './lanes'

const MODELS_KEY = 'polyphony.newModels'
const DRAFT_KEY = 'polyphony.draft.'
const LEFT_OUT_KEY = 'polyphony.leftOut.'

export const SANDBOX = ['sandbox/story', 'sandbox/echo', 'sandbox/tool', 'sandbox/slow']

/** A lane of the next conversation. */
export interface PlannedLane {
  model: string
  on: boolean
  parameters: LaneParameters | null
}

export function planned(model: string): PlannedLane {
  return { model, on: true, parameters: null }
}

/** The lanes chosen for the next conversation; they survive a reload. */
export function rememberedLanes(): PlannedLane[] {
  const lanes = list(MODELS_KEY).flatMap((entry) => {
    if (typeof entry === 'string') return [planned(entry)]
    const { model, on, parameters } = (entry ?? {}) as Partial<PlannedLane>
    return typeof model === 'string' ? [{ model, on: on !== false, parameters: parameters ?? null }] : []
  })
  return lanes.length > 0 ? lanes.slice(0, MOST_LANES) : SANDBOX.map(planned)
}

export function rememberLanes(lanes: PlannedLane[]) {
  keep(MODELS_KEY, JSON.stringify(lanes.map(({ model, on, parameters }) => ({ model, on, parameters }))))
}

export function draft(conversation: string): string {
  return read(DRAFT_KEY + conversation)
}

export function keepDraft(conversation: string, text: string) {
  keep(DRAFT_KEY + conversation, text)
}

/** The lanes of a conversation that do not get the next message. */
export function leftOut(conversation: string): Set<string> {
  return new Set(list(LEFT_OUT_KEY + conversation).filter((id) => typeof id === 'string'))
}

export function keepLeftOut(conversation: string, lanes: Set<string>) {
  keep(LEFT_OUT_KEY + conversation, lanes.size > 0 ? JSON.stringify([...lanes]) : '')
}

function list(key: string): unknown[] {
  try {
    const saved: unknown = JSON.parse(read(key) || '[]')
    return Array.isArray(saved) ? saved : []
  } catch {
    return []
  }
}

// A browser may refuse to store anything; then nothing survives a reload, and nothing else breaks.
function read(key: string): string {
  try {
    return localStorage.getItem(key) ?? ''
  } catch {
    return ''
  }
}

function keep(key: string, value: string) {
  try {
    if (value) localStorage.setItem(key, value)
    else localStorage.removeItem(key)
  } catch {
    // See read.
  }
}
