import type { Tone } from './States'

interface Props {
  label: string
  /** Says in words what the bar shows. */
  words: string
  value: number
  most: number
  tone: Tone
}

/** How much of something is used; its words stand beside it, too. */
export function Meter({ label, words, value, most, tone }: Props) {
  const share = most > 0 ? Math.min(1, value / most) : 1
  return (
    <div className={`meter ${tone}`} role="meter" aria-label={label} aria-valuemin={0} aria-valuemax={most} aria-valuenow={Math.min(value, most)} aria-valuetext={words}>
      <span style={{ transform: `translateX(${String((share - 1) * 100)}%)` }} />
    </div>
  )
}
