import type { Lane, LaneChange } from '../../shared/api/types'

/** What can be done to a lane. */
export interface LaneActions {
  change: (lane: Lane, change: LaneChange) => void
  duplicate: (lane: Lane) => void
  move: (lane: Lane, step: number) => void
  close: (lane: Lane) => void
  stop: (lane: Lane) => void
  regenerate: (message: string, model?: string) => void
}
