/** A few figures in a row, as small bars; the label says of what, the title how many. */
export function Sparkline({ values, label }: { values: number[]; label: string }) {
  const top = Math.max(1, ...values)
  return (
    <svg className="sparkline" viewBox={`0 0 ${String(values.length)} 20`} preserveAspectRatio="none" role="img" aria-label={`${label}: ${values.slice(-30).join(', ')}`}>
      {values.map((value, at) => (
        <rect key={at} x={at + 0.1} width={0.8} y={20 - (value / top) * 20} height={(value / top) * 20} />
      ))}
    </svg>
  )
}
