import { hue, letter } from './lanes'

export function LaneBadge({ at }: { at: number }) {
  return (
    <span className="lane-badge" data-lane={hue(at)} aria-hidden="true">
      {letter(at)}
    </span>
  )
}
